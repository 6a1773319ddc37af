"""Fixtures for the tests of feedback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import BACKENDS, new_database
from tests.feedback.desks import Desk, open_desk


@pytest.fixture(scope="module", params=BACKENDS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A running server with people of every standing, on each kind of database in turn."""
    with new_database(request.param, tmp_path_factory.mktemp("desk")) as url, open_desk(url) as desk:
        yield desk


@pytest.fixture
def own_desk(database_url: str) -> Iterator[Desk]:
    """The same, for one test alone."""
    with open_desk(database_url) as desk:
        yield desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for one test alone."""
    return tmp_path
