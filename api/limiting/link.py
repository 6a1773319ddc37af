"""The way to Redis, which may be away for a while."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

import structlog
from redis import RedisError

log = structlog.get_logger("rostrum.redis")

Answer = TypeVar("Answer")
Counts = TypeVar("Counts")

LEFT_ALONE_SECONDS = 1
"""After Redis did not answer, one caller asks it again each time that so long has passed; the others do not wait."""


class Link:
    """Whether Redis answers, as far as this process knows."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.away = False
        self.ask_at = 0.0

    async def ask(self, shared: Callable[[], Awaitable[Answer]], own: Callable[[], Awaitable[Answer]]) -> Answer:
        """What Redis answers; what this process knows by itself where Redis does not, in time and without error."""
        if self.away:
            if monotonic() < self.ask_at:
                return await own()
            self.ask_at = monotonic() + self.seconds + LEFT_ALONE_SECONDS
        try:
            async with asyncio.timeout(self.seconds):
                answer = await shared()
        except (RedisError, OSError, TimeoutError) as error:
            self._lost(error)
            return await own()
        if self.away:
            self.away = False
            log.warning("redis_back")
        return answer

    def _lost(self, error: Exception) -> None:
        self.ask_at = monotonic() + LEFT_ALONE_SECONDS
        if not self.away:
            self.away = True
            why = str(error) or f"no answer within {self.seconds:g} s"
            log.warning("redis_away", error=why, meanwhile="each worker counts in its own memory")


class Kept(Generic[Counts]):
    """Counts in this process, and the same in Redis where there is one."""

    def __init__(self, own: Counts, shared: Counts | None, link: Link) -> None:
        self.own = own
        self.shared = shared
        self.link = link

    async def ask(self, question: Callable[[Counts], Awaitable[Answer]]) -> Answer:
        """The answer of Redis; of this process where there is no Redis or it is away."""
        own, shared = self.own, self.shared
        if shared is None:
            return await question(own)
        return await self.link.ask(lambda: question(shared), lambda: question(own))
