"""The other commands: migrate, seed, schema, generate."""

from contextlib import closing
from pathlib import Path

import apsw
import httpx
import pytest

from api.settings import Settings
from tests.processes import rostrum, serving

NEWEST = {"query": "{ articles(first: 3) { totalCount nodes { slug commentCount statements { totalCount } } } }"}


@pytest.fixture
def migrated(database_url: str) -> str:
    """The URL of a database that has its tables and no rows."""
    assert rostrum("migrate", "--database-url", database_url).returncode == 0
    return database_url


def test_migrate_can_be_run_again(migrated: str) -> None:
    """A second migration finds nothing to do."""
    again = rostrum("migrate", "--database-url", migrated)
    assert (again.returncode, "there is nothing to do" in again.stdout) == (0, True)


def test_seed_adds_only_what_is_missing(migrated: str) -> None:
    """Loading the sample content twice loads it once."""
    first = rostrum("seed", "--database-url", migrated)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("Loaded ")
    again = rostrum("seed", "--database-url", migrated)
    assert again.stdout == "All of the sample content is there: nothing was changed.\n"


def test_seed_reset_asks_first(migrated: str, tmp_path: Path) -> None:
    """--reset deletes nothing before someone has said yes."""
    assert rostrum("generate", "--articles", "5", "--database-url", migrated).returncode == 0
    declined = rostrum("seed", "--reset", "--database-url", migrated, answer="n\n")
    assert declined.returncode == 1
    assert "Delete all" in declined.stdout
    with serving("--database-url", migrated, cwd=tmp_path) as served:
        articles = httpx.post(f"{served.url}/graphql", json=NEWEST).json()["data"]["articles"]
        assert articles["nodes"][0]["slug"].startswith("generated-")
    assert rostrum("seed", "--reset", "--database-url", migrated, answer="y\n").returncode == 0
    with serving("--database-url", migrated, cwd=tmp_path) as served:
        articles = httpx.post(f"{served.url}/graphql", json=NEWEST).json()["data"]["articles"]
        assert not articles["nodes"][0]["slug"].startswith("generated-")


def test_seed_before_migrate_is_told(database_url: str) -> None:
    """Seeding a database without tables says which command to run first."""
    ended = rostrum("seed", "--database-url", database_url)
    assert ended.returncode == 1
    assert "Run: rostrum migrate" in ended.stderr


def test_generate_makes_the_same_content_again(migrated: str, tmp_path: Path) -> None:
    """Generated content is in the amounts asked for, counted rightly, and refused a second time in one database."""
    made = rostrum("generate", "--articles", "40", "--comments", "4", "--database-url", migrated)
    assert made.returncode == 0, made.stderr
    with serving("--database-url", migrated, cwd=tmp_path) as served:
        articles = httpx.post(f"{served.url}/graphql", json=NEWEST).json()["data"]["articles"]
    assert 30 <= articles["totalCount"] <= 40
    assert all(article["statements"]["totalCount"] == 3 for article in articles["nodes"])
    assert any(article["commentCount"] for article in articles["nodes"])
    assert all(article["commentCount"] <= 4 for article in articles["nodes"])
    again = rostrum("generate", "--articles", "40", "--database-url", migrated)
    assert again.returncode == 1
    assert "generated content already" in again.stderr
    assert len(again.stderr.splitlines()) <= 2


def test_database_of_a_newer_rostrum_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    """A database that a newer version has migrated is not touched by an older one."""
    assert rostrum("migrate", "--database-url", sqlite_url).returncode == 0
    path = Settings(database_url=sqlite_url).url.database
    assert path
    with closing(apsw.Connection(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in (["serve", "--port", "0"], ["migrate"], ["seed"]):
        ended = rostrum(*command, "--database-url", sqlite_url, cwd=tmp_path)
        assert ended.returncode == 1
        assert "a newer one made it" in ended.stderr


def test_schema_is_printed_and_checked(tmp_path: Path) -> None:
    """`schema` prints the SDL, and `--check` fails with the difference where a file is another."""
    printed = rostrum("schema").stdout
    assert printed == Path("schema.graphql").read_text()
    assert rostrum("schema", "--check", "schema.graphql").returncode == 0
    other = tmp_path / "old.graphql"
    other.write_text(printed.replace("readingMinutes", "minutes"))
    checked = rostrum("schema", "--check", str(other))
    assert checked.returncode == 1
    assert "-  minutes: Int!" in checked.stdout
    assert "+  readingMinutes: Int!" in checked.stdout


def test_help_explains_every_command() -> None:
    """`rostrum --help` lists the commands, and each has help of its own."""
    listed = rostrum("--help").stdout
    for command in ("serve", "migrate", "seed", "schema", "generate"):
        assert command in listed
        assert rostrum(command, "--help").returncode == 0
