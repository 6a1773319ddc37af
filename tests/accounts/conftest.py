"""Fixtures for accounts: a site with a mailbox, on each database in turn."""

from collections.abc import Iterator

import pytest

from tests.accounts.sites import Site
from tests.accounts.sites import site as run_site
from tests.databases import BACKENDS, new_database
from tests.mail.conftest import make_tables


@pytest.fixture(scope="session", params=BACKENDS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site with nobody in it; tests bring their own people, under names that no other test uses."""
    with new_database(request.param, tmp_path_factory.mktemp("site")) as url, run_site(make_tables(url)) as running:
        yield running
