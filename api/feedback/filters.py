"""What feedback can be filtered by."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import strawberry
from typing_extensions import override

from api.context import Role, may_act_as
from api.feedback import tables
from api.feedback.references import read_reference
from api.feedback.tables import FeedbackCategory, FeedbackStatus
from api.planner.bindings import Filter, Scope
from api.planner.fields import bound, condition
from api.planner.filters import AnyOf, Compared, Flag, Id, Matching
from api.planner.inputs import DateTimeFilter
from api.planner.rows import Row

BY_REFERENCE = Matching(lambda feedback, given, _scope: feedback.reference == given, convert=read_reference)


@dataclass(frozen=True)
class ForStaff(Filter):
    """A filter for staff; for others nothing fits it."""

    filter: Filter

    @override
    def predicate(self, row: Row, tree: Any, scope: Scope) -> sa.ColumnElement[bool]:
        is_staff = may_act_as(scope.audience, Role.MODERATOR)
        return self.filter.predicate(row, tree, scope) if is_staff else sa.false()


@bound(tables.Feedback)
@strawberry.input(description="Conditions on feedback; all that are given must hold.")
class FeedbackWhere:
    """Conditions on feedback."""

    reference: str | None = condition(
        "With this reference, as somebody reads it out: in any case, with or without FB and spaces, O for 0.",
        BY_REFERENCE,
    )
    status: list[FeedbackStatus] | None = condition("In one of these states.", AnyOf(lambda f: f.status))
    category: list[FeedbackCategory] | None = condition("About one of these.", AnyOf(lambda f: f.category))
    assignee: strawberry.ID | None = condition(
        "Assigned to the account with this id.", Id("User", lambda f: f.assignee_id)
    )
    is_assigned: bool | None = condition(
        "True for what is assigned to someone, false for what is not.", Flag(lambda f: f.assignee_id.is_not(None))
    )
    article: strawberry.ID | None = condition("About the article with this id.", Id("Article", lambda f: f.article_id))
    created_at: DateTimeFilter | None = condition("By when it was sent.", Compared(lambda f: f.created_at))
    is_held: bool | None = condition(
        "For staff. True for what was set aside as it came (`heldFor`), false for the rest.",
        ForStaff(Flag(lambda f: f.held_for.is_not(None))),
    )
