"""The audit: what stands in it, that nothing takes it out again, and how an operator reads it."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from tests.accounts.sites import PASSWORD, Person, Site, new_name, token_in
from tests.processes import rostrum

NEW = "another lamp altogether"


def audit(site: Site, *arguments: str) -> list[dict[str, Any]]:
    """What `rostrum audit` prints for programs."""
    ended = rostrum("audit", "--json", "--database-url", site.client.database_url, "--last", "1000", *arguments)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.fixture(scope="module")
def lived(site: Site) -> tuple[Site, Person, Person]:
    """A site, someone to whom everything has happened that the audit tells of, and the admin who did some of it."""
    admin, person = site.join("ADMIN"), site.join()
    site.do("logIn", {"email": person.email, "password": "wrong " + PASSWORD})
    person.log_in()
    other = site.do("logIn", {"email": person.email, "password": PASSWORD}, "viewer { sessions { id } }")
    person.do("revokeSession", {"sessionId": other["viewer"]["sessions"][0]["id"]})
    person.do("changePassword", {"currentPassword": "wrong " + PASSWORD, "newPassword": NEW})
    person.do("changePassword", {"currentPassword": PASSWORD, "newPassword": NEW})
    new = f"{new_name()}@example.org"
    person.do("changeEmail", {"password": NEW, "newEmail": new})
    site.do("verifyEmail", {"token": token_in(site.link(new, "Confirm your new"))})
    person.email = new
    site.do("requestPasswordReset", {"email": new})
    site.do("resetPassword", {"token": token_in(person.link("Set a new")), "newPassword": PASSWORD})
    person.log_in(PASSWORD)
    admin.do("setUserRole", {"userId": person.id, "role": "EDITOR"})
    admin.do("suspendUser", {"userId": person.id, "reason": "They said secret things."})
    admin.do("reinstateUser", {"userId": person.id})
    person.log_in(PASSWORD)
    person.do("logOut")
    person.log_in(PASSWORD)
    person.do("exportMyData", None, "document")
    person.do("deleteAccount", {"password": "wrong " + PASSWORD})
    person.do("deleteAccount", {"password": PASSWORD})
    return site, person, admin


HAPPENED = [
    "signUp", "verifyEmail", "logInFailed", "logIn", "logIn", "revokeSession", "changePasswordFailed", "changePassword",
    "changeEmail", "verifyEmail", "requestPasswordReset", "resetPassword", "logIn", "setUserRole", "suspendUser",
    "reinstateUser", "logIn", "logOut", "logIn", "exportMyData", "deleteAccountFailed", "deleteAccount",
]  # fmt: skip


def key_of(person: Person) -> str:
    """A person's key, by which the audit still knows them."""
    digits = person.id.partition("_")[2]
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def test_everything_stands_in_it(lived: tuple[Site, Person, Person]) -> None:
    """Who did what to whom, when and from where: in order, and after the account is gone too."""
    site, person, admin = lived
    events = audit(site, "--account", key_of(person))
    assert [event["action"] for event in events] == HAPPENED
    assert {event["address"] for event in events} == {"127.0.0.1"}
    assert sorted(event["at"] for event in events) == [event["at"] for event in events]
    by = {event["action"]: event for event in events}
    assert by["setUserRole"]["actor"] == admin.username
    assert by["setUserRole"]["details"] == {"before": "READER", "after": "EDITOR"}
    assert by["logInFailed"]["actorId"] is None
    assert by["deleteAccount"]["actorId"] == by["deleteAccount"]["subjectId"] == key_of(person)
    assert by["deleteAccount"]["subject"] is None


def test_nothing_private_stands_in_it(lived: tuple[Site, Person, Person]) -> None:
    """It names accounts by keys alone: no address, no password, no reason."""
    site, person, _ = lived
    text = json.dumps(audit(site))
    for secret in (person.email, person.username, "@example.org", PASSWORD, NEW, "secret things"):
        assert secret not in text


def test_filters(lived: tuple[Site, Person, Person]) -> None:
    """An operator asks for one account, by any of its names, for one action, or for a time."""
    site, person, admin = lived
    assert {event["action"] for event in audit(site, "--account", admin.username, "--action", "suspendUser")} == {
        "suspendUser"
    }
    by_name, by_email = audit(site, "--account", admin.username), audit(site, "--account", admin.email)
    assert by_name == by_email
    assert len(by_name) >= 5
    assert audit(site, "--account", key_of(person), "--since", "1h") == audit(site, "--account", key_of(person))
    assert audit(site, "--since", "2999-01-01") == []
    assert [event["action"] for event in audit(site, "--account", key_of(person), "--last", "2")] == HAPPENED[-2:]


def test_lines_for_people(lived: tuple[Site, Person, Person]) -> None:
    """Without --json each event is a line that reads by itself."""
    site, person, admin = lived
    url = site.client.database_url
    ended = rostrum("audit", "--database-url", url, "--account", key_of(person), "--action", "setUserRole")
    (line,) = ended.stdout.splitlines()
    assert (
        line[20:] == f" {admin.username}  setUserRole  → {key_of(person)}  from 127.0.0.1  before=READER after=EDITOR"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--account", "nobody-at-all"), "no account 'nobody-at-all'"),
        (("--since", "yesterday"), "'yesterday' is no time"),
    ],
)
def test_question_that_makes_no_sense(site: Site, arguments: tuple[str, ...], told: str) -> None:
    """What cannot be asked is told in one line."""
    ended = rostrum("audit", "--database-url", site.client.database_url, *arguments)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


CHANGES = [
    "UPDATE audit_event SET action = 'logIn'",
    "DELETE FROM audit_event",
    "DELETE FROM audit_event WHERE action = 'logInFailed'",
]
EACH_ITS_OWN = {
    "sqlite": ["INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event LIMIT 1"],
    "postgresql": [
        "TRUNCATE audit_event",
        "UPDATE audit_event SET address = NULL WHERE action = 'nothing'",
        "TRUNCATE account CASCADE, audit_event",
    ],
}


def test_no_statement_changes_it(lived: tuple[Site, Person, Person]) -> None:
    """Neither UPDATE nor DELETE nor what comes to the same is done to it: the database refuses."""
    site, _, _ = lived
    before = site.rows("SELECT * FROM audit_event ORDER BY id")
    for statement in CHANGES + EACH_ITS_OWN[site.client.backend]:
        with pytest.raises(sa.exc.DBAPIError):
            site.sql(statement)
    assert site.rows("SELECT * FROM audit_event ORDER BY id") == before


def test_starting_over_keeps_it(lived: tuple[Site, Person, Person]) -> None:
    """`rostrum seed --reset` deletes all but the audit, in which it then stands itself."""
    site, _, _ = lived
    before = audit(site)
    ended = rostrum("seed", "--reset", "--yes", "--database-url", site.client.database_url)
    assert ended.returncode == 0, ended.stderr
    after = audit(site)
    assert [event["action"] for event in after[len(before) :]] == ["seedReset"]
    assert site.rows("SELECT count(*) FROM account WHERE username = 'reader'") == [(1,)]
