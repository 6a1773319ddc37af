"""What comments can be filtered and sorted by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
import strawberry
from typing_extensions import override

from api.comments import tables
from api.comments.access import DELETED, moderates, readable
from api.comments.tables import CommentStatus
from api.planner.bindings import Filter, Scope
from api.planner.fields import bound, condition
from api.planner.filters import Compared, Id
from api.planner.inputs import DateTimeFilter, OrderDirection
from api.planner.rows import Expression, Row


def status(comment: Row, scope: Scope) -> sa.ColumnElement[str]:
    """A comment's status, as the viewer may know it."""
    if moderates(scope):
        return comment.status
    return sa.case((readable(comment, scope), comment.status), else_=DELETED)


def _has(comment: Row, wanted: set[CommentStatus]) -> sa.ColumnElement[bool]:
    """Whether a comment is in one of these states, named by literals, by which partial indexes are found."""
    names: list[sa.ColumnElement[str]] = [
        sa.literal_column(f"'{each.name}'") for each in CommentStatus if each in wanted
    ]
    if not names:
        return sa.false()
    return comment.status == names[0] if len(names) == 1 else comment.status.in_(names)


@dataclass(frozen=True)
class HasStatus(Filter):
    """The comment's status, as the viewer may know it, is one of these."""

    @override
    def predicate(self, row: Row, tree: list[str], scope: Scope) -> sa.ColumnElement[bool]:
        wanted = {CommentStatus[name] for name in tree}
        if moderates(scope):
            return _has(row, wanted)
        decided = _has(row, wanted & {CommentStatus.APPROVED})
        own = _has(row, wanted & {CommentStatus.PENDING, CommentStatus.REJECTED}) & scope.owns(row.author_id)
        empty = status(row, scope) == DELETED if CommentStatus.DELETED in wanted else sa.false()
        return sa.or_(decided, own, empty)


@dataclass(frozen=True)
class WrittenBy(Id):
    """The comment is by this author, as far as the viewer may know whose it is."""

    @override
    def predicate(self, row: Row, tree: Any, scope: Scope) -> sa.ColumnElement[bool]:
        return super().predicate(row, tree, scope) & readable(row, scope)


@dataclass(frozen=True)
class IsReported(Filter):
    """The comment has open reports, which moderators alone know of."""

    @override
    def predicate(self, row: Row, tree: bool, scope: Scope) -> sa.ColumnElement[bool]:
        if not moderates(scope):
            return sa.false() if tree else sa.true()
        reported: sa.ColumnElement[bool] = row.report_count > sa.literal_column("0")
        return reported if tree else sa.not_(reported)


@bound(tables.Comment)
@strawberry.input(description="Conditions on comments; all that are given must hold.")
class CommentWhere:
    """Conditions on comments."""

    status: list[CommentStatus] | None = condition("In one of these states; never more than you may see.", HasStatus())
    author: strawberry.ID | None = condition(
        "Written by the `User` of this id.", WrittenBy("User", lambda comment: comment.author_id)
    )
    article: strawberry.ID | None = condition(
        "Under the `Article` of this id, replies included.", Id("Article", lambda comment: comment.article_id)
    )
    is_reported: bool | None = condition(
        "True for those with open reports, false for the others; without effect for who may not moderate: to them "
        "nothing is reported.",
        IsReported(),
    )
    created_at: DateTimeFilter | None = condition("By when they were written.", Compared(lambda c: c.created_at))


@strawberry.enum(description="What comments can be sorted by.")
class CommentOrderField(Enum):
    """What comments can be sorted by."""

    CREATED_AT = strawberry.enum_value("CREATED_AT", description="By when they were written.")
    LIKE_COUNT = strawberry.enum_value("LIKE_COUNT", description="By how many like them.")


@strawberry.input(description="One thing to sort comments by.")
class CommentOrder:
    """One thing to sort comments by."""

    field: CommentOrderField = strawberry.field(description="What to compare.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.DESC, description="Which way.")


COMMENT_ORDERS: Mapping[str, Expression] = {
    "CREATED_AT": lambda comment: comment.created_at,
    "LIKE_COUNT": lambda comment: comment.like_count,
}
