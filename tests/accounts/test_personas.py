"""The sample content's personas: whom a developer tries Rostrum as, and where they cannot be."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import select
from tests.processes import PRODUCTION_ENVIRONMENT, rostrum, serving

PRODUCTION: Any = PRODUCTION_ENVIRONMENT
ROLES = ["READER", "MODERATOR", "EDITOR", "ADMIN"]
LOG_IN = "mutation ($input: LogInInput!) { logIn(input: $input) { token viewer { user { role } } errors { code } } }"


def log_in(url: str, name: str) -> Any:
    """What comes of logging in as a persona."""
    given = {"email": f"{name.lower()}@example.org", "password": "rostrum-demo"}
    return httpx.post(f"{url}/graphql", json={"query": LOG_IN, "variables": {"input": given}}).json()["data"]["logIn"]


def test_personas_log_in_where_only_the_developer_is(tmp_path: Path) -> None:
    """On loopback each of the four logs in with the password that the first lines tell; elsewhere no longer."""
    with serving(cwd=tmp_path) as served:
        assert [log_in(served.url, role)["viewer"]["user"]["role"] for role in ROLES] == ROLES
        token = log_in(served.url, "admin")["token"]
        served.stop()
    with serving("--host", "0.0.0.0", cwd=tmp_path) as public:  # noqa: S104  # what personas must not be open to
        assert "rostrum-demo" not in "\n".join(public.lines)
        assert [log_in(public.url, role)["errors"] for role in ROLES] == [[{"code": "BAD_CREDENTIALS"}]] * 4
        headers = {"authorization": f"Bearer {token}"}
        assert httpx.post(f"{public.url}/graphql", json={"query": "{ viewer { email } }"}, headers=headers).is_error
        public.stop()
    with serving(cwd=tmp_path) as served:
        assert log_in(served.url, "reader")["errors"] == []


def test_persona_keeps_a_password_of_ones_own(tmp_path: Path) -> None:
    """Who gave a persona another password keeps it."""
    url = f"sqlite:///{tmp_path / 'rostrum.db'}"
    with serving(cwd=tmp_path) as served:
        served.stop()
    ended = rostrum("user", "password", "admin", "--database-url", url, answer="a lamp of my own\n")
    assert ended.returncode == 0, ended.stderr
    with serving(cwd=tmp_path) as served:
        assert log_in(served.url, "admin")["errors"] == [{"code": "BAD_CREDENTIALS"}]


def test_personas_do_not_slow_the_start(tmp_path: Path) -> None:
    """One hash serves all four: they share a password that hides nothing."""
    with serving(cwd=tmp_path) as served:
        served.stop()
    rows = select(f"sqlite:///{tmp_path / 'rostrum.db'}", "SELECT DISTINCT password_hash FROM account")
    assert len([row for row in rows if row[0]]) == 1


def test_production_refuses_a_database_with_personas(tmp_path: Path, database_url: str) -> None:
    """A database that has them is not served in production, and says so in one line."""
    for command in (("migrate",), ("seed",)):
        assert rostrum(*command, "--database-url", database_url).returncode == 0
    ended = rostrum("serve", "--port", "0", cwd=tmp_path, ROSTRUM_DATABASE_URL=database_url, **PRODUCTION)
    assert ended.returncode == 1
    assert "has accounts of the sample content (reader@example.org, …)" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_production_makes_no_personas(sqlite_url: str) -> None:
    """The sample content is not loaded in production."""
    assert rostrum("migrate", "--database-url", sqlite_url).returncode == 0
    ended = rostrum("seed", "--database-url", sqlite_url, **PRODUCTION)
    assert ended.returncode == 1
    assert "not for production: reader@example.org" in ended.stderr
    assert select(sqlite_url, "SELECT count(*) FROM account") == [(0,)]


@pytest.mark.parametrize("key", ["", "too short"])
def test_secret_key_is_long(tmp_path: Path, key: str) -> None:
    """A secret that could be guessed is none."""
    ended = rostrum("serve", "--port", "0", cwd=tmp_path, **PRODUCTION | {"ROSTRUM_SECRET_KEY": key})
    assert ended.returncode == 1
    assert "ROSTRUM_SECRET_KEY" in ended.stderr
