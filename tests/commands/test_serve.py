"""`rostrum serve`: one command from nothing to content."""

import os
import resource
import signal
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.processes import PRODUCTION_ENVIRONMENT, Served, rostrum, serving
from tests.web.sockets import speaking

COUNT = {"query": "{ articles(first: 1) { totalCount nodes { title } } }"}


def _answers(url: str) -> bool:
    try:
        httpx.get(url)
    except httpx.TransportError:
        return False
    return True


def test_first_start_makes_the_database_and_loads_the_sample_content(tmp_path: Path) -> None:
    """The first start tells what it made and where to find it, and answers with sample content."""
    with serving(cwd=tmp_path) as served:
        told = "\n".join(served.lines)
        assert (tmp_path / "rostrum.db").is_file()
        assert "loaded the sample content" in told
        assert "as reader@, moderator@, editor@, admin@example.org with the password rostrum-demo" in told
        assert f"POST {served.url}/graphql" in told
        assert f"open {served.url}/graphql in a browser" in told
        assert f"open {served.url}/mail" in told
        articles = httpx.post(f"{served.url}/graphql", json=COUNT).json()["data"]["articles"]
        assert articles["totalCount"] >= 24
        assert served.stop() == 0


def test_second_start_changes_nothing(tmp_path: Path) -> None:
    """A database that is there is served as it is, edits and deletions included."""
    with serving(cwd=tmp_path) as first:
        assert first.stop(signal.SIGINT) == 0
    before = (tmp_path / "rostrum.db").read_bytes()
    with serving(cwd=tmp_path) as second:
        assert len(second.lines) == 6
        assert second.stop() == 0
    assert (tmp_path / "rostrum.db").read_bytes() == before


def test_production_starts_without_sample_content(tmp_path: Path) -> None:
    """In production an empty database stays empty, and the lines tell where links in e-mails lead."""
    with serving(cwd=tmp_path, ROSTRUM_PUBLIC_URL="https://www.herald.example", **PRODUCTION_ENVIRONMENT) as served:
        assert "  E-mails   have links to https://www.herald.example" in served.lines
        answer = httpx.post(f"{served.url}/graphql", json=COUNT).json()
        assert answer == {"data": {"articles": {"totalCount": 0, "nodes": []}}}


def test_production_without_a_key_and_a_mail_server_is_refused(tmp_path: Path) -> None:
    """Production without a secret, or that cannot send e-mails, makes nothing, and says in a line what to set."""
    ended = rostrum("serve", "--port", "0", cwd=tmp_path, ROSTRUM_ENV="production")
    assert ended.returncode == 1
    assert ended.stderr.startswith("rostrum: Production needs ROSTRUM_SECRET_KEY (")
    assert "ROSTRUM_SMTP_URL" in ended.stderr
    assert "ROSTRUM_MAIL_FROM" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_several_workers_share_the_port(tmp_path: Path) -> None:
    """With --workers, as many processes answer at one address, and all end at SIGTERM."""
    with serving("--workers", "2", cwd=tmp_path) as served:
        answers = [httpx.post(f"{served.url}/graphql", json=COUNT).json() for _ in range(20)]
        assert all(answer["data"]["articles"]["totalCount"] >= 24 for answer in answers)
        assert served.stop() == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(served.url)


def test_workers_end_with_the_process_that_began_them(tmp_path: Path) -> None:
    """Where that is killed, its workers end too and give the port back."""
    with serving("--workers", "2", cwd=tmp_path) as served:
        served.stop(signal.SIGKILL)
        until = time.monotonic() + 20
        while _answers(served.url):
            assert time.monotonic() < until


def _workers(served: Served, count: int) -> set[int]:
    """So many processes that answer, as soon as each has been found."""
    found: set[int] = set()
    until = time.monotonic() + 60
    while len(found) < count:
        assert time.monotonic() < until, found
        with speaking(served.url) as speaker:
            found |= set(served.workers([speaker.connection.local_address[1]]).values())
    return found


def test_killed_worker_is_replaced(tmp_path: Path) -> None:
    """After kill -9 of one worker the other goes on, and a new one answers beside it."""
    with serving("--workers", "2", cwd=tmp_path) as served:
        stays, killed = _workers(served, 2)
        os.kill(killed, signal.SIGKILL)
        now = _workers(served, 2)
        assert stays in now
        assert killed not in now
        assert served.stop() == 0


def test_port_in_use_is_told_before_anything_is_made(tmp_path: Path) -> None:
    """A port that is taken costs one line, an exit code, and no half-made database."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = rostrum("serve", "--port", port, cwd=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr == (
        f"rostrum: Cannot listen on 127.0.0.1, port {port}: Address already in use. "
        "Choose another with --host and --port.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://x/y", "Rostrum runs on SQLite and PostgreSQL, not on mysql"),
        ("nonsense", "it is no URL"),
        ("sqlite://", "an SQLite database must be a file"),
        ("sqlite:////no/such/folder/x.db", "unable to open database file"),
        ("sqlite:///notes.txt", "file is not a database"),
        ("postgresql://nobody:secret@127.0.0.1:1/x", "Connect call failed"),
    ],
)
def test_database_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, url: str, told: str) -> None:
    """A bad database address ends the command with one line that says why, never with a traceback or a password."""
    (tmp_path / "notes.txt").write_text("Not a database, but something that someone wrote.\n" * 100)
    ended = rostrum("serve", "--port", "0", "--database-url", url, cwd=tmp_path)
    assert ended.returncode == 1
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "secret" not in ended.stderr


def test_postgresql_without_tables_is_told_what_to_run(tmp_path: Path, postgres_url: str) -> None:
    """An unmigrated PostgreSQL database is left alone, and the line says which command makes its tables."""
    ended = rostrum("serve", "--port", "0", "--database-url", postgres_url, cwd=tmp_path)
    assert ended.returncode == 1
    assert f"has no tables yet. Run: rostrum migrate --database-url {postgres_url}" in ended.stderr


def test_settings_are_taken_from_the_environment(tmp_path: Path) -> None:
    """Each option has a ROSTRUM_ variable, and one that cannot be is named in the line that refuses it."""
    with serving(cwd=tmp_path, ROSTRUM_DATABASE_URL="sqlite:///other.db"):
        assert (tmp_path / "other.db").is_file()
    refused = rostrum("serve", cwd=tmp_path, ROSTRUM_LOG_LEVEL="loud")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert "ROSTRUM_LOG_LEVEL" in refused.stderr


def test_server_takes_more_sockets_than_a_shell_allows_files(tmp_path: Path) -> None:
    """Where the shell allows few open files, the server allows itself as many as its sockets need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        try:
            served = stack.enter_context(serving(cwd=tmp_path, ROSTRUM_LIMIT_SOCKETS_PER_ADDRESS="300"))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        *_, last = [stack.enter_context(speaking(served.url)) for _ in range(300)]
        assert last.ask("{ __typename }")
        assert httpx.post(f"{served.url}/graphql", json=COUNT).status_code == 200
