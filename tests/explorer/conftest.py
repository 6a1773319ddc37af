"""Fixtures of the explorer: its bundle, and a server with the sample content that the library is written for."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api.accounts.personas import admit
from api.database import open_database
from api.database.migrate import migrate
from api.explorer import build as builder
from api.explorer.build import BuildError, build
from api.seeding.files import find_seeds, read_seeds
from api.seeding.load import load
from api.settings import Settings
from tests.databases import BACKENDS, new_database
from tests.explorer.browsers import chromium
from tests.processes import serving
from tests.servers import Client, serve


@pytest.fixture(scope="session")
def bundle() -> None:
    """The explorer's bundle, built where it is not."""
    try:
        build()
    except BuildError as error:
        pytest.fail(f"the explorer cannot be built: {error}")


@pytest.fixture
def no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Node, npm and cached bundles."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(builder, "packaged_node", lambda: None)


@contextmanager
def _sample(backend: str, factory: pytest.TempPathFactory, *, personas: bool = False) -> Iterator[Client]:
    async def fill(url: str) -> None:
        settings = Settings(database_url=url)
        database = open_database(settings)
        await migrate(database.engine)
        await load(database, read_seeds(find_seeds(settings)))
        async with database.transaction() as session:
            if personas:
                await admit(session)
        await database.close()

    with new_database(backend, factory.mktemp("sample")) as url:
        asyncio.run(fill(url))
        with serve(url) as client:
            yield client


@pytest.fixture(scope="module", params=BACKENDS)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A running server with the sample content, whose personas can log in, of each kind in turn."""
    with _sample(request.param, tmp_path_factory, personas=True) as client:
        yield client


@pytest.fixture(scope="module", params=BACKENDS)
def scratch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The same once more, for operations that change something."""
    with _sample(request.param, tmp_path_factory, personas=True) as client:
        yield client


@pytest.fixture(scope="module", params=BACKENDS)
def followed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The same once more, where nothing changes but what subscriptions are to tell of."""
    with _sample(request.param, tmp_path_factory, personas=True) as client:
        yield client


@pytest.fixture(params=BACKENDS)
def alone(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The same once more, for one test alone."""
    with _sample(request.param, tmp_path_factory, personas=True) as client:
        yield client


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A running server with the sample content."""
    with _sample("sqlite", tmp_path_factory) as client:
        yield client


@pytest.fixture(scope="module")
def personas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server as a developer starts it, with personas that can log in."""
    with serving(cwd=tmp_path_factory.mktemp("personas")) as served:
        yield served.url


@pytest.fixture(scope="module")
def browser(personas: str) -> Iterator[Browser]:  # noqa: ARG001  # once the browser runs, no server can be started
    """One browser for all tests of a module."""
    with chromium() as browser:
        yield browser
