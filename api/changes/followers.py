"""One who follows the change log: a bounded buffer of what comes, and the log itself for what it has missed."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from api.changes.log import Event, Interest, Log, Present
from api.changes.positions import Position
from api.database.database import Rows
from api.errors import RostrumError

BUFFERED = 1000
"""Events that wait for a follower before it is left to read them from the log."""


class Follower:
    """An endless sequence of batches of events, in the order of commits, each event once.

    One who does not read holds up nobody: a buffer that is full is given up, and what was in it is read from the log
    when the follower goes on. Then, or when something is read from a cursor on, BadUserInput is raised where the log
    is no longer kept from there, and ServiceUnavailable where it cannot be read.
    """

    def __init__(self, log: Log, source: Rows, interest: Interest, known: Present, read_to: Position) -> None:
        self.log = log
        self.source = source
        self.interest = interest
        self.known = known
        self.position = known.position
        self.missed_until = read_to if self.position < read_to else None
        self.buffer: list[Event] = []
        self.failure: RostrumError | None = None
        self.woken = asyncio.Event()

    def offer(self, events: Sequence[Event]) -> None:
        """Take what has just been read from the log, behind all that was offered before."""
        if self.failure:
            return
        fitting = [event for event in events if self.interest.fits(event) and not self.known.has(event)]
        if fitting:
            self.buffer += fitting
            self.woken.set()
        elif not self.buffer and not self.missed_until:
            self.position = max(self.position, events[-1].position)
        if len(self.buffer) > BUFFERED:
            self.missed_until = self.buffer[-1].position
            self.buffer = []

    def fail(self, error: RostrumError) -> None:
        """End with an error, after what was offered."""
        self.failure = error
        self.woken.set()

    async def __aiter__(self) -> AsyncIterator[Sequence[Event]]:
        """The batches; whoever gets one has it to itself."""
        while True:
            self.woken.clear()
            batch = await self._missed(self.missed_until) if self.missed_until else self._buffered()
            if batch:
                yield batch
            elif self.failure:
                raise self.failure
            elif not self.missed_until:
                await self.woken.wait()

    def _buffered(self) -> list[Event]:
        # One who began at a cursor may be further than the feed was.
        batch = [event for event in self.buffer if event.position > self.position]
        self.buffer = []
        self.position = max([self.position, *(event.position for event in batch[-1:])])
        return batch

    async def _missed(self, until: Position) -> list[Event]:
        page = await self.log.page(self.source, self.position, until, self.interest)
        # Only now, so that nothing can have been pruned before it was read.
        await self.log.check(self.source, self.position)
        self.position = page.events[-1].position if page.is_full else until
        if not page.is_full and self.missed_until == until:
            self.missed_until = None
        return [event for event in page.events if not self.known.has(event)]
