"""SQLite: one writer, several readers, all off the event loop."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import aiosqlite
import apsw
from sqlalchemy.ext.asyncio import create_async_engine

from api.database.apsw_dbapi import Connection, connect, translated
from api.database.database import Database, Turns
from api.database.slots import Slots
from api.errors import OperationTimeout, ServiceUnavailable
from api.planner.dialects import SQLITE
from api.settings import Settings

WRITER_PRAGMAS = ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "cache_size = -65536")
READER_PRAGMAS = ("query_only = ON", "foreign_keys = ON", "cache_size = -32768", "mmap_size = 1073741824")
READERS = 4
INTERRUPT_SECONDS = 0.02
LOOK_SECONDS = 0.005
"""How often a watch looks at the file."""

Fetched = TypeVar("Fetched")


class SQLiteReader:
    """Connections that only read, each used by one statement at a time."""

    def __init__(self, path: str, statement_seconds: float, connection_seconds: float) -> None:
        self.path = path
        self.statement_seconds = statement_seconds
        self.threads = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")
        self.slots: Slots[apsw.Connection] = Slots(READERS, connection_seconds)

    async def value(self, sql: str, values: Sequence[Any]) -> Any:
        """See `Reader.value`."""
        return await self._fetch(_value, sql, values)

    async def rows(self, sql: str, values: Sequence[Any]) -> Sequence[Iterable[Any]]:
        """See `Rows.rows`."""
        return await self._fetch(_rows, sql, values)

    async def _fetch(self, fetch: Callable[..., Fetched], sql: str, values: Sequence[Any]) -> Fetched:
        connection = await self.slots.take()
        try:
            if connection is None:
                loop = asyncio.get_running_loop()
                connection = await loop.run_in_executor(self.threads, connect, self.path, READER_PRAGMAS)
            return await self._run(connection, partial(fetch, connection, sql, values))
        except (apsw.CantOpenError, apsw.IOError, apsw.NotADBError) as error:
            raise ServiceUnavailable(
                "The database cannot be read right now. Try again in a moment.", headers={"Retry-After": "1"}
            ) from error
        finally:
            self.slots.give_back(connection)

    async def _run(self, connection: apsw.Connection, fetch: Callable[[], Fetched]) -> Fetched:
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self.threads, fetch)
        timer = loop.call_later(self.statement_seconds, self._interrupt, connection, running)
        try:
            return await asyncio.shield(running)
        except apsw.InterruptError as error:
            raise OperationTimeout(
                f"The statement took longer than {self.statement_seconds:g} s. Ask for less, or filter more."
            ) from error
        except asyncio.CancelledError:
            # The client is gone: the statement ends, and only then another may use its connection.
            self._interrupt(connection, running)
            with contextlib.suppress(apsw.Error):
                await running
            raise
        finally:
            timer.cancel()

    def _interrupt(self, connection: apsw.Connection, running: "asyncio.Future[Any]") -> None:
        """End what a connection runs. One that has not begun yet would not notice: so again, until it has ended."""
        if not running.done():
            connection.interrupt()
            asyncio.get_running_loop().call_later(INTERRUPT_SECONDS, self._interrupt, connection, running)

    async def close(self) -> None:
        """See `Reader.close`."""
        for connection in self.slots.drain():
            connection.close()
        self.threads.shutdown(wait=False)


def _value(connection: apsw.Connection, sql: str, values: Sequence[Any]) -> Any:
    return connection.execute(sql, values).get


def _rows(connection: apsw.Connection, sql: str, values: Sequence[Any]) -> Sequence[Iterable[Any]]:
    return connection.execute(sql, values).fetchall()


class SQLiteWatch:
    """A connection that looks again and again whether others have committed to the file, in a thread of its own."""

    def __init__(self, path: str) -> None:
        self.connection = connect(path, READER_PRAGMAS)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-watch")
        self.closing = threading.Event()
        self.version = 0

    async def rows(self, sql: str, values: Sequence[Any]) -> Sequence[Iterable[Any]]:
        """See `Rows.rows`."""
        return await self._aside(_rows, self.connection, sql, values)

    async def changed(self, seconds: float) -> None:
        """See `Watch.changed`."""
        await self._aside(self._look, seconds)

    def _look(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        # https://sqlite.org/pragma.html#pragma_data_version
        while (version := _value(self.connection, "PRAGMA data_version", ())) == self.version:
            if self.closing.wait(LOOK_SECONDS) or time.monotonic() > until:
                break
        self.version = version

    async def close(self) -> None:
        """See `Watch.close`."""
        self.closing.set()
        await self._aside(self.connection.close)
        self.thread.shutdown(wait=False)

    async def _aside(self, work: Callable[..., Fetched], *arguments: Any) -> Fetched:
        return await asyncio.get_running_loop().run_in_executor(self.thread, work, *arguments)


def writing(path: str) -> Connection:
    """A connection that writes. Raises sqlite3's errors where the file is not to be used."""
    try:
        return Connection(connect(path, WRITER_PRAGMAS))
    except apsw.Error as error:
        raise translated(error) from error


def open_sqlite(settings: Settings) -> Database:
    """The SQLite database of the settings, which is made where it is not there."""
    path = str(settings.url.database)

    async def writer() -> aiosqlite.Connection:
        # Opened before aiosqlite's thread begins, which would outlive a file that cannot be opened.
        opened = await asyncio.to_thread(writing, path)
        return await aiosqlite.Connection(lambda: opened, 64)  # type: ignore[arg-type, return-value]  # our connection looks like sqlite3's

    limits = settings.limits
    engine = create_async_engine(
        "sqlite+aiosqlite:///" + path,
        async_creator=writer,
        pool_size=1,
        max_overflow=0,
        pool_timeout=limits.connection_seconds,
        hide_parameters=True,  # errors are logged, and values may be private
    )
    reader = SQLiteReader(path, limits.statement_seconds, limits.connection_seconds)

    async def watch() -> SQLiteWatch:
        return await asyncio.to_thread(SQLiteWatch, path)

    return Database(SQLITE, reader, engine, watch, Turns(1, limits.connection_seconds))
