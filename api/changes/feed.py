"""Tells those who follow what was committed, in the order of commits, whichever process wrote it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

from api.changes.followers import Follower
from api.changes.log import EVERYTHING, Event, Interest, Log, Present, told
from api.changes.positions import Position
from api.database.database import Database, Watch
from api.database.snapshots import NOTHING
from api.errors import BadUserInput, ServiceUnavailable

POLL_SECONDS = 3.0
"""How long the feed relies on being told of what is new before it looks by itself."""
SOON_SECONDS = (0.01, 0.2)
"""How soon it looks again for changes that wait for a transaction that still runs: at first, and at last."""
RETRY_SECONDS = (0.1, 5.0)
"""How soon it connects anew to a database that is gone: at first, and at last."""
READY_SECONDS = 3.0
TOLD_AT_ONCE = 10
"""How many followers are woken before those that are awake go on."""
HELD_UP_SECONDS = 10.0
"""After so long the operator is told that a transaction holds up the others' changes."""

log = structlog.get_logger("rostrum.changes")


class ChangeFeed:
    """Reads the change log, once for all who follow in this process, and only while somebody does.

    A database that goes away is connected to again, and what was committed meanwhile is read then.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.log = Log(database.dialect)
        self.followers: set[Follower] = set()
        self.read_to: Position | None = None
        """Up to where the followers have been told; None while nobody follows."""
        self.following = 0
        self.followed = asyncio.Event()
        self.ready = asyncio.Event()
        self.retry_seconds = RETRY_SECONDS[0]
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to read as soon as somebody follows."""
        self.task = asyncio.create_task(self._run(), name="change-feed")

    async def stop(self) -> None:
        """End, and with it all who follow."""
        for follower in self.followers:
            follower.fail(ServiceUnavailable("The server is going down. Follow on in a moment, from where you are."))
        if self.task:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task

    async def position(self) -> str:
        """The present end of the log, as a cursor: the events after it are those that nobody can have seen yet."""
        return (await self.log.present(self.database.reader)).position.cursor

    @asynccontextmanager
    async def follow(self, after: str | None = None, interest: Interest = EVERYTHING) -> AsyncIterator[Follower]:
        """A follower from a cursor on, or of what is committed from now on, for as long as the block runs.

        Raises BadUserInput where `after` is no cursor or what came after it is no longer kept, and ServiceUnavailable
        where the database does not answer.
        """
        known = await self._known(after)
        self.following += 1
        self.followed.set()
        try:
            follower = Follower(self.log, self.database.reader, interest, known, await self._read_to())
            self.followers.add(follower)
            try:
                yield follower
            finally:
                self.followers.discard(follower)
        finally:
            self.following -= 1
            if not self.following:
                self.followed.clear()

    async def _known(self, after: str | None) -> Present:
        """What one has who begins to follow: all up to a cursor, or all that is committed now."""
        if after is None:
            return await self.log.present(self.database.reader)
        position = Position.read(after)
        await self.log.check(self.database.reader, position)
        return Present(position, NOTHING)

    async def _read_to(self) -> Position:
        """Up to where the feed has read, which begins now where nobody followed before."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                while self.read_to is None:
                    await self.ready.wait()
        except TimeoutError:
            raise ServiceUnavailable("The database does not answer. Try again in a moment.") from None
        return self.read_to

    async def _run(self) -> None:
        while True:
            await self.followed.wait()
            try:
                await self._read()
            except Exception as error:  # noqa: BLE001  # whatever a driver raises, those who follow must not be left alone
                log.warning("change feed interrupted", reason=told(error), retry_seconds=self.retry_seconds)
                await asyncio.sleep(self.retry_seconds)
                self.retry_seconds = min(self.retry_seconds * 2, RETRY_SECONDS[1])
            if not self.followed.is_set():
                self._forget()

    async def _read(self) -> None:
        """Read on until nobody follows any more."""
        watch = await self.database.watch()
        try:
            position = await self._begin(watch)
            waited = 0.0
            while self.followed.is_set():
                page = await self.log.page(watch, position)
                if page.events:
                    waited = 0.0
                    position = self.read_to = page.events[-1].position
                    await self._offer(page.events)
                if page.waiting:
                    waited += await _pause(waited)
                elif not page.is_full:
                    waited = 0.0
                    await watch.changed(POLL_SECONDS)
        finally:
            await watch.close()

    async def _offer(self, events: Sequence[Event]) -> None:
        """Tell all who follow now, some at a time: the first have their answers on the way before the last ask."""
        for number, follower in enumerate(tuple(self.followers), 1):
            follower.offer(events)
            if number % TOLD_AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _begin(self, watch: Watch) -> Position:
        """Where to read on: where the feed was before its connection broke off, or at the end of the log."""
        if self.read_to:
            try:
                await self.log.check(watch, self.read_to)
            except BadUserInput as error:
                # The database was restored from a backup, or was away for longer than the log is kept.
                for follower in self.followers:
                    follower.fail(error)
                self._forget()
        self.read_to = position = self.read_to or (await self.log.present(watch)).position
        self.retry_seconds = RETRY_SECONDS[0]
        self.ready.set()
        return position

    def _forget(self) -> None:
        self.read_to = None
        self.ready.clear()


async def _pause(waited: float) -> float:
    """Wait a little, the longer the longer it has taken; the seconds."""
    pause = min(max(waited, SOON_SECONDS[0]), SOON_SECONDS[1])
    await asyncio.sleep(pause)
    if waited < HELD_UP_SECONDS <= waited + pause:
        log.warning("changes held up", reason="a transaction that began to write before them still runs")
    return pause
