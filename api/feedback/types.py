"""Feedback and its replies, as GraphQL shows them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
import strawberry

from api.accounts.types import User
from api.articles.types import Article
from api.context import Role, may_act_as
from api.feedback import tables
from api.feedback.rules import REPLY, UPDATE
from api.feedback.tables import FeedbackCategory, FeedbackHold, FeedbackStatus
from api.mutations.permissions import Permission, permission
from api.planner.bindings import Scope
from api.planner.connections import Connection, Node
from api.planner.fields import bound, column, computed, group, identifier, many, one
from api.planner.joins import of, to
from api.planner.rows import Row


def _held_for(feedback: Row, scope: Scope) -> sa.ColumnElement[Any]:
    """For staff alone: nobody else finds out that something was set aside."""
    return feedback.held_for if may_act_as(scope.audience, Role.MODERATOR) else sa.null()


@bound(tables.FeedbackReply)
@strawberry.type(description="What staff answered, or what the sender wrote besides.")
class FeedbackReply(Node):
    """What staff answered, or what the sender wrote besides."""

    id: strawberry.ID = identifier()
    author: User | None = one(
        "Who wrote it; null where it was someone without an account, or the account is gone.", to("author_id")
    )
    is_staff: bool = column("Whether it is an answer of staff; else the sender's own words.")
    message: str = column("Plain text, with the line breaks that it was written with.")
    created_at: datetime = column("When it was written.")


@strawberry.type(description="What the viewer may do with feedback now.")
class FeedbackPermissions:
    """What the viewer may do with feedback now."""

    reply: Permission = permission("Whether they can write more to it: `replyToFeedback`.", REPLY)
    update: Permission = permission("Whether they can change its status or assignee: `updateFeedback`.", UPDATE)


@bound(tables.Feedback)
@strawberry.type(description="One message to the staff, and what came of it.")
class Feedback(Node):
    """One message to the staff, and what came of it."""

    id: strawberry.ID = identifier()
    reference: str = column("Short enough to read out on the telephone, e.g. FB-7K3M9.")
    category: FeedbackCategory = column("What it is about.")
    subject: str = column("What it is about, in a line.")
    message: str = column("Plain text, with the line breaks that it was written with.")
    page_url: str | None = column("The page that it is about.")
    article: Article | None = one("The article that it is about; null also while that is not public.", to("article_id"))
    status: FeedbackStatus = column("Where it stands.")
    created_at: datetime = column("When it was sent.")
    updated_at: datetime = column("When it, its status or its assignee last changed, or someone replied.")
    author: User | None = one("Who sent it; null for someone without an account.", to("author_id"))
    contact_email: str | None = column(
        "Where answers go; null for the account's own address, or nowhere. Only its sender and staff see feedback."
    )
    assignee: User | None = one("The member of staff who sees to it.", to("assignee_id"))
    replies: list[FeedbackReply] = many(
        "All that was written about it since, the oldest first.", of("feedback_id"), usually=10
    )
    held_for: FeedbackHold | None = computed(
        "For staff: why it was set aside as it came. Null for most, and as soon as staff have acted on it.", _held_for
    )
    viewer_can: FeedbackPermissions = group("What the viewer may do with it now.", "")


@strawberry.type(description="Feedback, page by page.")
class FeedbackConnection(Connection[Feedback]):
    """Feedback, page by page."""
