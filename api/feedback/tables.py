"""What people write to the staff, and what comes of it."""

import uuid
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
import strawberry
from sqlmodel import Field, SQLModel

from api.database.columns import choice, key, long_text, moment, partial_index, reference, text


@strawberry.enum(description="What feedback is about, and so who answers it.")
class FeedbackCategory(Enum):
    """What feedback is about."""

    PROBLEM = strawberry.enum_value("PROBLEM", description="Something on the site does not work.")
    CORRECTION = strawberry.enum_value("CORRECTION", description="Something in an article is wrong: name the article.")
    SUGGESTION = strawberry.enum_value("SUGGESTION", description="Something could be better, or is missing.")
    ACCESSIBILITY = strawberry.enum_value("ACCESSIBILITY", description="Something cannot be read or used by everyone.")
    PRIVACY = strawberry.enum_value("PRIVACY", description="What is kept of someone, and what becomes of it.")
    OTHER = strawberry.enum_value("OTHER", description="None of these; an account's suspension, for example.")


@strawberry.enum(description="Where feedback stands. `updateFeedback` tells which of them may follow on which.")
class FeedbackStatus(Enum):
    """Where feedback stands."""

    NEW = strawberry.enum_value("NEW", description="Nobody has looked at it yet.")
    IN_REVIEW = strawberry.enum_value(
        "IN_REVIEW", description="Staff look into it, or have to again: its sender has written something more."
    )
    ANSWERED = strawberry.enum_value("ANSWERED", description="Staff have replied, and its sender may reply in turn.")
    RESOLVED = strawberry.enum_value("RESOLVED", description="What it asked for is done.")
    DECLINED = strawberry.enum_value("DECLINED", description="Nothing will be done about it.")


@strawberry.enum(description="Why a message without a sender whom we know was set aside for staff to look at.")
class FeedbackHold(Enum):
    """Why a message was set aside."""

    TOO_FAST = strawberry.enum_value("TOO_FAST", description="It followed another one faster than people write.")
    MANY_LINKS = strawberry.enum_value("MANY_LINKS", description="It has more links than a message needs.")
    REPEATED = strawberry.enum_value("REPEATED", description="The same was sent before.")


class Feedback(SQLModel, table=True):
    """One message to the staff, from an account or from someone who holds its receipt."""

    __tablename__ = "feedback"
    __table_args__ = (
        sa.Index("feedback_status", "status", "id"),
        sa.Index("feedback_author", "author_id", "id"),
        sa.Index("feedback_assignee", "assignee_id", "id"),
        sa.Index("feedback_article", "article_id", "id"),
        sa.Index("feedback_updated_at", "updated_at"),
        partial_index("feedback_address", "address", "id", where="address IS NOT NULL"),
        partial_index("feedback_fingerprint", "fingerprint", "id", where="fingerprint IS NOT NULL"),
        sa.CheckConstraint("author_id IS NULL OR receipt_hash IS NULL", "feedback_receipt_without_account"),
    )

    id: uuid.UUID = key()
    category: FeedbackCategory = choice(FeedbackCategory)
    status: FeedbackStatus = choice(FeedbackStatus, default=FeedbackStatus.NEW)
    held_for: FeedbackHold | None = choice(FeedbackHold, default=None, nullable=True)
    """Why staff are to look at it before it counts as a message: null for most."""
    created_at: datetime = moment(created=True)
    updated_at: datetime = moment(created=True)
    author_id: uuid.UUID | None = reference("account.id", on_delete="CASCADE", nullable=True)
    assignee_id: uuid.UUID | None = reference("account.id", on_delete="SET NULL", nullable=True)
    article_id: uuid.UUID | None = reference("article.id", on_delete="SET NULL", nullable=True)
    reference: str = text(20, unique=True)
    contact_email: str | None = text(320, nullable=True)
    receipt_hash: str | None = text(64, unique=True, nullable=True)
    """Of the receipt by which its sender reads it without an account."""
    address: str | None = text(100, nullable=True)
    """Where it was sent from without an account: kept for a day, to know what comes too fast."""
    fingerprint: str | None = text(64, nullable=True)
    """Of its text where it was sent without an account, to know what is repeated."""
    sender_replies: int = Field(default=0)
    """Replies that staff did not write: kept by whoever adds one."""
    subject: str = text(300)
    page_url: str | None = text(2000, nullable=True)
    message: str = long_text()


class FeedbackReply(SQLModel, table=True):
    """What staff answered, or what the sender wrote besides."""

    __tablename__ = "feedback_reply"
    __table_args__ = (
        sa.Index("feedback_reply_feedback", "feedback_id", "id"),
        sa.Index("feedback_reply_author", "author_id", "id"),
    )

    id: uuid.UUID = key()
    feedback_id: uuid.UUID = reference("feedback.id", on_delete="CASCADE")
    author_id: uuid.UUID | None = reference("account.id", on_delete="SET NULL", nullable=True)
    is_staff: bool
    """Whether it was written as an answer, whatever has become of whoever wrote it."""
    created_at: datetime = moment(created=True)
    message: str = long_text()
