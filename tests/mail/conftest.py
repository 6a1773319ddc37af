"""Fixtures for e-mails: a database with its tables, and a mailbox that receives."""

import asyncio
from collections.abc import Iterator

import pytest

from api.database import open_database
from api.database.migrate import migrate
from api.settings import Settings
from tests.mailboxes import Mailbox, mailbox


def make_tables(url: str) -> str:
    """Make the tables of an empty database."""

    async def run() -> None:
        database = open_database(Settings(database_url=url))
        await migrate(database.engine)
        await database.close()

    asyncio.run(run())
    return url


@pytest.fixture
def migrated(database_url: str) -> str:
    """The URL of a database with tables and no rows, of each kind in turn."""
    return make_tables(database_url)


@pytest.fixture
def migrated_postgres(postgres_url: str) -> str:
    """The URL of a PostgreSQL database with tables and no rows."""
    return make_tables(postgres_url)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """An SMTP server, and what it has received."""
    with mailbox() as running:
        yield running
