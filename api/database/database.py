"""The database as the rest of Rostrum sees it: statements are read, transactions are written."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol

import asyncpg
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.errors import OperationTimeout, ServiceUnavailable

QUERY_CANCELED = "57014"
UNAVAILABLE = ("08", "53", "55P03", "57P")
"""How PostgreSQL's codes begin where it does not answer, has no place or no lock free, or shuts down."""


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


class Turns:
    """Lets so many in at a time, first come, first served: SQLAlchemy's pool gives a connection to whoever asks next.

    Raises ServiceUnavailable where it takes too long.
    """

    def __init__(self, count: int, seconds: float) -> None:
        self.places = asyncio.Semaphore(count)
        self.seconds = seconds

    async def __aenter__(self) -> None:
        try:
            async with asyncio.timeout(self.seconds):
                await self.places.acquire()
        except TimeoutError:
            raise _unavailable() from None

    async def __aexit__(self, *_error: object) -> None:
        self.places.release()


class Database:
    """One database: its dialect, a reader, an engine for transactions, and a way to open a watch."""

    def __init__(
        self,
        dialect: Dialect,
        reader: Reader,
        engine: AsyncEngine,
        watch: Callable[[], Awaitable[Watch]],
        turns: Turns,
    ) -> None:
        self.dialect = dialect
        self.reader = reader
        self.engine = engine
        self.watch = watch
        self.turns = turns

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction: committed when the block ends, undone when it raises.

        Raises ServiceUnavailable where no connection is free in time.
        """
        async with self.turns, AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        await self.reader.close()
        await self.engine.dispose()


@contextmanager
def answering() -> Iterator[None]:
    """A block whose failures on the database's side are told as clients are told of them.

    Raises OperationTimeout where a statement took too long, and ServiceUnavailable where the database does not answer
    or cannot be written to just now. Whatever else goes wrong is a fault of ours, and is raised as it is.
    """
    try:
        yield
    except (sa.exc.TimeoutError, OSError, asyncpg.InternalClientError) as error:
        # The last is of a connection that ends just now.
        raise _unavailable() from error
    except sa.exc.DBAPIError as error:
        state = str(getattr(error.orig, "sqlstate", None) or "")
        if state == QUERY_CANCELED:
            raise OperationTimeout("The database took too long over it, and nothing was changed.") from error
        if error.connection_invalidated or state.startswith(UNAVAILABLE) or _busy(error.orig):
            raise _unavailable() from error
        raise


def _busy(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _unavailable() -> ServiceUnavailable:
    return ServiceUnavailable(
        "The database does not answer or is busy, and nothing was changed. Try again in a moment.",
        headers={"Retry-After": "1"},
    )
