"""What feedback keeps of people, and when it goes: with their account, or with time."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.personal_data import exported_rows, personal_data
from api.feedback.tables import Feedback, FeedbackReply
from api.mutations.call import Call

SENT: tuple[Any, ...] = (
    col(Feedback.reference),
    col(Feedback.category),
    col(Feedback.status),
    col(Feedback.subject),
    col(Feedback.message),
    col(Feedback.page_url).label("pageUrl"),
    col(Feedback.contact_email).label("contactEmail"),
    col(Feedback.address),
    col(Feedback.created_at).label("createdAt"),
)
REPLIED: tuple[Any, ...] = (
    col(Feedback.reference),
    col(FeedbackReply.message),
    col(FeedbackReply.created_at).label("createdAt"),
)


async def feedback_of(session: AsyncSession, account_id: uuid.UUID) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What an account has sent, and what it has replied to its own and, as staff, to others' feedback."""
    sent = sa.select(*SENT).where(col(Feedback.author_id) == account_id).order_by(col(Feedback.id))
    replied = (
        sa.select(*REPLIED)
        .join(Feedback, col(Feedback.id) == col(FeedbackReply.feedback_id))
        .where(col(FeedbackReply.author_id) == account_id)
        .order_by(col(FeedbackReply.id))
    )
    return {"sent": await exported_rows(session, sent), "replies": await exported_rows(session, replied)}


async def forget_feedback(call: Call, account_id: uuid.UUID) -> None:
    """Delete what an account has sent, with all replies, and leave to others what was assigned to it.

    What it answered as staff stays, without its name.
    """
    for feedback in await call.session.scalars(sa.select(Feedback).where(col(Feedback.author_id) == account_id)):
        await call.session.delete(feedback)
    for feedback in await call.session.scalars(sa.select(Feedback).where(col(Feedback.assignee_id) == account_id)):
        feedback.assignee_id = None
    await call.session.flush()


personal_data("feedback", export=feedback_of, leave=forget_feedback)
