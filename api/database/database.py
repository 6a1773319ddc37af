"""The database as the rest of Rostrum sees it: statements are read, transactions are written."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


class Reader(Protocol):
    """Runs the planner's statements."""

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """The one value that a statement gives.

        Raises OperationTimeout where it takes too long, and ServiceUnavailable where the database does not answer.
        """

    async def close(self) -> None:
        """Give all connections back."""


class Database:
    """One database: its dialect, a reader, and an engine for transactions."""

    def __init__(self, dialect: Dialect, reader: Reader, engine: AsyncEngine) -> None:
        self.dialect = dialect
        self.reader = reader
        self.engine = engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction: committed when the block ends, undone when it raises."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        await self.reader.close()
        await self.engine.dispose()
