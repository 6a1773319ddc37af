"""What time does to classes: reminders a day before they begin, and news for those who follow them of begin and end.

Each worker looks once a minute (`api/upkeep.py`). What is due is taken under a lock and written down together with
the e-mails that it makes, so that it is done once, however many workers there are and whatever ends them.
"""

import uuid
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.tables import Account
from api.database.columns import now
from api.database.database import Database
from api.database.queries import Query, rendered
from api.mail.outbox import Outbox
from api.planner.sql import current_moment
from api.planner.values import Moment
from api.training.messages import tell
from api.training.seats import LONG_TEXTS, REMINDED_BEFORE, reminder_due_at
from api.training.tables import Enrollment, TrainingClass, status_at

BATCH = 100
"""E-mails that are written in one transaction, so that nobody waits long behind it."""
LONGEST_DAY = REMINDED_BEFORE + timedelta(hours=3)
"""A day on which clocks are put back: no zone of the database has put them back by more."""

CHANGED = sa.or_(
    (col(TrainingClass.announced_status) == sa.literal_column("'UPCOMING'"))
    & (col(TrainingClass.starts_at) <= current_moment()),
    sa.literal_column("announced_status IN ('UPCOMING', 'ONGOING')", sa.Boolean())
    & (col(TrainingClass.ends_at) <= current_moment()),
)
"""Of classes that no longer stand where it was announced: as the index has it, which keeps those that may."""

NOT_REMINDED = sa.and_(
    col(Enrollment.training_class_id) == col(TrainingClass.id),
    col(Enrollment.status) == sa.literal_column("'ENROLLED'"),
    col(Enrollment.reminded_of).is_distinct_from(col(TrainingClass.starts_at)),
)
"""Of those with a seat who have not been reminded of when the class now begins."""

BEGINS_SOON = sa.and_(
    col(TrainingClass.starts_at) > current_moment(),
    col(TrainingClass.starts_at) < sa.bindparam("soon", type_=Moment()),
    col(TrainingClass.cancelled_at).is_(None),
    sa.exists().where(NOT_REMINDED),
)


class Clock:
    """Does what has become due."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self.database = database
        self.outbox = outbox
        self.changed, self.begins_soon = (
            rendered(sa.select(col(TrainingClass.id)).where(condition), database.dialect)
            for condition in (CHANGED, BEGINS_SOON)
        )

    async def announce(self) -> int:
        """Write down where classes stand that have begun or ended, for the change log to tell; how many they were."""
        announced = 0
        for key in await self._keys(self.changed):
            async with self.database.transaction() as session:
                due = sa.select(TrainingClass).where(col(TrainingClass.id) == key, CHANGED).options(*LONG_TEXTS)
                found = await session.scalar(due.with_for_update(skip_locked=True))
                if found:
                    found.announced_status = status_at(now(), found.starts_at, found.ends_at, found.cancelled_at)
                    announced += 1
        return announced

    async def remind(self) -> int:
        """Write to all who have a seat in a class that begins in a day; how many they were."""
        reminded = 0
        for key in await self._keys(self.begins_soon):
            while batch := await self._remind_batch(key):
                reminded += batch
        return reminded

    async def _remind_batch(self, key: uuid.UUID) -> int:
        async with self.database.transaction() as session:
            # Whoever cancels or moves the class waits, or has done so: nobody is reminded of what is no longer true.
            found = sa.select(TrainingClass).where(col(TrainingClass.id) == key).options(*LONG_TEXTS)
            training_class = await session.scalar(found.with_for_update())
            if not training_class or not _is_due(training_class):
                return 0
            rows = await _unreminded(session, training_class)
            for enrollment, account in rows:
                enrollment.reminded_of = training_class.starts_at
                await tell(session, self.outbox, "class_reminder", training_class, account)
            return len(rows)

    async def _keys(self, query: Query) -> list[uuid.UUID]:
        """The classes of a query. It is no transaction that writes: most of the time there are none."""
        values = query.values({"soon": now() + LONGEST_DAY})
        return [key for (key,) in query.rows(await self.database.reader.rows(query.sql, values))]


def _is_due(training_class: TrainingClass) -> bool:
    at = now()
    return training_class.cancelled_at is None and reminder_due_at(training_class) <= at < training_class.starts_at


async def _unreminded(session: AsyncSession, training_class: TrainingClass) -> list[tuple[Enrollment, Account]]:
    """Some of those with a seat who have not been reminded of this beginning."""
    found = (
        sa.select(Enrollment, Account)
        .join(Account, col(Account.id) == col(Enrollment.account_id))
        .join(TrainingClass, NOT_REMINDED)
        .where(col(TrainingClass.id) == training_class.id)
        .order_by(col(Enrollment.id))
        .limit(BATCH)
    )
    return [(enrollment, account) for enrollment, account in await session.execute(found)]
