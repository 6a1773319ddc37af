"""PostgreSQL: a bounded pool of asyncpg connections that read, and SQLAlchemy's for transactions."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from api.database.database import Database, Turns
from api.database.slots import Slots
from api.errors import OperationTimeout, ServiceUnavailable
from api.planner.dialects import POSTGRESQL
from api.settings import Settings

if TYPE_CHECKING:
    # Generic in its stubs alone.
    PooledConnection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]

UNREACHABLE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    # Of a connection that has just been told that it ends, and has not ended yet.
    asyncpg.InternalClientError,
)

STATEMENTS_KEPT = 500

CLOSE_SECONDS = 1.0
"""How long it may take to part from a database politely."""

CHANNEL = "rostrum_change"
"""What the trigger on the change log notifies."""


def server_settings(settings: Settings) -> dict[str, str]:
    """What PostgreSQL is told of connections that read nested statements."""
    return {
        "application_name": "rostrum",
        "TimeZone": "UTC",
        # Compiling a statement of many subqueries takes longer than running it.
        "jit": "off",
        # Pages are in memory or on SSD: what PostgreSQL's default of 4 assumes is a disk that turns.
        "random_page_cost": "1.1",
        # Planning a deeply nested statement takes longer than running it: do so once, not for each set of values.
        "plan_cache_mode": "force_generic_plan",
        "statement_timeout": str(int(settings.limits.statement_seconds * 1000)),
    }


@contextmanager
def errors_told(statement_seconds: float) -> Iterator[None]:
    """The driver's errors as what clients are told: OperationTimeout or ServiceUnavailable."""
    try:
        yield
    except asyncpg.QueryCanceledError as error:
        raise OperationTimeout(
            f"The statement took longer than {statement_seconds:g} s. Ask for less, or filter more."
        ) from error
    except (*UNREACHABLE, TimeoutError) as error:
        raise ServiceUnavailable(
            "The database does not answer or has no connection free. Try again in a moment.",
            headers={"Retry-After": "1"},
        ) from error


async def keep_session(_connection: Any) -> None:
    """Leave a connection as it is when it goes back to the pool: nothing that reads changes its session."""


def _is_gone(connection: "PooledConnection") -> bool:
    """Whether a connection has ended."""
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        # It ended while nobody used it, and the pool has taken it back by itself.
        return True


class PostgresReader:
    """Connections of a pool, opened when they are first needed.

    A connection that has done its work is kept for the next statement; one that has not goes back to the pool, which
    cancels what it still does, or replaces it.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.connection_seconds = settings.limits.connection_seconds
        self.statement_seconds = settings.limits.statement_seconds
        self.slots: Slots[PooledConnection] = Slots(settings.database_connections, self.connection_seconds)
        self.pool: asyncpg.Pool[asyncpg.Record] | None = None
        self.opening = asyncio.Lock()

    async def _open(self) -> "asyncpg.Pool[asyncpg.Record]":
        async with self.opening:
            if self.pool is None:
                self.pool = await asyncpg.create_pool(
                    address(self.settings),
                    min_size=0,
                    max_size=self.settings.database_connections,
                    max_inactive_connection_lifetime=0,
                    statement_cache_size=STATEMENTS_KEPT,
                    max_cached_statement_lifetime=0,
                    reset=keep_session,
                    server_settings=server_settings(self.settings),
                    timeout=self.connection_seconds,
                )
            return self.pool

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """See `Reader.value`."""
        return await self._run(lambda connection: connection.fetchval(sql, *values))

    async def rows(self, sql: str, values: Sequence[Any]) -> Sequence[Iterable[Any]]:
        """See `Rows.rows`."""
        rows: Sequence[Iterable[Any]] = await self._run(lambda connection: connection.fetch(sql, *values))
        return rows

    async def _run(self, fetch: "Callable[[PooledConnection], Awaitable[Any]]") -> Any:
        connection = await self.slots.take()
        kept = None
        try:
            with errors_told(self.statement_seconds):
                if connection is None or _is_gone(connection):
                    connection = await self._replace(connection)
                fetched = await fetch(connection)
            kept = connection
        finally:
            try:
                if connection and not kept and self.pool:
                    await self.pool.release(connection)
            finally:
                self.slots.give_back(kept)
        return fetched

    async def _replace(self, closed: "PooledConnection | None") -> "PooledConnection":
        pool = self.pool or await self._open()
        if closed:
            await pool.release(closed)
        return await pool.acquire(timeout=self.connection_seconds)

    async def close(self) -> None:
        """See `Reader.close`."""
        if self.pool:
            for connection in self.slots.drain():
                await self.pool.release(connection)
            await self.pool.close()


class PostgresWatch:
    """A connection that listens to what the change log's trigger notifies of."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", statement_seconds: float) -> None:
        self.connection = connection
        self.statement_seconds = statement_seconds
        self.notified = asyncio.Event()
        # So that whoever waits finds out.
        connection.add_termination_listener(lambda _connection: self.notified.set())

    @classmethod
    async def open(cls, settings: Settings) -> "PostgresWatch":
        """A watch on the database of the settings. Raises ServiceUnavailable where it cannot be reached."""
        limits = settings.limits
        with errors_told(limits.statement_seconds):
            connection = await asyncpg.connect(
                address(settings),
                timeout=limits.connection_seconds,
                command_timeout=limits.statement_seconds,
                server_settings=server_settings(settings),
            )
            watch = cls(connection, limits.statement_seconds)
            await connection.add_listener(CHANNEL, lambda *_notification: watch.notified.set())
        return watch

    async def rows(self, sql: str, values: Sequence[Any]) -> Sequence[Iterable[Any]]:
        """See `Rows.rows`."""
        with errors_told(self.statement_seconds):
            return await self.connection.fetch(sql, *values)

    async def changed(self, seconds: float) -> None:
        """See `Watch.changed`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.notified.wait()
        self.notified.clear()

    async def close(self) -> None:
        """See `Watch.close`."""
        with suppress(*UNREACHABLE, TimeoutError):
            await self.connection.close(timeout=CLOSE_SECONDS)


def address(settings: Settings) -> str:
    """The database's address as asyncpg reads it."""
    return settings.url.set(drivername="postgresql").render_as_string(hide_password=False)


def open_postgres(settings: Settings, *, patient: bool = False) -> Database:
    """The PostgreSQL database of the settings; it is not connected to until it is needed."""
    told = server_settings(settings)
    if patient:
        del told["statement_timeout"]
    engine = create_async_engine(
        settings.url,
        pool_size=settings.database_connections,
        max_overflow=0,
        pool_timeout=settings.limits.connection_seconds,
        pool_pre_ping=True,
        hide_parameters=True,  # errors are logged, and values may be private
        connect_args={
            "server_settings": told | {"plan_cache_mode": "auto"},
            "timeout": settings.limits.connection_seconds,
        },
    )
    turns = Turns(settings.database_connections, settings.limits.connection_seconds)
    return Database(POSTGRESQL, PostgresReader(settings), engine, partial(PostgresWatch.open, settings), turns)
