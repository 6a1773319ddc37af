"""Accounts, as GraphQL shows them: to everyone, and to their owners."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import strawberry

from api.accounts import tables
from api.content.types import Image
from api.context import Role
from api.planner.bindings import Scope
from api.planner.connections import Connection, Node
from api.planner.fields import bound, column, composite, computed, connection, identifier, many, one
from api.planner.filters import AnyOf, LazyFilter
from api.planner.joins import of
from api.planner.rows import Joined, Row, Term

if TYPE_CHECKING:
    from api.comments.filters import CommentWhere
    from api.comments.types import CommentConnection
    from api.feedback.tables import FeedbackStatus
    from api.feedback.types import FeedbackConnection
    from api.training.filters import EnrollmentStatus
    from api.training.types import CalendarFeed, EnrollmentConnection

Comments = Annotated["CommentConnection", strawberry.lazy("api.comments.types")]
LazyCommentWhere = Annotated["CommentWhere", strawberry.lazy("api.comments.filters")]
Feedback = Annotated["FeedbackConnection", strawberry.lazy("api.feedback.types")]
LazyFeedbackStatus = Annotated["FeedbackStatus", strawberry.lazy("api.feedback.tables")]
Enrollments = Annotated["EnrollmentConnection", strawberry.lazy("api.training.types")]
LazyEnrollmentStatus = Annotated["EnrollmentStatus", strawberry.lazy("api.training.filters")]
LazyCalendarFeed = Annotated["CalendarFeed", strawberry.lazy("api.training.types")]


NEWEST_FIRST = (Term("ID", lambda row: row.id, descending=True),)
LATEST_FIRST = (Term("ENROLLED_AT", lambda enrollment: enrollment.enrolled_at, descending=True),)


def _itself(account: Row, same: Row, _scope: Scope) -> Joined:
    return Joined(same.id == account.id)


AVATAR = {
    "url": lambda account, _scope: account.avatar_url,
    "alt": lambda account, _scope: account.display_name,
    "credit": lambda _account, _scope: sa.null(),
    "width": lambda _account, _scope: sa.null(),
    "height": lambda _account, _scope: sa.null(),
}


@bound(tables.Account, orders={"USERNAME": lambda account: account.username_key}, order=(("USERNAME", False),))
@strawberry.type(description="What everyone may know of an account.")
class User(Node):
    """What everyone may know of an account."""

    id: strawberry.ID = identifier()
    username: str = column("Unique, whatever the case and accents: for addresses of pages, and to mention them by.")
    display_name: str = column("As a page prints it.")
    avatar: Image | None = composite("The picture that they chose.", AVATAR, present="avatar_url")
    role: Role = column("What they may do here.")
    joined_at: datetime = column("When they signed up.")
    is_suspended: bool = column(
        "Whether staff have suspended them: they can read, not write.", lambda a: a.suspended_at.is_not(None)
    )
    comments: Comments = connection("What they have written under articles, the newest first.", "author")


@strawberry.type(description="Accounts, page by page.")
class UserConnection(Connection[User]):
    """Accounts, page by page."""


@bound(tables.AccountSession)
@strawberry.type(description="One place where an account is logged in.")
class Session(Node):
    """One place where an account is logged in."""

    id: strawberry.ID = identifier()
    created_at: datetime = column("When they logged in there.")
    last_seen_at: datetime = column("When something was last asked from there, to the minute.")
    expires_at: datetime = column("When it ends unless it is used before: 30 days after that, at most 90 after log-in.")
    user_agent: str | None = column("What the browser or app calls itself.")
    address: str | None = column("The network address that they logged in from.")
    is_current: bool = computed(
        "Whether it is the one that asks.", lambda session, scope: session.id == scope.viewer("session")
    )


@bound(tables.Account)
@strawberry.type(description="The User Center: what only the person logged in may know of their account.")
class Viewer:
    """The User Center."""

    user: User = one("The account as everyone sees it.", _itself)
    email: str = column("Where we write to. Nobody else sees it.")
    is_email_verified: bool = column(
        "Whether they have followed the link that we sent there; until then they can read, not write.",
        lambda account: account.email_verified_at.is_not(None),
    )
    comments: Comments = connection(
        "What they have written under articles, the newest first; with what waits or was refused.",
        "author",
        where=LazyCommentWhere,
    )
    sessions: list[Session] = many(
        "Where the account is logged in, newest first.", of("account_id"), order=NEWEST_FIRST
    )
    enrollments: Enrollments = connection(
        "My Training Class: their places in classes, the latest first.",
        of("account_id"),
        order=LATEST_FIRST,
        status=(
            list[LazyEnrollmentStatus] | None,
            "Only those in one of these states.",
            LazyFilter("api.training.filters", "IN_STATUS"),
        ),
    )
    feedback: Feedback = connection(
        "What they have sent to the staff, the newest first.",
        of("author_id"),
        order=NEWEST_FIRST,
        status=(list[LazyFeedbackStatus] | None, "Only what is in one of these states.", AnyOf(lambda f: f.status)),
    )
    calendar_feed: LazyCalendarFeed | None = one(
        "The private calendar of these classes; null while they have none. `renewCalendarFeed` makes one.",
        lambda account, feed, _scope: Joined(feed.account_id == account.id),
    )
