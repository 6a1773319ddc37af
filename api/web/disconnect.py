"""Ends the work for a client that is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.requests import Request

PATIENCE_SECONDS = 0.5
"""Only work that takes longer is watched: watching costs more than most operations."""


@asynccontextmanager
async def cancelled_when_gone(request: Request) -> AsyncIterator[None]:
    """Cancel the block when the client closes its connection."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task is not None
    watchers: list[asyncio.Task[None]] = []
    timer = loop.call_later(PATIENCE_SECONDS, lambda: watchers.append(loop.create_task(_watch(request, task))))
    try:
        yield
    finally:
        timer.cancel()
        for watcher in watchers:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher


async def _watch(request: Request, task: "asyncio.Task[object]") -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    task.cancel()
