"""Following the change log: what was committed, all of it, in order, each change once."""

import asyncio
import random
import threading
import time
from contextlib import suppress
from statistics import quantiles

import pytest

from api.changes.feed import ChangeFeed
from api.changes.followers import BUFFERED, Follower
from api.changes.log import Event, Interest
from api.changes.tables import ChangeKind
from api.database import Database
from api.errors import BadUserInput
from tests.changes.logs import fed, logged, nothing_comes, on, take, topic, write_topics


async def many(database: Database, *names: str) -> None:
    """Write many topics in one transaction."""
    async with database.transaction() as session:
        session.add_all([topic(name) for name in names])


def test_committed_changes_are_told_in_order(database_url: str) -> None:
    """Who follows is told of each change after its commit, in the order of commits, with all that the log says."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feed.follow() as follower:
            keys = await write_topics(database, "a", "b", "c")
            events = await take(follower, 3)
            assert [(event.type, event.row_id, event.kind) for event in events] == [
                ("Topic", key, ChangeKind.CREATED) for key in keys
            ]
            assert [(event.parent_id, event.owner_id) for event in events] == [(key, None) for key in keys]
            assert [event.at for event in events] == [change.at for change in await logged(database)]

    on(database_url, work)


def test_undone_transaction_is_not_told(database_url: str) -> None:
    """What was rolled back is told to nobody, and holds up nothing."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feed.follow() as follower:
            with pytest.raises(LookupError):
                await fail(database)
            (key,) = await write_topics(database, "kept")
            assert [event.row_id for event in await take(follower, 1)] == [key]

    async def fail(database: Database) -> None:
        async with database.transaction() as session:
            session.add(topic("undone"))
            await session.flush()
            raise LookupError

    on(database_url, work)


def test_what_was_before_is_not_told(database_url: str) -> None:
    """Who begins to follow is told of what comes from then on."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        await write_topics(database, "before")
        async with feed.follow() as follower:
            await nothing_comes(follower)
            await write_topics(database, "after")
            await take(follower, 1)

    on(database_url, work)


def test_gap_is_filled_from_a_cursor(database_url: str) -> None:
    """Who was away goes on behind the last event that it had, and loses and repeats none."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        begin = await feed.position()
        keys = await write_topics(database, *"abcd")
        async with feed.follow(begin) as follower:
            events = await take(follower, 4)
            assert [event.row_id for event in events] == keys
        keys += await write_topics(database, *"efg")
        async with feed.follow(events[1].cursor) as follower:
            keys += await write_topics(database, *"hi")
            assert [event.row_id for event in await take(follower, 7)] == keys[2:]
            await nothing_comes(follower)

    on(database_url, work)


def test_gap_of_many_pages_is_filled_while_more_comes(database_url: str) -> None:
    """A long gap is read page by page, and what is committed meanwhile follows it without a seam."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        begin = await feed.position()
        await many(database, *(f"early-{i}" for i in range(1200)))
        async with feed.follow(begin) as follower:
            first = await take(follower, 500)
            await many(database, *(f"late-{i}" for i in range(300)))
            events = first + await take(follower, 1000)
            assert [event.row_id for event in events] == [change.row_id for change in await logged(database)]

    on(database_url, work)


async def sip(follower: Follower, batches: int) -> list[Event]:
    """The events of a few batches, or of those that come soon."""
    events: list[Event] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            async for batch in follower:
                events += batch
                batches -= 1
                if not batches:
                    break
    return events


def test_followers_that_come_and_go_among_writers_miss_nothing(database_url: str) -> None:
    """Many who join and leave at any time, each going on by its cursor, are told of all, each of all once."""
    chance = random.Random(1)  # noqa: S311  # not for secrets

    async def writer(database: Database, name: str) -> None:
        for number in range(20):
            await write_topics(database, f"{name}-{number}")
            await asyncio.sleep(chance.random() / 50)

    async def restless(feed: ChangeFeed, cursor: str) -> list[Event]:
        events: list[Event] = []
        while len(events) < 80:
            async with feed.follow(events[-1].cursor if events else cursor) as follower:
                events += await sip(follower, chance.randint(1, 9))
        return events

    async def work(database: Database, feed: ChangeFeed) -> None:
        begin = await feed.position()
        async with asyncio.TaskGroup() as group:
            followers = [group.create_task(restless(feed, begin)) for _ in range(10)]
            for name in "abcd":
                group.create_task(writer(database, name))
        expected = sorted(change.row_id for change in await logged(database))
        for follower in followers:
            events = follower.result()
            assert sorted(event.row_id for event in events) == expected
            assert [event.position for event in events] == sorted(event.position for event in events)

    on(database_url, work)


def test_follower_is_told_of_what_it_is_interested_in(database_url: str) -> None:
    """Who follows the changes under one row, or those of one type, is told of these alone, live and from a cursor."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        begin = await feed.position()
        (first,) = await write_topics(database, "first")
        interest = Interest("Topic", first)
        async with feed.follow(begin, interest) as one, feed.follow(begin, Interest("Comment")) as none:
            await write_topics(database, "other")
            assert [event.row_id for event in await take(one, 1)] == [first]
            async with database.transaction() as session:
                row = await session.get_one(topic("").__class__, first)
                row.name = "renamed"
            assert [event.kind for event in await take(one, 1)] == [ChangeKind.UPDATED]
            await nothing_comes(none)

    on(database_url, work)


@pytest.mark.parametrize(
    "cursor", ["", "x", "0", "6e6f", "302e", "302e312e32", "302e2b31", "302e31 ", "2d312e31", "302e" + "39" * 40, "é"]
)
def test_malformed_cursor_is_refused(sqlite_url: str, cursor: str) -> None:
    """A cursor that no event came with is refused by name."""

    async def work(_database: Database, feed: ChangeFeed) -> None:
        with pytest.raises(BadUserInput, match="`after` is no cursor"):
            async with feed.follow(cursor):
                pass

    on(sqlite_url, work)


def test_cursor_of_another_database_is_refused(database_url: str) -> None:
    """A cursor that is ahead of all that the database has had is refused, instead of waiting for it for ever."""

    async def work(_database: Database, feed: ChangeFeed) -> None:
        for place in (f"0.{10**9}", f"{10**15}.1"):
            with pytest.raises(BadUserInput, match="none of this database"):
                async with feed.follow(place.encode().hex()):
                    pass

    on(database_url, work)


def test_follower_that_does_not_read_is_bounded_and_holds_up_nobody(database_url: str) -> None:
    """One who does not read keeps no more than a bounded buffer, others go on, and it reads all when it goes on too."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feed.follow() as idle, feed.follow() as busy:
            for part in range(3):
                await many(database, *(f"{part}-{i}" for i in range(BUFFERED // 2 + 10)))
                assert len(await take(busy, BUFFERED // 2 + 10)) > BUFFERED // 2
                assert len(idle.buffer) <= BUFFERED
            await many(database, "last")
            expected = [change.row_id for change in await logged(database)]
            assert [event.row_id for event in await take(idle, len(expected))] == expected

    on(database_url, work)


def test_nothing_is_read_while_nobody_follows(sqlite_url: str) -> None:
    """The file is looked at only while somebody follows."""

    def watches() -> bool:
        return any("sqlite-watch" in thread.name for thread in threading.enumerate())

    async def work(database: Database, feed: ChangeFeed) -> None:
        assert not watches()
        async with feed.follow() as follower:
            await write_topics(database, "a")
            await take(follower, 1)
            assert watches()
        deadline = time.monotonic() + 20
        while watches():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
        async with feed.follow() as follower:
            await write_topics(database, "b")
            await take(follower, 1)

    on(sqlite_url, work)


def test_changes_are_told_soon(database_url: str) -> None:
    """From commit to being told it takes far less than 250 ms."""

    async def run() -> list[float]:
        times = []
        async with fed(database_url) as (database, feed), feed.follow() as follower:
            for number in range(40):
                await write_topics(database, str(number))
                begun = time.perf_counter()
                await take(follower, 1)
                times.append(time.perf_counter() - begun)
        return times

    # Other tests may keep the machine busy, and PostgreSQL's transactions of any database hold up what comes after.
    assert quantiles(asyncio.run(run()), n=4)[0] < 0.1
