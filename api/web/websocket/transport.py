"""How uvicorn carries WebSockets: frames in and out of a connection, within bounds whatever the client does.

What it adds to uvicorn's own: nothing grows for a client that does not read; every connection is gone soon after its
application is done with it; a client learns why it was closed; and an application may finish before the server ends.
"""

import asyncio
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode as FrameCloseCode
from websockets.frames import Frame
from websockets.http11 import Request

from api.web.websocket.messages import LEAVING, CloseCode

CLOSING_SECONDS = 5.0
"""How long a client may take to answer that the connection is closed."""

MOST_FRAGMENTS = 1000
"""Frames that one message may come in: else those of no length would be kept without end."""


class WebSocketTransport(WebSocketsSansIOProtocol):
    """One WebSocket connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.failed = False
        self.owed_pongs = b""
        self.unread = 0
        self.end_timer: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Read frames; what comes after a failure is thrown away."""
        if not self.failed:
            super().data_received(data)

    def handle_ping(self) -> None:
        """Answer a ping; of those that come while the client does not read, the last (RFC 6455, 5.5.3)."""
        # What has come at once is answered with the first of it.
        pongs = b"".join(self.conn.data_to_send())
        if self.writable.is_set():
            self.transport.write(pongs)
        elif pongs:
            self.owed_pongs = pongs

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        if self.owed_pongs:
            self.transport.write(self.owed_pongs)
            self.owed_pongs = b""

    def handle_connect(self, event: Request) -> None:
        """Take the handshake; frames are read once the application has taken it too."""
        super().handle_connect(event)
        if not self.close_sent:
            self.read_paused = True
            self.transport.pause_reading()

    def handle_cont(self, event: Frame) -> None:
        """Take a further part of a message."""
        if len(self.frames) < MOST_FRAGMENTS or self.close_sent:
            super().handle_cont(event)
        else:
            self._fail(FrameCloseCode.MESSAGE_TOO_BIG, f"over {MOST_FRAGMENTS} frames in one message")

    def send_receive_event_to_app(self) -> None:
        """Pass on a message. Text that is no UTF-8 fails the connection, and needs no stack in the log."""
        if self.curr_msg_data_type == "text" and not self.close_sent and not _is_text(self.frames):
            self._fail(FrameCloseCode.INVALID_DATA, "text that is no UTF-8")
        else:
            super().send_receive_event_to_app()

    def _fail(self, code: int, reason: str) -> None:
        self.conn.send_close(code, reason)
        self.handle_parser_exception()

    def handle_parser_exception(self) -> None:
        """Close the connection, saying why, and read on: it would be reset on unread bytes, and the reason lost."""
        assert self.conn.close_sent
        self.failed = self.close_sent = True
        self.stop_keepalive()
        code, reason = self.conn.close_sent.code, self.conn.close_sent.reason
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        # Without it, uvicorn would close the connection as soon as the application is done.
        self.close_timer = self.loop.call_later(CLOSING_SECONDS, self.transport.abort)

    def send_keepalive_ping(self) -> None:
        """Ask for a sign of life, behind what the client has not read yet."""
        super().send_keepalive_ping()
        self.unread = self.transport.get_write_buffer_size()

    def keepalive_timeout(self) -> None:
        """Give the client up, unless it has read something meanwhile: a slow one may be long on its way to the ping."""
        unread, before = self.transport.get_write_buffer_size(), self.unread
        if 0 < unread < before and self.ping_timeout:
            self.unread = unread
            self.pong_timer = self.loop.call_later(self.ping_timeout, self.keepalive_timeout)
        elif not self.close_sent:
            self._fail(CloseCode.BUSY, "no answer to a ping")
            if unread:
                self.transport.abort()

    def shutdown(self) -> None:
        """Let the application say good-bye."""
        if self.handshake_complete and not self.close_sent:
            leaving: Any = {"type": LEAVING}  # no event of ASGI's
            self.queue.put_nowait(leaving)
        else:
            super().shutdown()

    async def send(self, message: Any) -> None:
        """See ASGI. Raises ClientDisconnected (an OSError) once the connection is closed."""
        await self.writable.wait()
        if self.close_sent:
            raise ClientDisconnected
        await super().send(message)

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """End the connection, however the client takes it."""
        super().on_task_complete(task)
        if not self.disconnected:
            self.end_timer = self.loop.call_later(CLOSING_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended."""
        super().connection_lost(exc)
        if self.end_timer:
            self.end_timer.cancel()


def _is_text(frames: list[bytes]) -> bool:
    try:
        b"".join(frames).decode()
    except UnicodeDecodeError:
        return False
    return True
