"""Loads seeds into a migrated database: what is there stays as it is, only what is missing is added."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from api.accounts.audit import record_by_operator
from api.database.columns import table_of
from api.database.database import Database
from api.errors import StartupError
from api.seeding.counts import analyze, keep_counts
from api.seeding.emptiness import KEPT
from api.seeding.keys import Keys
from api.seeding.models import Seeds
from api.seeding.rows import STEPS
from api.seeding.steps import Loading, Ref, Row, Step

Values = Mapping[str, Any]


class Loader:
    """Runs the steps in one transaction, remembering each row by what the seeds call it."""

    def __init__(self, connection: AsyncConnection, loading: Loading) -> None:
        self.connection = connection
        self.loading = loading
        self.stored: dict[tuple[type[SQLModel], Hashable], Values] = {}
        self.added: Counter[str] = Counter()

    async def run(self, step: Step) -> None:
        """Add the rows of one table that are not there yet."""
        table = table_of(step.model)
        rows = list(step.rows(self.loading))
        there = await self._there(step, rows)
        fresh = []
        for row in rows:
            known_by = tuple(self._value(row.values[column]) for column in step.known_by)
            if known_by not in there:
                values = {column: self._value(value) for column, value in row.values.items()}
                if "id" in table.c:
                    values.setdefault("id", self.loading.keys.at(self.loading.now))
                there[known_by] = values
                fresh.append(values)
            self.stored[step.model, row.name] = there[known_by]
        if fresh:
            await self.connection.execute(table.insert(), fresh)
            self.added[table.name] += len(fresh)

    async def _there(self, step: Step, rows: Sequence[Row]) -> dict[tuple[Any, ...], Values]:
        table = table_of(step.model)
        first = step.known_by[0]
        query = sa.select(table).where(table.c[first].in_({self._value(row.values[first]) for row in rows}))
        found = (await self.connection.execute(query)).mappings()
        return {tuple(row[column] for column in step.known_by): dict(row) for row in found}

    def _value(self, given: Any) -> Any:
        return self.stored[given.model, given.name][given.column] if isinstance(given, Ref) else given


async def load(database: Database, seeds: Seeds) -> Counter[str]:
    """Add all that is missing, in one transaction; how many rows of which table that were."""
    try:
        async with database.transaction() as session:
            loader = Loader(await session.connection(), Loading(seeds, datetime.now(UTC), Keys()))
            for step in STEPS:
                await loader.run(step)
            if loader.added:
                await keep_counts(loader.connection)
    except sa.exc.IntegrityError as error:
        raise StartupError(f"The seeds do not fit what the database has: {error.orig}. Nothing was loaded.") from error
    if loader.added:
        await analyze(database)
    return loader.added


async def clear(database: Database) -> None:
    """Delete every row of every table, but of those that are kept."""
    async with database.transaction() as session:
        connection = await session.connection()
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table in KEPT:
                continue
            await unlink(connection, table)
            await connection.execute(table.delete())
        record_by_operator(session, "seedReset")


async def unlink(connection: AsyncConnection, table: sa.Table, *where: sa.ColumnElement[bool]) -> None:
    """Empty the columns by which a table refers to itself: its rows could not go while another names them."""
    for key in table.foreign_keys:
        if key.column.table is table:
            await connection.execute(table.update().where(key.parent.is_not(None), *where).values({key.parent: None}))
