"""Fixtures for training classes: a school, on each database in turn."""

from collections.abc import Iterator

import pytest

from tests.conftest import fill
from tests.databases import BACKENDS, new_database
from tests.servers import serve
from tests.training.school import School


@pytest.fixture(scope="session", params=BACKENDS)
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """A running school. Tests bring their own people and classes, so that none meets another's."""
    with new_database(request.param, tmp_path_factory.mktemp("school")) as url:
        fill(url)
        with serve(url, limits={"viewer_points": ""}) as client:
            yield School(client)
