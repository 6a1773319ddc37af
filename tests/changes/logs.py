"""Databases with a change log, and ways to write to it and to read it."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from api.changes.feed import ChangeFeed
from api.changes.followers import Follower
from api.changes.log import Event
from api.changes.tables import Change
from api.database import Database, open_database
from api.database.migrate import migrate
from api.settings import Settings
from api.tables import articles


@asynccontextmanager
async def opened(url: str, **settings: Any) -> AsyncIterator[Database]:
    """A migrated database."""
    database = open_database(Settings(database_url=url, **settings))
    try:
        await migrate(database.engine)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def fed(url: str, **settings: Any) -> AsyncIterator[tuple[Database, ChangeFeed]]:
    """A migrated database and a feed of its changes."""
    async with opened(url, **settings) as database, feeding(database) as feed:
        yield database, feed


@asynccontextmanager
async def feeding(database: Database) -> AsyncIterator[ChangeFeed]:
    """A feed of the changes of a database."""
    feed = ChangeFeed(database)
    await feed.start()
    try:
        yield feed
    finally:
        await feed.stop()


def on(url: str, work: Callable[[Database, ChangeFeed], Awaitable[None]]) -> None:
    """Do some work on a migrated database with a feed."""

    async def run() -> None:
        async with fed(url) as (database, feed):
            await work(database, feed)

    asyncio.run(run())


def topic(name: str) -> articles.Topic:
    """A topic whose slug is its name."""
    return articles.Topic(slug=name, name=name)


async def write_topics(database: Database, *names: str) -> list[uuid.UUID]:
    """Write topics, each in a transaction of its own; their keys."""
    keys = []
    for name in names:
        async with database.transaction() as session:
            row = topic(name)
            session.add(row)
            keys.append(row.id)
    return keys


async def logged(database: Database) -> list[Change]:
    """All that the log says, in the order in which it was written."""
    async with database.transaction() as session:
        beginning = Change.type == ""
        return list(await session.scalars(sa.select(Change).where(~beginning).order_by(Change.sequence)))  # type: ignore[arg-type]  # a column, at the class


async def take(follower: Follower, count: int, seconds: float = 30) -> list[Event]:
    """The next events of a follower, which must be `count` when the batch with the last of them is there."""
    taken: list[Event] = []
    async with asyncio.timeout(seconds):
        async for batch in follower:
            taken += batch
            if len(taken) >= count:
                break
    assert len(taken) == count, taken
    return taken


async def nothing_comes(follower: Follower, seconds: float = 0.3) -> None:
    """Assert that a follower is told of nothing for so long."""
    with pytest.raises(TimeoutError):
        await take(follower, 1, seconds)
