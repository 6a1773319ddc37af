"""SQLite: one writer, several readers, all off the event loop."""

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiosqlite
import apsw
from sqlalchemy.ext.asyncio import create_async_engine

from api.database.apsw_dbapi import Connection, connect
from api.database.database import Database
from api.errors import OperationTimeout, ServiceUnavailable
from api.planner.dialects import SQLITE
from api.settings import Settings

WRITER_PRAGMAS = ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "cache_size = -65536")
READER_PRAGMAS = ("query_only = ON", "foreign_keys = ON", "cache_size = -32768", "mmap_size = 1073741824")
READERS = 4


class SQLiteReader:
    """Connections that only read, each used by one statement at a time."""

    def __init__(self, path: str, statement_seconds: float, connection_seconds: float) -> None:
        self.path = path
        self.statement_seconds = statement_seconds
        self.connection_seconds = connection_seconds
        self.threads = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")
        self.free: asyncio.LifoQueue[apsw.Connection | None] = asyncio.LifoQueue()
        for _ in range(READERS):
            self.free.put_nowait(None)

    async def value(self, sql: str, values: Sequence[Any]) -> str:
        """See `Reader.value`."""
        loop = asyncio.get_running_loop()
        connection = await self._acquire()
        try:
            if connection is None:
                connection = await loop.run_in_executor(self.threads, connect, self.path, READER_PRAGMAS)
            return await self._run(connection, sql, values)
        except (apsw.CantOpenError, apsw.IOError, apsw.NotADBError) as error:
            raise ServiceUnavailable(
                "The database cannot be read right now. Try again in a moment.", headers={"Retry-After": "1"}
            ) from error
        finally:
            self.free.put_nowait(connection)

    async def _acquire(self) -> apsw.Connection | None:
        with contextlib.suppress(asyncio.QueueEmpty):
            return self.free.get_nowait()
        try:
            async with asyncio.timeout(self.connection_seconds):
                return await self.free.get()
        except TimeoutError:
            raise ServiceUnavailable(
                f"All readers of the database were busy for {self.connection_seconds:g} s. Try again in a moment.",
                headers={"Retry-After": "1"},
            ) from None

    async def _run(self, connection: apsw.Connection, sql: str, values: Sequence[Any]) -> str:
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self.threads, _value, connection, sql, values)
        timer = loop.call_later(self.statement_seconds, connection.interrupt)
        try:
            return await asyncio.shield(running)
        except apsw.InterruptError as error:
            raise OperationTimeout(
                f"The statement took longer than {self.statement_seconds:g} s. Ask for less, or filter more."
            ) from error
        except asyncio.CancelledError:
            # The client is gone: the statement ends, and only then another may use its connection.
            connection.interrupt()
            with contextlib.suppress(apsw.Error):
                await running
            raise
        finally:
            timer.cancel()

    async def close(self) -> None:
        """See `Reader.close`."""
        while not self.free.empty():
            if connection := self.free.get_nowait():
                connection.close()
        self.threads.shutdown(wait=False)


def _value(connection: apsw.Connection, sql: str, values: Sequence[Any]) -> str:
    row = connection.execute(sql, values).get
    return str(row)


def open_sqlite(settings: Settings) -> Database:
    """The SQLite database of the settings, which is made where it is not there."""
    path = str(settings.url.database)

    async def writer() -> aiosqlite.Connection:
        return await aiosqlite.Connection(lambda: Connection(connect(path, WRITER_PRAGMAS)), 64)  # type: ignore[arg-type, return-value]  # our connection looks like sqlite3's

    engine = create_async_engine("sqlite+aiosqlite:///" + path, async_creator=writer, pool_size=1, max_overflow=0)
    limits = settings.limits
    reader = SQLiteReader(path, limits.statement_seconds, limits.connection_seconds)
    return Database(SQLITE, reader, engine)
