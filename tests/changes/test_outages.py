"""A database that goes away: who follows is told afterwards of all that was committed meanwhile."""

import asyncio

import pytest
import sqlalchemy as sa

from api.changes.feed import ChangeFeed
from api.database import Database
from api.errors import BadUserInput, ServiceUnavailable
from tests.changes.logs import fed, feeding, nothing_comes, on, opened, take, write_topics
from tests.proxies import proxied


def test_gap_of_a_lost_connection_is_filled(postgres_url: str) -> None:
    """With its connection cut, the feed comes back by itself and tells of what others committed meanwhile."""

    async def work(database: Database, _feed: ChangeFeed) -> None:
        with proxied(postgres_url) as (proxy, through):
            async with fed(through) as (_database, feed), feed.follow() as follower:
                keys = await write_topics(database, "before")
                await take(follower, 1)
                for outage in range(2):
                    await asyncio.to_thread(proxy.cut)
                    keys = await write_topics(database, f"{outage}-a", f"{outage}-b")
                    await nothing_comes(follower)
                    await asyncio.to_thread(proxy.mend)
                    keys += await write_topics(database, f"{outage}-c")
                    assert [event.row_id for event in await take(follower, 3)] == keys

    on(postgres_url, work)


def test_who_begins_to_follow_while_the_database_is_gone_is_told_so(postgres_url: str) -> None:
    """While the database is gone, following is refused as unavailable; afterwards it works without a restart."""

    async def work(database: Database, _feed: ChangeFeed) -> None:
        with proxied(postgres_url) as (proxy, through):
            async with opened(through, limits={"connection_seconds": 1}) as gone, feeding(gone) as feed:
                cursor = await feed.position()
                await asyncio.to_thread(proxy.cut)
                for after in (None, cursor):
                    with pytest.raises(ServiceUnavailable):
                        async with feed.follow(after):
                            pass
                await asyncio.to_thread(proxy.mend)
                await write_topics(database, "missed")
                async with feed.follow(cursor) as follower:
                    await take(follower, 1)

    on(postgres_url, work)


def test_who_follows_a_database_that_was_put_back_is_told_so(postgres_url: str) -> None:
    """When the database comes back in an earlier state, who follows is told to begin anew; new changes are told."""

    async def work(database: Database, _feed: ChangeFeed) -> None:
        with proxied(postgres_url) as (proxy, through):
            async with fed(through) as (_database, feed), feed.follow() as follower:
                await write_topics(database, *"abc")
                await take(follower, 3)
                await asyncio.to_thread(proxy.cut)
                async with database.transaction() as session:
                    await session.execute(sa.text("DELETE FROM change WHERE sequence > 2"))
                await asyncio.to_thread(proxy.mend)
                with pytest.raises(BadUserInput, match="none of this database"):
                    await take(follower, 1)
                async with feed.follow() as again:
                    await write_topics(database, "d")
                    await take(again, 1)

    on(postgres_url, work)
