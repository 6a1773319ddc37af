"""Idempotency keys: a request that is sent again is not done again."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.accounts.sites import PASSWORD, Site, codes, new_name, site
from tests.conftest import select
from tests.mail.conftest import make_tables
from tests.mailboxes import mailbox
from tests.processes import serving

SIGN_UP = """mutation ($input: SignUpInput!) { signUp(input: $input) { errors { code } } }"""
KEY = "idempotency-key"


@pytest.fixture
def running(database_url: str) -> Iterator[Site]:
    """A site with nobody in it, on each database in turn."""
    with site(make_tables(database_url)) as started:
        yield started


def sign_up(name: str) -> dict[str, Any]:
    """The input of a sign-up."""
    return {"email": f"{name}@example.org", "username": name, "password": PASSWORD}


def test_repetition_gives_the_first_answer(running: Site) -> None:
    """The same request with the same key is done once: one account, one e-mail, the same answer."""
    given, key = sign_up("ada"), {KEY: "1"}
    assert [running.do("signUp", given, **key) for _ in range(3)] == [{"errors": []}] * 3
    assert codes(running.do("signUp", given)) == ["TAKEN"]
    assert codes(running.do("signUp", given, **{KEY: "2"})) == ["TAKEN"]
    running.box.wait(1, to="ada@example.org")
    assert running.rows("SELECT count(*) FROM account") == [(1,)]
    assert running.rows("SELECT count(*) FROM outgoing_email") == [(1,)]


def test_refusal_is_repeated_too(running: Site) -> None:
    """What was refused first is refused again, though it would be done by now."""
    running.do("signUp", sign_up("ada"))
    given = sign_up("ada") | {"email": "other@example.org"}
    assert codes(running.do("signUp", given, **{KEY: "1"})) == ["TAKEN"]
    running.sql("DELETE FROM account")
    assert codes(running.do("signUp", given, **{KEY: "1"})) == ["TAKEN"]
    assert codes(running.do("signUp", given, **{KEY: "2"})) == []


def test_many_at_once_are_one(running: Site) -> None:
    """Twenty that are sent at the same time give one answer twenty times, and are done once."""
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: running.do("signUp", sign_up("ada"), **{KEY: "1"}), range(20)))
    assert answers == [{"errors": []}] * 20
    assert running.rows("SELECT count(*) FROM outgoing_email") == [(1,)]


def test_session_is_told_again(running: Site) -> None:
    """A repeated log-in gives the same token and the same cookie: there is one session."""
    person = running.join()
    given = {"email": person.email, "password": PASSWORD}
    first, second = (running.do("logIn", given, "token", **{KEY: "1"}) for _ in range(2))
    assert first == second
    person.token = first["token"]
    assert person.viewer() is not None
    given["transport"] = "COOKIE"
    query = "mutation ($input: LogInInput!) { logIn(input: $input) { errors { code } } }"
    cookies = set()
    for _ in range(2):
        answer = httpx.post(
            f"{running.client.url}/graphql", json={"query": query, "variables": {"input": given}}, headers={KEY: "2"}
        )
        cookies.add(answer.headers["set-cookie"])
    assert len(cookies) == 1
    assert running.rows("SELECT count(*) FROM account_session") == [(3,)]


def test_each_mutation_of_a_request_is_its_own(running: Site) -> None:
    """Two mutations in one request are both done, and both repeated."""
    person = running.join()
    query = """mutation { a: updateProfile(input: {displayName: "One"}) { viewer { user { displayName } } }
      b: updateProfile(input: {displayName: "Two"}) { viewer { user { displayName } } } }"""
    told = [
        running.client.post(query, None, authorization=f"Bearer {person.token}", **{KEY: "1"}).json()["data"]
        for _ in range(2)
    ]
    names = {key: payload["viewer"]["user"]["displayName"] for key, payload in told[0].items()}
    assert names == {"a": "One", "b": "Two"}
    assert told[0] == told[1]


@pytest.mark.parametrize("change", ["variables", "query", "operationName"])
def test_other_request_with_the_same_key_is_refused(running: Site, change: str) -> None:
    """A key is for one request: what asks anything else by it is told so, and is not done."""
    query = f"{SIGN_UP.replace('mutation', 'mutation One')} {SIGN_UP.replace('mutation', 'mutation Two')}"
    request = {"query": query, "operationName": "One", "variables": {"input": sign_up("ada")}}
    other = request | {
        "variables": {"input": sign_up("ben")},
        "query": f"{query} ",
        "operationName": "Two",
    }
    client = running.client.http
    assert client.post("/graphql", json=request, headers={KEY: "1"}).json()["data"]["signUp"]["errors"] == []
    refused = client.post("/graphql", json=request | {change: other[change]}, headers={KEY: "1"}).json()["errors"][0]
    assert refused["extensions"]["code"] == "BAD_USER_INPUT"
    assert "new key" in refused["message"]
    assert running.rows("SELECT count(*) FROM account") == [(1,)]


def test_keys_of_others_are_others(running: Site) -> None:
    """Two people who happen to use the same key for the same request are both served."""
    people = [running.join() for _ in range(2)]
    for person in people:
        payload = person.do("updateProfile", {"displayName": "Same"}, "viewer { email }", **{KEY: "1"})
        assert payload["viewer"]["email"] == person.email


def test_answer_is_kept_for_a_day(running: Site) -> None:
    """After 24 hours the key is new again."""
    running.do("signUp", sign_up("ada"), **{KEY: "1"})
    running.sql("UPDATE idempotent_request SET created_at = '2020-01-01T00:00:00.000000Z'")
    assert codes(running.do("signUp", sign_up("ada"), **{KEY: "1"})) == ["TAKEN"]


def test_kept_answers_are_of_no_use_to_who_reads_the_database(running: Site) -> None:
    """What is remembered of an answer cannot be read without the client's key: no token, no address."""
    person = running.join()
    given = {"email": person.email, "password": PASSWORD}
    token = running.do("logIn", given, "token viewer { email }", **{KEY: "1"})["token"]
    kept = running.everything("outgoing_email", "account")
    assert token not in kept
    assert person.email not in kept


def test_killed_between_commit_and_answer(database_url: str, tmp_path: Path) -> None:
    """A server that dies (SIGKILL) when the write is committed and the client has no answer: the retry gives it.

    The client sends its request and reads nothing; the server is killed as soon as the database has the account.
    """
    make_tables(database_url)
    name = new_name()
    request = {"query": SIGN_UP, "variables": {"input": sign_up(name)}}
    with mailbox() as box:
        # What the killed server was about to send is another's to send after three times this.
        settings = box.environment | {"ROSTRUM_DATABASE_URL": database_url, "ROSTRUM_MAIL_SECONDS": "1"}
        with (
            serving(cwd=tmp_path, **settings) as served,
            socket.create_connection((urlsplit(served.url).hostname or "", urlsplit(served.url).port or 0)) as sent,
        ):
            body = json.dumps(request).encode()
            head = f"POST /graphql HTTP/1.1\r\nHost: x\r\n{KEY}: 1\r\nContent-Type: application/json\r\n"
            sent.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            _until_there(database_url, name)
            served.process.kill()
            served.process.wait()
        with serving(cwd=tmp_path, **settings) as served:
            answers = [httpx.post(f"{served.url}/graphql", json=request, headers={KEY: key}).json() for key in "112"]
            assert [codes(answer["data"]["signUp"]) for answer in answers] == [[], [], ["TAKEN"]]
            assert len(box.wait(1, to=f"{name}@example.org")) == 1


def _until_there(url: str, username: str) -> None:
    deadline = time.monotonic() + 30
    while not select(url, f"SELECT id FROM account WHERE username = '{username}'"):
        assert time.monotonic() < deadline, "the account was not committed"
