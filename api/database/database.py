"""The database as the rest of Rostrum sees it: statements are read, transactions are written."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


class Rows(Protocol):
    """Runs statements that give rows."""

    async def rows(self, sql: str, values: Sequence[Any]) -> Sequence[Iterable[Any]]:
        """The rows that a statement gives, as the driver has them.

        Raises OperationTimeout where it takes too long, and ServiceUnavailable where the database does not answer.
        """


class Watch(Rows, Protocol):
    """A connection of its own that is told when something may have been committed."""

    async def changed(self, seconds: float) -> None:
        """Wait until something may have been committed since the last call, for so many seconds at most."""

    async def close(self) -> None:
        """Close the connection."""


class Reader(Rows, Protocol):
    """Runs the planner's statements."""

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """The one value that a statement gives.

        Raises OperationTimeout where it takes too long, and ServiceUnavailable where the database does not answer.
        """

    async def close(self) -> None:
        """Give all connections back."""


class Database:
    """One database: its dialect, a reader, an engine for transactions, and a way to open a watch."""

    def __init__(
        self, dialect: Dialect, reader: Reader, engine: AsyncEngine, watch: Callable[[], Awaitable[Watch]]
    ) -> None:
        self.dialect = dialect
        self.reader = reader
        self.engine = engine
        self.watch = watch

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction: committed when the block ends, undone when it raises."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        await self.reader.close()
        await self.engine.dispose()
