"""A fixed number of places for connections: taken by one statement at a time, the last used first."""

import asyncio
from typing import Generic, TypeVar

from api.errors import ServiceUnavailable

T = TypeVar("T")


class Slots(Generic[T]):
    """Hands out connections; a place without one gives None, and whoever has it opens one."""

    def __init__(self, count: int, seconds: float) -> None:
        self.seconds = seconds
        self.free: asyncio.LifoQueue[T | None] = asyncio.LifoQueue()
        for _ in range(count):
            self.free.put_nowait(None)

    async def take(self) -> T | None:
        """A place, which must be given back. Raises ServiceUnavailable where none gets free in time."""
        try:
            return self.free.get_nowait()
        except asyncio.QueueEmpty:
            pass
        try:
            async with asyncio.timeout(self.seconds):
                return await self.free.get()
        except TimeoutError:
            raise ServiceUnavailable(
                f"All connections to the database were busy for {self.seconds:g} s. Try again in a moment.",
                headers={"Retry-After": "1"},
            ) from None

    def give_back(self, connection: T | None) -> None:
        """Give a place back, with its connection or, where that is of no more use, without."""
        self.free.put_nowait(connection)

    def drain(self) -> list[T]:
        """All connections that nobody uses, which are no longer handed out."""
        drained = []
        while not self.free.empty():
            if connection := self.free.get_nowait():
                drained.append(connection)
        return drained
