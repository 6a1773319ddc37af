"""Several processes on one database: each is told of what any of them writes."""

import asyncio
import signal
import sys
from pathlib import Path

from api.changes.feed import ChangeFeed
from api.database import Database
from tests.changes.logs import fed, feeding, logged, on, take, write_topics

HOUSE = Path(__file__).parents[2]


async def start_writer(url: str, name: str, count: int) -> asyncio.subprocess.Process:
    """A process that writes so many topics."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.changes.writer", url, name, str(count), cwd=HOUSE
    )


def test_changes_of_other_processes_are_told(database_url: str) -> None:
    """Three processes write at once, and whoever follows in a fourth is told of all, each change once and in order."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feeding(database) as other, feed.follow() as one, other.follow() as two:
            writers = [await start_writer(database_url, name, 20) for name in "abc"]
            events = await take(one, 60)
            assert [event.position for event in await take(two, 60)] == [event.position for event in events]
            assert {event.row_id for event in events} == {change.row_id for change in await logged(database)}
            assert [await writer.wait() for writer in writers] == [0, 0, 0]

    on(database_url, work)


def test_writer_that_is_killed_leaves_the_log_whole(database_url: str) -> None:
    """A process killed while it writes has told of what it committed and of nothing else; others go on."""

    async def run() -> None:
        async with fed(database_url) as (database, feed), feed.follow() as follower:
            writer = await start_writer(database_url, "a", 100_000)
            events = list(await anext(aiter(follower)))
            writer.send_signal(signal.SIGKILL)
            await writer.wait()
            (last,) = await write_topics(database, "last")
            while events[-1].row_id != last:
                events += await anext(aiter(follower))
            assert [event.row_id for event in events] == [change.row_id for change in await logged(database)]

    asyncio.run(run())
