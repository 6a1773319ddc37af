"""Roles and suspensions: who may give them, what they do, and that someone always can."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.accounts.sites import Person, Site, codes, problem
from tests.accounts.sites import site as run_site
from tests.mail.conftest import make_tables

ROLE = "user { username role isSuspended }"


@pytest.fixture
def fresh(database_url: str) -> Iterator[Site]:
    """A site of this test's own, so that the admins are those whom it makes."""
    with run_site(make_tables(database_url)) as running:
        yield running


def give(admin: Person, person: Person, role: str) -> Any:
    """What comes of giving someone a role."""
    return admin.do("setUserRole", {"userId": person.id, "role": role}, ROLE)


def test_admin_gives_roles(site: Site) -> None:
    """A role is given by an admin and holds from the next request on."""
    admin, person = site.join("ADMIN"), site.join()
    assert give(admin, person, "EDITOR") == {
        "user": {"username": person.username, "role": "EDITOR", "isSuspended": False},
        "errors": [],
    }
    assert person.viewer("user { role }") == {"user": {"role": "EDITOR"}}
    assert give(admin, person, "READER")["errors"] == []
    assert person.viewer("user { role }") == {"user": {"role": "READER"}}


@pytest.mark.parametrize("role", ["READER", "MODERATOR", "EDITOR"])
def test_others_do_nothing_to_accounts(site: Site, role: str) -> None:
    """Who is no admin gives no role, not even to themselves, and suspends nobody."""
    staff, person = site.join(role), site.join()
    for whom in (staff, person):
        for mutation, given in (
            ("setUserRole", {"userId": whom.id, "role": "ADMIN"}),
            ("suspendUser", {"userId": whom.id, "reason": "because"}),
            ("reinstateUser", {"userId": whom.id}),
        ):
            assert codes(staff.do(mutation, given)) == ["NOT_ALLOWED"]
            assert codes(site.do(mutation, given)) == ["NOT_LOGGED_IN"]
    assert staff.viewer("user { role }") == {"user": {"role": role}}


@pytest.mark.parametrize("user_id", ["", "x", "User_00000000000000000000000000000000", "Article_" + "0" * 32])
def test_account_that_is_not_there(site: Site, user_id: str) -> None:
    """An id of nobody is told so."""
    admin = site.join("ADMIN")
    assert problem(admin.do("setUserRole", {"userId": user_id, "role": "EDITOR"})) == ("NOT_FOUND", ["userId"])
    assert problem(admin.do("suspendUser", {"userId": user_id, "reason": "x"})) == ("NOT_FOUND", ["userId"])


def test_staff_have_verified_their_address(site: Site) -> None:
    """Whoever merely claims an address gets no role: it may be someone else's."""
    admin, claim = site.join("ADMIN"), site.sign_up()
    claim.log_in()
    assert problem(give(admin, claim, "MODERATOR")) == ("EMAIL_NOT_VERIFIED", ["role"])


def test_suspension(site: Site) -> None:
    """It ends all sessions, tells why by e-mail, and leaves reading and leaving; then it can be taken back."""
    admin, person = site.join("ADMIN"), site.join()
    reason = "Advertising.\n\nAgain and again."
    payload = admin.do("suspendUser", {"userId": person.id, "reason": reason}, ROLE)
    assert payload == {"user": {"username": person.username, "role": "READER", "isSuspended": True}, "errors": []}
    assert person.viewer() is None
    told = person.post(2)[-1]
    assert told.message["subject"] == "Your account was suspended"
    assert reason in told.text.replace("\r\n", "\n")
    assert person.log_in()["viewer"]["user"]["isSuspended"] is True
    assert codes(person.do("updateProfile", {"displayName": "New"})) == ["SUSPENDED"]
    change = {"password": person.password, "newEmail": f"new-{person.email}"}
    assert codes(person.do("changeEmail", change)) == ["SUSPENDED"]
    assert person.do("exportMyData", None, "document")["document"]
    assert problem(admin.do("suspendUser", {"userId": person.id, "reason": "x"})) == ("ALREADY_DONE", ["userId"])
    assert admin.do("reinstateUser", {"userId": person.id}, ROLE)["user"]["isSuspended"] is False
    assert problem(admin.do("reinstateUser", {"userId": person.id})) == ("ALREADY_DONE", ["userId"])
    assert person.post(3)[-1].message["subject"] == "Your account is no longer suspended"
    assert person.do("updateProfile", {"displayName": "New"})["errors"] == []


def test_suspended_account_can_leave(site: Site) -> None:
    """Nobody is kept against their will."""
    admin, person = site.join("ADMIN"), site.join()
    admin.do("suspendUser", {"userId": person.id, "reason": "x"})
    person.log_in()
    assert person.do("deleteAccount", {"password": person.password})["errors"] == []


def test_suspended_staff_do_nothing(site: Site) -> None:
    """An admin who is suspended has the role and none of its rights."""
    admin, other, person = site.join("ADMIN"), site.join("ADMIN"), site.join()
    assert admin.do("suspendUser", {"userId": other.id, "reason": "x"})["errors"] == []
    other.log_in()
    assert codes(give(other, person, "EDITOR")) == ["SUSPENDED"]
    assert len(other.users()) == 1


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_reason_of_a_suspension(site: Site, reason: str) -> None:
    """A suspension has a reason, which fits into an e-mail."""
    admin, person = site.join("ADMIN"), site.join()
    answer = admin.do("suspendUser", {"userId": person.id, "reason": reason})
    assert problem(answer) in (("REQUIRED", ["reason"]), ("TOO_LONG", ["reason"]))
    assert person.viewer() is not None


def test_last_admin_stays(fresh: Site) -> None:
    """The last admin who can act cannot be demoted, suspended or deleted; with another one they can."""
    admin = fresh.join("ADMIN")
    suspended, person = fresh.join("ADMIN"), fresh.join()
    assert admin.do("suspendUser", {"userId": suspended.id, "reason": "x"})["errors"] == []
    for answer in (
        give(admin, admin, "EDITOR"),
        admin.do("suspendUser", {"userId": admin.id, "reason": "x"}),
        admin.do("deleteAccount", {"password": admin.password}),
    ):
        assert codes(answer) == ["NOT_ALLOWED"]
        assert "last admin" in answer["errors"][0]["message"]
    assert admin.viewer("user { role isSuspended }") == {"user": {"role": "ADMIN", "isSuspended": False}}
    assert give(admin, person, "ADMIN")["errors"] == []
    assert admin.do("deleteAccount", {"password": admin.password})["errors"] == []
    assert codes(give(person, person, "READER")) == ["NOT_ALLOWED"]


def test_admins_who_act_at_once_leave_one(fresh: Site) -> None:
    """Of admins who demote, suspend and delete each other and themselves at the same time, one is left."""
    for _ in range(3):
        admins = [fresh.join("ADMIN") for _ in range(4)]
        a, b, c, d = admins
        acts: list[tuple[Person, str, dict[str, str]]] = [
            (a, "setUserRole", {"userId": b.id, "role": "READER"}),
            (b, "setUserRole", {"userId": a.id, "role": "READER"}),
            (c, "suspendUser", {"userId": a.id, "reason": "x"}),
            (c, "suspendUser", {"userId": b.id, "reason": "x"}),
            (c, "deleteAccount", {"password": c.password}),
            (d, "deleteAccount", {"password": d.password}),
            (d, "setUserRole", {"userId": d.id, "role": "EDITOR"}),
        ]
        with ThreadPoolExecutor(len(acts)) as pool:
            for act in [pool.submit(person.do, mutation, given) for person, mutation, given in acts]:
                # Whose session has ended meanwhile is told that, and does nothing.
                assert act.exception() is None or "UNAUTHENTICATED" in str(act.exception())
        able = "role = 'ADMIN' AND suspended_at IS NULL AND email_verified_at IS NOT NULL"
        assert fresh.rows(f"SELECT count(*) FROM account WHERE {able}")[0][0] >= 1
        fresh.sql("UPDATE account SET role = 'READER'")


def test_staff_see_accounts(site: Site) -> None:
    """Moderators and those above them list all accounts, unverified and suspended ones too; others find themselves."""
    staff, person, claim = site.join("MODERATOR"), site.join(), site.sign_up()
    names = {user["username"] for user in staff.users(claim.username, person.username)}
    assert names == {claim.username, person.username}
    assert [user["username"] for user in person.users()] == [person.username]
