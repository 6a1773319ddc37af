"""`rostrum user`: accounts from the server itself."""

import json
from typing import Any

import pytest

from tests.conftest import select
from tests.mail.conftest import make_tables
from tests.processes import rostrum
from tests.servers import Client, serve

PASSWORD = "lamp on the mast"


def user(url: str, *arguments: str, answer: str | None = None, ok: bool = True) -> str:
    """What `rostrum user …` prints: where it is done, and where it is refused."""
    ended = rostrum("user", *arguments, "--database-url", url, answer=answer)
    assert ended.returncode == (0 if ok else 1), ended.stderr
    assert ok or len(ended.stderr.splitlines()) == 1
    return ended.stdout if ok else ended.stderr


def create(url: str, name: str, *arguments: str, password: str = PASSWORD, ok: bool = True) -> str:
    """What making an account prints."""
    return user(url, "create", name, f"{name}@example.org", *arguments, answer=f"{password}\n", ok=ok)


def listed(url: str, *arguments: str) -> list[dict[str, Any]]:
    """The accounts as programs read them."""
    return [json.loads(line) for line in user(url, "list", "--json", *arguments).splitlines()]


def log_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    """What comes of logging in."""
    query = "mutation ($input: LogInInput!) { logIn(input: $input) { viewer { isEmailVerified user { role } } } }"
    return client.payload(query, {"input": {"email": f"{name}@example.org", "password": password}})["viewer"]


def test_operator_makes_the_first_admin(database_url: str) -> None:
    """An account that is made here is verified, has the role that was asked for, and logs in."""
    make_tables(database_url)
    assert "Made the account ada with the role ADMIN" in create(database_url, "ada", "--role", "admin")
    with serve(database_url) as client:
        assert log_in(client, "ada") == {"isEmailVerified": True, "user": {"role": "ADMIN"}}
    (account,) = listed(database_url)
    assert account.pop("joinedAt")
    assert account == {
        "username": "ada",
        "email": "ada@example.org",
        "role": "ADMIN",
        "isEmailVerified": True,
        "isSuspended": False,
        "hasPassword": True,
    }


def test_password_comes_from_standard_input_alone(database_url: str) -> None:
    """No argument takes a password; none on standard input is told."""
    make_tables(database_url)
    ended = rostrum("user", "create", "ada", "ada@example.org", "--password", PASSWORD, "--database-url", database_url)
    assert ended.returncode == 2
    assert "standard input" in user(database_url, "create", "ada", "ada@example.org", answer="", ok=False)
    assert listed(database_url) == []


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("a b", PASSWORD, "A username cannot have"),
        ("ada", "password", "easily guessed"),
        ("ada", "short", "at least 8 characters"),
        ("Ben", PASSWORD, "has this username"),
    ],
)
def test_account_that_cannot_be(database_url: str, name: str, password: str, told: str) -> None:
    """What the site refuses is refused here too, in one line."""
    make_tables(database_url)
    create(database_url, "ben")
    assert told in create(database_url, name, password=password, ok=False)
    assert "has an account already" in user(
        database_url, "create", "other", "BEN@example.org", answer=f"{PASSWORD}\n", ok=False
    )
    assert [account["username"] for account in listed(database_url)] == ["ben"]


def test_role(database_url: str) -> None:
    """Roles are given by name, in whatever case; the last admin keeps theirs."""
    make_tables(database_url)
    create(database_url, "admin", "--role", "ADMIN")
    create(database_url, "ben")
    assert "ben has the role EDITOR now, and had READER" in user(database_url, "role", "ben", "editor")
    assert [each["username"] for each in listed(database_url, "--role", "EDITOR")] == ["ben"]
    assert "last admin" in user(database_url, "role", "admin@example.org", "READER", ok=False)
    assert "no account 'nobody'" in user(database_url, "role", "nobody", "READER", ok=False)
    wrong = rostrum("user", "role", "ben", "KING", "--database-url", database_url)
    assert wrong.returncode == 2
    assert "READER, MODERATOR, EDITOR, ADMIN" in wrong.stderr.replace("\n", " ").replace("│", "").replace("  ", " ")


def test_password(database_url: str) -> None:
    """A new password ends all sessions; the old one is of no more use."""
    make_tables(database_url)
    create(database_url, "ada")
    with serve(database_url) as client:
        assert log_in(client, "ada")
        assert "logged out everywhere" in user(database_url, "password", "ada", answer="another lamp altogether\n")
        assert select(database_url, "SELECT count(*) FROM account_session") == [(0,)]
        assert log_in(client, "ada") is None
        assert log_in(client, "ada", "another lamp altogether")


def test_all_of_it_stands_in_the_audit(database_url: str) -> None:
    """What is done by a command has no account and no address."""
    make_tables(database_url)
    create(database_url, "ada", "--role", "EDITOR")
    user(database_url, "role", "ada", "MODERATOR")
    user(database_url, "password", "ada", answer="another lamp altogether\n")
    lines = rostrum("audit", "--database-url", database_url).stdout.splitlines()
    assert [line[21:] for line in lines] == [
        "operator  userCreate  → ada  role=EDITOR",
        "operator  setUserRole  → ada  before=EDITOR after=MODERATOR",
        "operator  setPassword  → ada",
    ]


def test_list_for_people(database_url: str) -> None:
    """Without --json each account is a line."""
    make_tables(database_url)
    create(database_url, "ada", "--role", "ADMIN", "--display-name", "Ada L.")
    (line,) = user(database_url, "list").splitlines()
    assert line.split()[:3] == ["ada", "ADMIN", "ada@example.org"]
