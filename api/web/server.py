"""How uvicorn serves the application: in one process or several, for users and for tests alike."""

import asyncio
import multiprocessing
import os
import signal
import threading
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.settings import Settings
from api.web.websocket.transport import WebSocketTransport

GRACEFUL_SECONDS = 15
"""How long running requests may go on after SIGTERM; an operation may take 10."""

STARTING_SECONDS = 30
"""How long a worker may take to answer the process that began it: a busy machine takes long to start one."""


def end_with_parent() -> None:
    """End this process, if it is a worker, when the one that began it is gone: else it would keep the port for ever."""
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_after, args=(parent,), name="end-with-parent", daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 that closes a connection whose request is not there within so many seconds of its beginning.

    uvicorn bounds the wait between two requests alone: senders of a byte a minute would hold every place.
    """

    def __init__(self, request_seconds: float, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request_seconds = request_seconds
        self.waiting_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()
        self._look_again(self.request_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self.look.cancel()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to the WebSocket's own protocol, with bounds of its own."""
        self.look.cancel()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        """Wait for the rest of the request."""
        super().on_message_begin()
        self._wait()

    def on_message_complete(self) -> None:
        """Stop waiting: what comes now is our own work."""
        self.waiting_since = None
        super().on_message_complete()

    def _wait(self) -> None:
        # A time to compare with, not a timer for each request: timers cost more than the rest of this.
        self.waiting_since = self.loop.time()

    def _look_again(self, seconds: float) -> None:
        self.look = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        since = self.loop.time() if self.waiting_since is None else self.waiting_since
        left = since + self.request_seconds - self.loop.time()
        if left > 0:
            self._look_again(left)
        else:
            self.transport.close()


def server_config(app: Any, settings: Settings) -> uvicorn.Config:
    """The configuration of uvicorn for an application, or for the address of its factory, as "module:function"."""
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=settings.workers,
        http=partial(PatientProtocol, settings.limits.request_seconds),  # type: ignore[arg-type]  # made as a class is
        ws=WebSocketTransport,
        ws_max_size=settings.limits.socket_message_bytes,
        ws_ping_interval=settings.limits.socket_ping_seconds,
        ws_ping_timeout=settings.limits.socket_pong_seconds,
        # It would cost each socket memory, and each event the time to compress it for each of those who follow.
        ws_per_message_deflate=False,
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        timeout_worker_healthcheck=STARTING_SECONDS,
    )
