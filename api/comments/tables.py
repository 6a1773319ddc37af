"""What readers say under articles, and what others do with it: like it, report it, decide on it."""

import uuid
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
import strawberry
from sqlmodel import Field, SQLModel

from api.changes.recording import logged
from api.database.columns import BY_KEY, choice, key, long_text, moment, partial_index, reference, text

TOP = "parent_id IS NULL"
REPLY = "parent_id IS NOT NULL"


@strawberry.enum(description="Whether a comment shows, and to whom.")
class CommentStatus(Enum):
    """Whether a comment shows, and to whom."""

    PENDING = strawberry.enum_value(
        "PENDING", description="Waits for a moderator; until then its author alone sees it."
    )
    APPROVED = strawberry.enum_value("APPROVED", description="Everyone sees it.")
    REJECTED = strawberry.enum_value("REJECTED", description="A moderator has refused it; its author alone sees it.")
    DELETED = strawberry.enum_value(
        "DELETED",
        description="Taken down by its author. While something hangs below it that you may see, it stays as an empty "
        "place. So does a comment that waits or was refused, to those who may not see it.",
    )


@strawberry.enum(description="Why a comment waits for a moderator.")
class HoldReason(Enum):
    """Why a comment waits for a moderator."""

    EVERY_COMMENT = strawberry.enum_value("EVERY_COMMENT", description="Here every comment is looked at first.")
    FIRST_COMMENTS = strawberry.enum_value(
        "FIRST_COMMENTS", description="An account's first three comments are looked at first."
    )
    NEW_ACCOUNT = strawberry.enum_value("NEW_ACCOUNT", description="The account is younger than ten minutes.")
    MANY_LINKS = strawberry.enum_value("MANY_LINKS", description="It has more than two links.")
    LISTED_WORD = strawberry.enum_value("LISTED_WORD", description="It has a word that is looked at here.")
    SAME_TEXT = strawberry.enum_value("SAME_TEXT", description="Its author wrote the same within a day.")
    REPORTED = strawberry.enum_value("REPORTED", description="Three readers have reported it.")


@strawberry.enum(description="What someone finds wrong with a comment.")
class ReportReason(Enum):
    """What someone finds wrong with a comment."""

    SPAM = strawberry.enum_value("SPAM", description="It advertises.")
    ABUSE = strawberry.enum_value("ABUSE", description="It insults, threatens or stirs up hatred.")
    OFF_TOPIC = strawberry.enum_value("OFF_TOPIC", description="It has nothing to do with the article.")
    MISINFORMATION = strawberry.enum_value("MISINFORMATION", description="It says what is not true.")
    OTHER = strawberry.enum_value("OTHER", description="Something else: say what in the note.")


class Comment(SQLModel, table=True):
    """One comment or reply.

    Its counts, and whether it shows, are kept by whoever changes what they tell, under the lock of its article's row.
    """

    __tablename__ = "comment"
    __table_args__ = (
        partial_index("comment_thread_newest", "article_id", "created_at", "id", where=TOP),
        partial_index("comment_thread_liked", "article_id", "like_count", "id", where=TOP),
        partial_index("comment_reply_oldest", "parent_id", "created_at", "id", where=REPLY),
        partial_index("comment_reply_liked", "parent_id", "like_count", "id", where=REPLY),
        sa.Index("comment_article", "article_id", "created_at", "id"),
        sa.Index("comment_author", "author_id", "created_at", "id"),
        sa.Index("comment_author_status", "author_id", "status"),
        sa.Index("comment_newest", "created_at", "id"),
        sa.Index("comment_liked", "like_count", "id"),
        partial_index("comment_pending", "created_at", "id", where="status = 'PENDING'"),
        partial_index("comment_rejected", "created_at", "id", where="status = 'REJECTED'"),
        partial_index("comment_reported", "created_at", "id", where="report_count > 0"),
        # What somebody sees besides what all see: seldom much, and asked for with every list of theirs.
        sa.Index(
            "comment_hidden",
            "author_id",
            postgresql_where=sa.text("NOT is_shown"),
            sqlite_where=sa.text("is_shown = 0"),
        ),
        sa.CheckConstraint("like_count >= 0 AND reply_count >= 0 AND report_count >= 0", "comment_counts_positive"),
    )

    id: uuid.UUID = key()
    article_id: uuid.UUID = reference("article.id", on_delete="CASCADE")
    author_id: uuid.UUID | None = reference("account.id", on_delete="SET NULL", nullable=True)
    parent_id: uuid.UUID | None = reference("comment.id", nullable=True)
    depth: int = 0
    status: CommentStatus = choice(CommentStatus, default=CommentStatus.PENDING)
    is_shown: bool = False
    """Whether all who see the article see it: approved, or an empty place above something that they see."""
    reply_count: int = 0
    """Replies to it, not those to its replies, that all see."""
    like_count: int = 0
    report_count: int = 0
    """Reports that no moderator has decided on."""
    edit_count: int = 0
    created_at: datetime = moment(created=True)
    edited_at: datetime | None = moment(nullable=True)
    editable_until: datetime | None = moment(nullable=True)
    held_for: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    """Names of `HoldReason`s, while it is pending."""
    moderation_note: str | None = text(2000, nullable=True)
    text_hash: str | None = text(64, nullable=True)
    """By which the same text is known again."""
    body_markdown: str = long_text()
    body_html: str = long_text()
    body_text: str = long_text()


class CommentRevision(SQLModel, table=True):
    """A text that a comment had before it was edited or deleted: for moderators."""

    __tablename__ = "comment_revision"
    __table_args__ = (sa.UniqueConstraint("comment_id", "number", name="comment_revision_number"),)

    id: uuid.UUID = key()
    comment_id: uuid.UUID = reference("comment.id", on_delete="CASCADE")
    number: int
    written_at: datetime = moment()
    body_markdown: str = long_text()
    body_html: str = long_text()
    body_text: str = long_text()


class CommentLike(SQLModel, table=True):
    """That someone likes a comment."""

    __tablename__ = "comment_like"
    __table_args__ = (sa.Index("comment_like_account", "account_id"), BY_KEY)

    comment_id: uuid.UUID = reference("comment.id", on_delete="CASCADE", primary_key=True)
    account_id: uuid.UUID = reference("account.id", on_delete="CASCADE", primary_key=True)


class CommentReport(SQLModel, table=True):
    """That someone finds something wrong with a comment, said once by each. Open until a moderator decides."""

    __tablename__ = "comment_report"
    __table_args__ = (
        sa.UniqueConstraint("comment_id", "account_id", name="comment_report_once"),
        sa.Index("comment_report_account", "account_id"),
    )

    id: uuid.UUID = key()
    comment_id: uuid.UUID = reference("comment.id", on_delete="CASCADE")
    account_id: uuid.UUID | None = reference("account.id", on_delete="SET NULL", nullable=True)
    reason: ReportReason = choice(ReportReason)
    note: str | None = text(2000, nullable=True)
    created_at: datetime = moment(created=True)
    closed_at: datetime | None = moment(nullable=True)
    """When a moderator decided on the comment."""


logged(
    Comment,
    type="Comment",
    parent="article_id",
    owner="author_id",
    visible=lambda comment: comment.status is CommentStatus.APPROVED,
)
