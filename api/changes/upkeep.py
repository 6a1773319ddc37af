"""Keeps the change log short: what is older than it is kept for goes, an hour's worth at a time."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from api.changes.log import PLACE
from api.changes.tables import Change
from api.database.columns import now
from api.database.database import Database
from api.database.snapshots import next_transaction

INTERVAL_SECONDS = 3600.0
BATCH = 1000
"""Rows that go in one transaction, so that nobody waits long behind it."""


class Upkeep:
    """Prunes the log once an hour, whichever process comes first; the others find nothing to do."""

    def __init__(self, database: Database, days: float) -> None:
        self.database = database
        self.kept = timedelta(days=days)

    async def __call__(self) -> int:
        """Do all that there is to do; how many rows were deleted."""
        await self.renumber()
        return await self.prune()

    async def prune(self) -> int:
        """Delete what is no longer kept, in small transactions; how many rows that were."""
        pruned = 0
        while batch := await self._prune_batch():
            pruned += batch
        return pruned

    async def _prune_batch(self) -> int:
        """Delete the oldest rows, all but the last of those that may go: it says from then on where the log begins."""
        oldest = sa.select(*PLACE, col(Change.at)).order_by(*PLACE).limit(BATCH + 1).subquery()
        place = (oldest.c.transaction_id, oldest.c.sequence)
        last = sa.select(*place).where(oldest.c.at < now() - self.kept).order_by(*(part.desc() for part in place))
        async with self.database.engine.begin() as connection:
            beginning = (await connection.execute(last.limit(1))).first()
            if not beginning:
                return 0
            gone = await connection.execute(sa.delete(Change).where(sa.tuple_(*PLACE) < sa.tuple_(*beginning)))
            return gone.rowcount

    async def renumber(self) -> None:
        """Put rows that a backup brought from another server, with its numbers of transactions, before all others."""
        foreign = col(Change.transaction_id) >= next_transaction()
        async with self.database.engine.begin() as connection:
            await connection.execute(sa.update(Change).where(foreign).values(transaction_id=0))
