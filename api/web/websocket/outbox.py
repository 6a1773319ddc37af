"""What a socket still has to send: bounded, and sent in the order in which it came."""

import asyncio
from collections import deque

from starlette.types import Send

from api.settings import Limits
from api.web.websocket.messages import CloseCode, Closing


class Outbox:
    """Messages that wait until the client has read those before them.

    What the client asked for is always taken: who works it out waits for `room` first. Events come unasked, and of
    them only so many bytes wait: who has more waits in turn, and not for long.
    """

    def __init__(self, limits: Limits) -> None:
        self.most_bytes = limits.socket_behind_bytes
        self.most_seconds = limits.socket_behind_seconds
        self.queue: deque[tuple[bytes, bool]] = deque()
        """Each message, and whether it is an event."""
        self.bytes = 0
        self.event_bytes = 0
        self.owed_pong: bytes | None = None
        self.filled = asyncio.Event()
        self.empty = asyncio.Event()
        self.room = asyncio.Event()
        self.room_for_events = asyncio.Event()
        self._moved(0, is_event=False)

    def answer(self, message: bytes) -> None:
        """Send what the client has asked for."""
        self._put(message, is_event=False)

    def refuse(self, message: bytes) -> None:
        """Send a refusal. Raises Closing where the client does not read what it got already."""
        if not self.room.is_set():
            raise self._too_slow()
        self.answer(message)

    def pong(self, message: bytes) -> None:
        """Answer a ping; of those that come while the client is behind, the last."""
        if self.room.is_set():
            self.answer(message)
        else:
            self.owed_pong = message

    async def event(self, message: bytes) -> None:
        """Send an event, once there is room for it. Raises Closing where the client does not make any in time."""
        if not self.room_for_events.is_set():
            try:
                async with asyncio.timeout(self.most_seconds):
                    await self.room_for_events.wait()
            except TimeoutError:
                raise self._too_slow() from None
        self._put(message, is_event=True)

    async def send_all(self, send: Send) -> None:
        """Send what comes, for ever. Raises Closing when the client is gone."""
        while True:
            await self.filled.wait()
            message, is_event = self.queue.popleft()
            try:
                await send({"type": "websocket.send", "text": message.decode()})
            except OSError:
                raise Closing(CloseCode.LOST, by_client=True) from None
            self._moved(-len(message), is_event=is_event)
            if self.owed_pong and self.room.is_set():
                self.answer(self.owed_pong)
                self.owed_pong = None

    def _put(self, message: bytes, *, is_event: bool) -> None:
        self.queue.append((message, is_event))
        self._moved(len(message), is_event=is_event)

    def _moved(self, count: int, *, is_event: bool) -> None:
        self.bytes += count
        self.event_bytes += count if is_event else 0
        _set(self.filled, bool(self.queue))
        _set(self.empty, self.bytes == 0)
        _set(self.room, self.bytes <= self.most_bytes)
        _set(self.room_for_events, self.event_bytes <= self.most_bytes)

    def _too_slow(self) -> Closing:
        return Closing(CloseCode.BUSY, f"You read too slowly: over {self.most_bytes:,} bytes wait for you.")


def _set(event: asyncio.Event, value: bool) -> None:
    if value == event.is_set():
        return
    if value:
        event.set()
    else:
        event.clear()
