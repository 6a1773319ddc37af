"""How long the log is kept, and what those are told who come back later."""

import asyncio
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from api.changes import followers
from api.changes.feed import ChangeFeed
from api.changes.log import Interest
from api.changes.recording import record
from api.changes.tables import Change, ChangeKind
from api.changes.upkeep import BATCH, Upkeep
from api.comments.tables import Comment
from api.database import Database
from api.database.columns import new_key, now
from api.errors import BadUserInput
from tests.changes.logs import logged, on, opened, take, topic, write_topics
from tests.servers import serve

WEEK = 7


async def age(database: Database, days: float) -> None:
    """Make all that is in the log so many days old."""
    async with database.transaction() as session:
        await session.execute(sa.update(Change).values(at=now() - timedelta(days=days)))


def test_old_changes_are_pruned(database_url: str) -> None:
    """What is older than the log is kept for goes, however much that is; what is younger stays."""

    async def work(database: Database, _feed: ChangeFeed) -> None:
        async with database.transaction() as session:
            session.add_all([topic(str(number)) for number in range(2 * BATCH + 10)])
        await age(database, WEEK + 1)
        keys = await write_topics(database, "young", "younger")
        assert await Upkeep(database, WEEK).prune() == 2 * BATCH + 10
        # The last of the old ones says where the log begins.
        assert [change.row_id for change in await logged(database)][1:] == keys
        assert await Upkeep(database, WEEK).prune() == 0

    on(database_url, work)


def test_several_processes_can_prune_at_once(database_url: str) -> None:
    """Whichever comes first prunes; others that come at the same time neither fail nor prune more."""

    async def work(database: Database, _feed: ChangeFeed) -> None:
        await write_topics(database, *"abcdef")
        await age(database, WEEK + 1)
        async with opened(database_url) as other:
            pruned = await asyncio.gather(*(Upkeep(each, WEEK).prune() for each in (database, other)))
        assert sum(pruned) == 6
        assert len(await logged(database)) == 1

    on(database_url, work)


def test_cursor_older_than_the_log_is_refused_by_name(database_url: str) -> None:
    """Who comes back after what followed its cursor was pruned is told so; a cursor behind it is as good as ever."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        begin = await feed.position()
        await write_topics(database, "a", "b")
        async with feed.follow(begin) as follower:
            *_, last = await take(follower, 2)
        await age(database, WEEK + 1)
        await Upkeep(database, WEEK).prune()
        with pytest.raises(BadUserInput, match="no longer kept") as refused:
            async with feed.follow(begin):
                pass
        assert refused.value.extensions == {"code": "BAD_USER_INPUT", "argument": "after"}
        async with feed.follow(last.cursor) as follower:
            await write_topics(database, "c")
            await take(follower, 1)

    on(database_url, work)


def test_follower_whose_gap_was_pruned_is_told_so(database_url: str) -> None:
    """One who reads so late that what it missed is pruned is told so, instead of going on with a gap."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        begin = await feed.position()
        await write_topics(database, "a", "b")
        async with feed.follow(begin) as prompt:
            await take(prompt, 2)
            async with feed.follow(begin) as late:
                await age(database, WEEK + 1)
                await Upkeep(database, WEEK).prune()
                with pytest.raises(BadUserInput, match="no longer kept"):
                    await take(late, 1)

    on(database_url, work)


def test_follower_to_whom_nothing_came_for_long_has_missed_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One to whom nothing was of interest while the log went on and was pruned can still read from it what comes."""
    monkeypatch.setattr(followers, "BUFFERED", 5)

    async def work(database: Database, feed: ChangeFeed) -> None:
        async with feed.follow(interest=Interest("Topic")) as follower, feed.follow() as all_:
            other = SimpleNamespace(id=new_key(), article_id=new_key(), author_id=None)
            for _ in range(2):
                async with database.transaction() as session:
                    await record(session, Comment, [other], ChangeKind.UPDATED)
                await take(all_, 1)
            await age(database, WEEK + 1)
            await Upkeep(database, WEEK).prune()
            async with database.transaction() as session:
                session.add_all([topic(str(number)) for number in range(10)])
            await take(follower, 10)

    on(database_url, work)


def test_log_of_another_server_is_put_before_what_is_new(postgres_url: str) -> None:
    """A log that a backup brought to a server whose transactions have lower numbers comes before all that is new."""

    async def work(database: Database, feed: ChangeFeed) -> None:
        begin = await feed.position()
        keys = await write_topics(database, "a", "b")
        async with database.transaction() as session:
            await session.execute(sa.text("UPDATE change SET transaction_id = 1000000000000000 WHERE sequence > 1"))
        await Upkeep(database, WEEK).renumber()
        async with feed.follow(begin) as follower:
            keys += await write_topics(database, "c")
            assert [event.row_id for event in await take(follower, 3)] == keys

    on(postgres_url, work)


def test_server_prunes_by_itself(database_url: str) -> None:
    """A server that starts prunes what is older than ROSTRUM_CHANGES_DAYS."""

    async def prepare() -> None:
        async with opened(database_url) as database:
            await write_topics(database, *"abc")
            await age(database, 2)

    async def left() -> int:
        async with opened(database_url) as database:
            return len(await logged(database))

    asyncio.run(prepare())
    with serve(database_url, changes_days=1):
        deadline = time.monotonic() + 20
        while asyncio.run(left()) > 1:
            assert time.monotonic() < deadline
