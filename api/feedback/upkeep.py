"""Forgets feedback with time: nothing of what people wrote about themselves is kept for longer than it is needed."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from api.database.columns import now
from api.database.database import Database
from api.feedback.holding import REMEMBERED
from api.feedback.tables import Feedback

BATCH = 100
MONTH = timedelta(days=365.25 / 12)
ADDRESS_KEPT = timedelta(days=1)


class Upkeep:
    """Deletes what is older than it is kept for, and before that what was kept to know spam by."""

    def __init__(self, database: Database, months: float) -> None:
        self.database = database
        self.kept = MONTH * months

    async def __call__(self) -> int:
        """Forget all that is to be forgotten by now; how many items that were."""
        await self.forget_traces()
        forgotten = 0
        while batch := await self._forget_batch(now() - self.kept):
            forgotten += batch
        return forgotten

    async def forget_traces(self) -> None:
        """Empty what told where an item came from, and what it was like."""
        async with self.database.transaction() as session:
            for column, kept in ((col(Feedback.address), ADDRESS_KEPT), (col(Feedback.fingerprint), REMEMBERED)):
                old = (column.is_not(None), col(Feedback.created_at) < now() - kept)
                await session.execute(sa.update(Feedback).where(*old).values({column: None}))

    async def _forget_batch(self, until: datetime) -> int:
        """Delete the items of which nothing has been heard for longest, with their replies."""
        old = sa.select(Feedback).where(col(Feedback.updated_at) < until).order_by(col(Feedback.updated_at))
        async with self.database.transaction() as session:
            items = (await session.scalars(old.limit(BATCH).with_for_update(skip_locked=True))).all()
            for item in items:
                await session.delete(item)
            return len(items)
