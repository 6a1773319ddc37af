"""Seats and the queue for them: all that gives and takes places in a class, under the lock of the class's row.

Whoever changes places locks the row first, so that of any number who want the last seat one gets it, and the queue
moves up in the transaction that freed a seat. The row's CHECK that no class is oversold stands behind it.
"""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from api.accounts.tables import Account
from api.database.columns import now
from api.mail.outbox import Outbox
from api.training.messages import tell
from api.training.tables import Enrollment, Place, TrainingClass

LONG_TEXTS = [defer(getattr(TrainingClass, f"description_{form}")) for form in ("markdown", "html", "text")]
REMINDED_BEFORE = timedelta(days=1)


async def locked(session: AsyncSession, key: uuid.UUID) -> TrainingClass | None:
    """A class as it is once nobody else changes it, without its description; None where there is no such class."""
    found = sa.select(TrainingClass).where(col(TrainingClass.id) == key).with_for_update().options(*LONG_TEXTS)
    return await session.scalar(found.execution_options(populate_existing=True))


async def place_of(
    session: AsyncSession, training_class_id: uuid.UUID, account_id: uuid.UUID | None
) -> Enrollment | None:
    """The place that an account has, or had, in a class."""
    found = sa.select(Enrollment).where(
        col(Enrollment.training_class_id) == training_class_id, col(Enrollment.account_id) == account_id
    )
    return await session.scalar(found.execution_options(populate_existing=True))


async def join(session: AsyncSession, training_class: TrainingClass, enrollment: Enrollment) -> None:
    """Give a seat, or the last place in the queue where there is none, to someone who has neither."""
    enrollment.enrolled_at = now()
    if seats_for(training_class, 1) > 0:
        _seat(training_class, enrollment)
    else:
        last = await _last_number(session, training_class)
        enrollment.status, enrollment.queue_number = Place.WAITLISTED, last + 1
        training_class.waitlist_count += 1
    session.add(enrollment)


async def leave(session: AsyncSession, outbox: Outbox, training_class: TrainingClass, enrollment: Enrollment) -> None:
    """Take a seat or a place in the queue from someone who has it, and give a seat that is free to whoever is next."""
    if enrollment.status is Place.ENROLLED:
        training_class.enrolled_count -= 1
    else:
        training_class.waitlist_count -= 1
    enrollment.status = Place.WITHDRAWN
    enrollment.queue_number = None
    await move_up(session, outbox, training_class)


async def move_up(session: AsyncSession, outbox: Outbox, training_class: TrainingClass) -> None:
    """Give free seats to those who have waited longest, and tell them; not once the class has begun."""
    if training_class.cancelled_at or training_class.starts_at <= now():
        return
    free = seats_for(training_class, training_class.waitlist_count)
    if free <= 0:
        return
    waiting = (
        sa.select(Enrollment, Account)
        .join(Account, col(Account.id) == col(Enrollment.account_id))
        .where(col(Enrollment.training_class_id) == training_class.id, col(Enrollment.queue_number).is_not(None))
        .order_by(col(Enrollment.queue_number))
        .limit(free)
    )
    for enrollment, account in (await session.execute(waiting)).all():
        training_class.waitlist_count -= 1
        _seat(training_class, enrollment)
        await tell(session, outbox, "seat_free", training_class, account)


def seats_for(training_class: TrainingClass, number: int) -> int:
    """How many of so many people find a free seat."""
    if training_class.capacity is None:
        return number
    return min(training_class.capacity - training_class.enrolled_count, number)


def reminder_due_at(training_class: TrainingClass) -> datetime:
    """A day before the class begins, by the clocks of its zone: also where they are put forward or back meanwhile."""
    begins = training_class.starts_at.astimezone(ZoneInfo(training_class.timezone))
    return begins - REMINDED_BEFORE


def _seat(training_class: TrainingClass, enrollment: Enrollment) -> None:
    enrollment.status = Place.ENROLLED
    enrollment.queue_number = None
    training_class.enrolled_count += 1
    if reminder_due_at(training_class) <= now():
        # Who enrols on the last day needs no reminder.
        enrollment.reminded_of = training_class.starts_at


async def _last_number(session: AsyncSession, training_class: TrainingClass) -> int:
    highest = sa.select(sa.func.max(col(Enrollment.queue_number))).where(
        col(Enrollment.training_class_id) == training_class.id
    )
    return await session.scalar(highest) or 0
