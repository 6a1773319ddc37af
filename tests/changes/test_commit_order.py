"""PostgreSQL's transactions beside each other: the order is that of the log, and no late commit is lost."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from api.changes.feed import ChangeFeed
from api.changes.log import Event
from api.database import Database
from tests.changes.logs import logged, nothing_comes, on, take, topic


@asynccontextmanager
async def begun(database: Database, name: str) -> AsyncIterator[AsyncSession]:
    """A transaction that has written a topic, and is committed when the block ends."""
    async with database.transaction() as session:
        session.add(topic(name))
        await session.flush()
        yield session


def test_change_committed_first_waits_for_the_transaction_begun_first(postgres_url: str) -> None:
    """Of two transactions the one that ends first is told after the other that wrote before it: none is passed over."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feed.follow() as follower:
            async with begun(database, "a") as first:
                async with begun(database, "b"):
                    # Within one transaction the log goes on by its sequence, with those of others between.
                    first.add(topic("c"))
                    await first.flush()
                await nothing_comes(follower)
            events = await take(follower, 3)
            changes = sorted(await logged(database), key=lambda change: (change.transaction_id, change.sequence))
            assert [event.row_id for event in events] == [change.row_id for change in changes]
            assert [event.position.sequence for event in events] == [2, 4, 3]
            await nothing_comes(follower)

    on(postgres_url, work)


def test_change_is_told_when_the_transaction_before_it_is_undone(postgres_url: str) -> None:
    """A transaction that is rolled back holds up the later ones until then, and leaves a gap that nobody waits for."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feed.follow() as follower:
            async with begun(database, "a") as first:
                async with begun(database, "b"):
                    pass
                await nothing_comes(follower)
                await first.rollback()
            (event,) = await take(follower, 1)
            assert event.row_id in {change.row_id for change in await logged(database)}

    on(postgres_url, work)


def test_cursor_taken_while_a_transaction_runs_does_not_pass_it_over(postgres_url: str) -> None:
    """A position asked for while something is being written comes before it."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with begun(database, "a"):
            async with begun(database, "b"):
                pass
            cursor = await feed.position()
        async with feed.follow(cursor) as follower:
            assert len(await take(follower, 2)) == 2

    on(postgres_url, work)


def test_who_begins_to_follow_is_not_told_of_what_was_committed_before(postgres_url: str) -> None:
    """A commit that still waits for an earlier transaction is known to who begins then: they are told of that alone."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feed.follow() as early, AsyncExitStack() as stack:
            async with begun(database, "a"):
                async with begun(database, "b"):
                    pass
                late = await stack.enter_async_context(feed.follow())
            first, _second = await take(early, 2)
            assert await take(late, 1) == [first]
            await nothing_comes(late)

    on(postgres_url, work)


def test_many_transactions_in_disorder_are_each_told_once(postgres_url: str) -> None:
    """Writers that begin, pause, end and give up in any order are told in one order, to each follower the same."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        chance = random.Random(2)  # noqa: S311  # not for secrets
        done: list[Event] = []

        async def writer(name: str) -> None:
            for number in range(12):
                async with begun(database, f"{name}-{number}") as session:
                    await asyncio.sleep(chance.random() / 20)
                    if chance.random() < 0.2:
                        await session.rollback()
                        continue
                    session.add(topic(f"{name}-{number}-more"))
                    await session.flush()
                    await asyncio.sleep(chance.random() / 20)

        async def follow() -> list[Event]:
            events: list[Event] = []
            async with feed.follow() as follower:
                ready.set()
                async for batch in follower:
                    events += batch
                    if done and len(events) >= len(done):
                        break
            return events

        ready = asyncio.Event()
        following = asyncio.create_task(follow())
        await ready.wait()
        async with asyncio.TaskGroup() as group:
            for name in "abcdefgh":
                group.create_task(writer(name))
        changes = await logged(database)
        done += changes  # type: ignore[arg-type]  # counted alone
        async with begun(database, "last"):
            pass
        events = await asyncio.wait_for(following, 30)
        expected = sorted((change.transaction_id, change.sequence) for change in changes)
        told = [(event.position.transaction_id, event.position.sequence) for event in events]
        assert told[: len(expected)] == expected

    on(postgres_url, work)
