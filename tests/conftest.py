"""Fixtures for all tests: each behaviour is tried on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.database import open_database
from api.database.migrate import migrate
from api.settings import Settings
from tests.content import write_content
from tests.databases import BACKENDS, new_database
from tests.servers import Client, serve


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes what snapshot tests find as what they expect from now on; read the diff before committing."""
    parser.addoption("--update", action="store_true", help="write snapshots anew")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> Iterator[str]:
    """The URL of an SQLite file that is not there yet."""
    with new_database("sqlite", tmp_path) as url:
        yield url


@pytest.fixture
def postgres_url(tmp_path: Path) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with new_database("postgresql", tmp_path) as url:
        yield url


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, of each kind in turn."""
    with new_database(request.param, tmp_path) as url:
        yield url


def fill(url: str) -> None:
    """Make the tables of an empty database, and the tests' fixed content in them."""

    async def run() -> None:
        database = open_database(Settings(database_url=url))
        await migrate(database.engine)
        async with database.transaction() as session:
            await write_content(session)
        await database.close()

    asyncio.run(run())


def execute(url: str, *statements: str) -> None:
    """Run SQL statements in one transaction, past the application."""

    async def run() -> None:
        database = open_database(Settings(database_url=url))
        try:
            async with database.transaction() as session:
                for statement in statements:
                    await session.execute(sa.text(statement))
        finally:
            await database.close()

    asyncio.run(run())


def select(url: str, query: str) -> list[tuple[Any, ...]]:
    """Rows of a database, past the application."""

    async def run() -> list[tuple[Any, ...]]:
        database = open_database(Settings(database_url=url))
        async with database.transaction() as session:
            found = [tuple(row) for row in await session.execute(sa.text(query))]
        await database.close()
        return found

    return asyncio.run(run())


@pytest.fixture(scope="session", params=BACKENDS)
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A running server with the tests' fixed content, of each kind in turn. Tests only read from it."""
    with new_database(request.param, tmp_path_factory.mktemp("api")) as url:
        fill(url)
        with serve(url) as client:
            yield client
