"""Which e-mail is sent next, and by whom: never by two senders at once, on one machine or on several.

A sender takes a message by moving its `due_at` to the end of a lease, in one atomic statement. When the sender dies,
the lease runs out and the message is due again. Time is the database's: machines' clocks may differ.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.database.columns import now
from api.mail.tables import ERROR_LENGTH, OutgoingEmail
from api.planner.sql import current_moment, moment_in

KEPT = timedelta(days=7)
"""How long one can look up what became of a message."""


@dataclass(frozen=True)
class Outcome:
    """What became of a message that a sender took: without an error it was sent, without `retry_in` that was all."""

    email: OutgoingEmail
    attempts: int
    error: str | None = None
    retry_in: float | None = None


def due() -> sa.Select[tuple[bool]]:
    """Whether any message is to be sent now."""
    return sa.select(sa.exists().where(col(OutgoingEmail.due_at) <= current_moment()))


async def take(session: AsyncSession, seconds: float) -> OutgoingEmail | None:
    """The message that has been due for longest; for so many seconds no other sender gets it."""
    longest_due = (
        sa.select(col(OutgoingEmail.id))
        .where(col(OutgoingEmail.due_at) <= current_moment())
        .order_by(col(OutgoingEmail.due_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        sa.update(OutgoingEmail)
        .where(col(OutgoingEmail.id) == longest_due.scalar_subquery())
        .values(due_at=moment_in(seconds))
        .returning(OutgoingEmail)
    )
    return await session.scalar(taken)


async def settle(session: AsyncSession, outcome: Outcome, *, erase: bool) -> None:
    """Write down what became of a message; `erase` its body when it is needed no more.

    That it was sent counts whoever sent it. That it failed counts only while the lease is still the sender's own:
    otherwise another has taken it meanwhile, and may have sent it.
    """
    email = outcome.email
    settled = sa.update(OutgoingEmail).where(col(OutgoingEmail.id) == email.id)
    values: dict[str, Any] = {
        "due_at": None if outcome.retry_in is None else moment_in(outcome.retry_in),
        "attempts": outcome.attempts,
        "last_error": outcome.error and outcome.error[:ERROR_LENGTH],
    }
    if outcome.error is None:
        values["sent_at"] = current_moment()
    else:
        settled = settled.where(col(OutgoingEmail.due_at) == email.due_at)
    if erase and outcome.retry_in is None:
        values |= {"body_text": "", "body_html": ""}
    await session.execute(settled.values(values))


async def clear(session: AsyncSession) -> None:
    """Delete what was sent or given up long ago."""
    eldest = uuid_utils.compat.uuid7(nanoseconds=int((now() - KEPT).timestamp() * 1e9))
    await session.execute(
        sa.delete(OutgoingEmail).where(col(OutgoingEmail.id) < eldest, col(OutgoingEmail.due_at).is_(None))
    )
