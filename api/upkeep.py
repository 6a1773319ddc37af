"""What is done in the background, again and again, as long as the application runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import SystemRandom

import structlog

MINUTE_SECONDS = 60.0
HOUR_SECONDS = 3600.0

log = structlog.get_logger("rostrum.upkeep")
chance = SystemRandom()


@dataclass(frozen=True)
class Chore:
    """One thing to do. Every worker does it: whichever comes first does all of it, and the others find nothing left."""

    name: str
    """What the log calls what was done, as "changes pruned"."""
    do: Callable[[], Awaitable[int]]
    """Does it, in small transactions; how many rows that were."""
    pause_seconds: float = HOUR_SECONDS
    """The longest pause until it is done again."""


@asynccontextmanager
async def upkeep(*chores: Chore) -> AsyncIterator[None]:
    """Do each chore at once and then after each pause, for as long as the block runs.

    One that fails is tried again after its pause, and holds up no other.
    """
    tasks = [asyncio.create_task(_repeat(chore), name=chore.name) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _repeat(chore: Chore) -> None:
    while True:
        try:
            if rows := await chore.do():
                log.info(chore.name, rows=rows)
        except Exception as error:  # noqa: BLE001  # whatever a driver raises, there is another chance after the pause
            log.warning("upkeep failed", chore=chore.name, reason=f"{type(error).__name__}: {error}")
        # Workers that began together do not all look at the same moment.
        await asyncio.sleep(chore.pause_seconds * chance.uniform(0.5, 1))
