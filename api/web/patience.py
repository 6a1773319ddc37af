"""Ends work that nobody waits for any more, or that takes too long."""

import asyncio
from types import TracebackType

from starlette.types import Receive

from api.errors import OperationTimeout

UNWATCHED_SECONDS = 0.5
"""Work is watched from then on: watching costs more than most operations."""


class Patience:
    """A block that is cancelled when its client is gone, and ends with OperationTimeout after so many seconds."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        self.receive = receive
        self.seconds = seconds
        self.watch: asyncio.Task[None] | None = None
        self.exhausted = False

    async def __aenter__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.task = asyncio.current_task()
        self.timer = self.loop.call_later(min(UNWATCHED_SECONDS, self.seconds), self._begin)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self.timer.cancel()
        if self.watch:
            self.watch.cancel()
        if self.exhausted and kind is asyncio.CancelledError and self.task and not self.task.uncancel():
            raise took_too_long(self.seconds) from error

    def _begin(self) -> None:
        self.watch = self.loop.create_task(self._wait())

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(max(self.seconds - UNWATCHED_SECONDS, 0)):
                while (await self.receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            self.exhausted = True
        if self.task:
            self.task.cancel()


def took_too_long(seconds: float) -> OperationTimeout:
    """The error of an operation that was stopped after so many seconds."""
    return OperationTimeout(f"The operation took longer than {seconds:g} s. Ask for less, or filter more.")
