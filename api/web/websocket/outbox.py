"""What a socket still has to send: bounded, and sent in the order in which it came."""

import asyncio
from collections import deque

from starlette.types import Send

from api.web.websocket.messages import CloseCode, Closing


class Outbox:
    """Messages that wait until the client has read those before them."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.messages: deque[bytes] = deque()
        self.behind = 0
        """Bytes that wait or are being sent."""
        self.filled = asyncio.Event()
        self.empty = asyncio.Event()
        self.room = asyncio.Event()
        """Whether the client is not too far behind to be asked for more."""
        self._moved(0)

    def put(self, message: bytes, *, awaited: bool = False) -> None:
        """Send a message once those before it are sent.

        Raises Closing where the client is too far behind, unless it has asked for this one message and waits for it.
        """
        if self.behind > self.most_bytes and not awaited:
            raise Closing(CloseCode.BUSY, f"You read too slowly: over {self.most_bytes:,} bytes wait for you.")
        self.messages.append(message)
        self._moved(len(message))

    async def send_all(self, send: Send) -> None:
        """Send what comes, for ever. Raises Closing when the client is gone."""
        while True:
            await self.filled.wait()
            message = self.messages.popleft()
            try:
                await send({"type": "websocket.send", "text": message.decode()})
            except OSError:
                raise Closing(CloseCode.LOST, by_client=True) from None
            self._moved(-len(message))

    def _moved(self, count: int) -> None:
        self.behind += count
        _set(self.filled, bool(self.messages))
        _set(self.empty, self.behind == 0)
        _set(self.room, self.behind <= self.most_bytes)


def _set(event: asyncio.Event, value: bool) -> None:
    if value:
        event.set()
    else:
        event.clear()
