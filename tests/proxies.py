"""A way to PostgreSQL, to Redis, or to a server of ours, that tests can watch, cut, stop up and mend."""

import asyncio
import contextlib
import struct
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

SSL_REQUEST = struct.pack("!i", 80877103)


class Proxy:
    """Passes bytes on to a server, and back."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.port = 0
        self.stopped_up = False
        """Whether connections stay open and nothing comes back: what a server does that hangs."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.mend()

    def mend(self) -> None:
        """Accept connections."""
        self._run(self._listen())

    def cut(self) -> None:
        """End all connections and refuse new ones."""
        self._run(self._close())

    def close(self) -> None:
        """Cut the way for good."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        self._server = None
        # Again until all is over: a client that was let in a moment ago is on its way to the server yet.
        while self._tasks:
            for writer in list(self._writers):
                writer.transport.abort()
            await asyncio.wait(self._tasks, timeout=0.1)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        theirs, ours = await asyncio.open_connection(*self.target)
        self._writers |= {writer, ours}
        with contextlib.suppress(OSError, EOFError, ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(self._requests(reader, ours))
                group.create_task(self._answers(theirs, writer))
        for each in (writer, ours):
            each.transport.abort()
            self._writers.discard(each)

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        raise ConnectionResetError

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if not self.stopped_up:
                writer.write(data)
        raise ConnectionResetError


class PostgresProxy(Proxy):
    """Counts the statements that clients have PostgreSQL execute."""

    def __init__(self, host: str, port: int) -> None:
        self.executed = 0
        super().__init__(host, port)

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what the client sends; the first messages of PostgreSQL's protocol have no type."""
        kind = b""
        while True:
            length = await reader.readexactly(4)
            body = await reader.readexactly(struct.unpack("!i", length)[0] - 4)
            self.executed += kind == b"E"
            writer.write(kind + length + body)
            kind = b"" if body == SSL_REQUEST else await reader.readexactly(1)


@contextmanager
def passing(url: str) -> Iterator[tuple[Proxy, str]]:
    """A proxy before a server of ours, and the address that leads through it."""
    target = urlsplit(url)
    proxy = Proxy(target.hostname or "127.0.0.1", target.port or 80)
    try:
        yield proxy, f"http://127.0.0.1:{proxy.port}"
    finally:
        proxy.close()


@contextmanager
def proxied(url: str) -> Iterator[tuple[PostgresProxy, str]]:
    """A proxy before the database of a URL, and the URL that leads through it."""
    target = sa.make_url(url)
    proxy = PostgresProxy(target.host or "127.0.0.1", target.port or 5432)
    try:
        yield proxy, target.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
    finally:
        proxy.close()


def settled(count: Callable[[], int]) -> int:
    """A count of statements, once what a server does by itself at its start is over."""
    before = -1
    while before != count():
        before = count()
        time.sleep(0.5)
    return before
