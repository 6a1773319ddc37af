"""Links in e-mails, misused in every way: each is of no use, and tells no more than that."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.accounts.sites import PASSWORD, SESSION, Person, Site, codes, new_name, problem, token_in

NEW = "another lamp altogether"


def verify(site: Site, token: str) -> Any:
    """What comes of giving a token to `verifyEmail`."""
    return site.do("verifyEmail", {"token": token}, SESSION)


def reset(site: Site, token: str) -> Any:
    """What comes of giving a token to `resetPassword`."""
    return site.do("resetPassword", {"token": token, "newPassword": NEW})


def sign_up_token(site: Site) -> tuple[Person, str]:
    """Someone who has signed up, and the token that came."""
    person = site.sign_up()
    return person, token_in(person.link("Confirm your e-mail"))


def change_token(site: Site) -> tuple[Person, str]:
    """Someone who wants another address, and the token that came there."""
    person, new = site.join(), f"{new_name()}@example.org"
    assert person.do("changeEmail", {"password": PASSWORD, "newEmail": new})["errors"] == []
    return person, token_in(site.link(new, "Confirm your new"))


def reset_token(site: Site) -> tuple[Person, str]:
    """Someone who has forgotten their password, and the token that came."""
    person = site.join()
    assert site.do("requestPasswordReset", {"email": person.email})["errors"] == []
    return person, token_in(person.link("Set a new password"))


Use = Callable[[Site, str], Any]
Get = Callable[[Site], tuple[Person, str]]
KINDS: dict[str, tuple[Get, Use, Use, int]] = {
    "sign-up": (sign_up_token, verify, reset, 24 * 3600),
    "change of address": (change_token, verify, reset, 24 * 3600),
    "reset": (reset_token, reset, verify, 3600),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_token_works_once(site: Site, kind: str) -> None:
    """The second use of a link is refused, and changes nothing."""
    get, use, _, _ = KINDS[kind]
    _, token = get(site)
    assert codes(use(site, token)) == []
    assert problem(use(site, token)) == ("BAD_TOKEN", ["token"])


@every_kind
def test_of_many_uses_at_once_one_works(site: Site, kind: str) -> None:
    """Of ten who follow a link at the same time one gets in."""
    get, use, _, _ = KINDS[kind]
    _, token = get(site)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: codes(use(site, token)), range(10)))
    assert sorted(map(str, answers)) == ["['BAD_TOKEN']"] * 9 + ["[]"]


@every_kind
def test_altered_token_is_none(site: Site, kind: str) -> None:
    """A token with one character changed, left out or added is none; the token itself still works."""
    get, use, _, _ = KINDS[kind]
    _, token = get(site)
    middle = len(token) // 2
    for altered in (
        ("A" if token[0] != "A" else "B") + token[1:],
        token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :],
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[:-1],
        token + "A",
        token.swapcase(),
        "",
        "é",
        "x" * 10_000,
    ):
        assert problem(use(site, altered)) == ("BAD_TOKEN", ["token"])
    assert codes(use(site, token)) == []


@every_kind
def test_late_token_is_none(site: Site, kind: str) -> None:
    """A link dies when its time is over: a day after sign-up or change, an hour after a reset was asked for."""
    get, use, _, valid_for = KINDS[kind]
    person, token = get(site)
    move(site, person, valid_for + 1)
    assert problem(use(site, token)) == ("BAD_TOKEN", ["token"])


@every_kind
def test_token_works_until_it_is_late(site: Site, kind: str) -> None:
    """A minute before its time is over a link still works."""
    get, use, _, valid_for = KINDS[kind]
    person, token = get(site)
    move(site, person, valid_for - 60)
    assert codes(use(site, token)) == []


def move(site: Site, person: Person, seconds: int) -> None:
    """Let so much time pass for the links of a person."""
    if site.client.backend == "sqlite":
        earlier = f"strftime('%Y-%m-%dT%H:%M:%f000Z', expires_at, '-{seconds} seconds')"
    else:
        earlier = f"expires_at - interval '{seconds} seconds'"
    of_them = f"(SELECT id FROM account WHERE username = '{person.username}')"
    site.sql(f"UPDATE account_token SET expires_at = {earlier} WHERE account_id IN {of_them}")


@every_kind
def test_token_of_another_kind_is_none(site: Site, kind: str) -> None:
    """A link to verify an address sets no password, and the other way round; it is not used up by that."""
    get, use, other_use, _ = KINDS[kind]
    _, token = get(site)
    assert problem(other_use(site, token)) == ("BAD_TOKEN", ["token"])
    assert codes(use(site, token)) == []


@every_kind
def test_token_works_for_its_own_account_alone(site: Site, kind: str) -> None:
    """Whoever is logged in elsewhere and follows another's link changes nothing of their own account."""
    get, use, _, _ = KINDS[kind]
    stranger = site.join()
    person, token = get(site)
    given = {"token": token} | ({"newPassword": NEW} if use is reset else {})
    answer = stranger.do("resetPassword" if use is reset else "verifyEmail", given)
    assert answer["errors"] == []
    assert stranger.viewer("email isEmailVerified") == {"email": stranger.email, "isEmailVerified": True}
    assert stranger.log_in()["viewer"]["user"]["username"] == stranger.username
    assert person.username != stranger.username


@every_kind
def test_tokens_die_when_the_password_changes(site: Site, kind: str) -> None:
    """After a change of the password no link that was sent before works."""
    get, use, _, _ = KINDS[kind]
    person, token = get(site)
    if not person.token:
        person.log_in()
    changed = person.do("changePassword", {"currentPassword": PASSWORD, "newPassword": NEW})
    assert changed["errors"] == []
    assert problem(use(site, token)) == ("BAD_TOKEN", ["token"])


def test_weak_password_does_not_use_the_link_up(site: Site) -> None:
    """Who chooses a weak password first can choose again with the same link."""
    person, token = reset_token(site)
    weak = site.do("resetPassword", {"token": token, "newPassword": "password1"})
    assert problem(weak) == ("WEAK_PASSWORD", ["newPassword"])
    assert codes(reset(site, token)) == []
    assert person.log_in(NEW)["errors"] == []


def test_newer_change_of_address_replaces_the_older(site: Site) -> None:
    """Who asks for another address twice gets the second: the first link is dead."""
    person, token = change_token(site)
    newest = f"{new_name()}@example.org"
    assert person.do("changeEmail", {"password": PASSWORD, "newEmail": newest})["errors"] == []
    assert codes(verify(site, token)) == ["BAD_TOKEN"]
    assert codes(verify(site, token_in(site.link(newest, "Confirm your new")))) == []
    assert person.viewer("email") == {"email": newest}


def test_links_to_the_old_address_die_with_it(site: Site) -> None:
    """A link to set a password that went to the old address is dead once the new one counts."""
    person, change = change_token(site)
    assert site.do("requestPasswordReset", {"email": person.email})["errors"] == []
    old = token_in(person.link("Set a new password"))
    assert codes(verify(site, change)) == []
    assert problem(reset(site, old)) == ("BAD_TOKEN", ["token"])


def test_address_that_was_taken_meanwhile_stays_its_owners(site: Site) -> None:
    """Who wants an address that another verifies first does not get it."""
    person, wanted = site.join(), f"{new_name()}@example.org"
    assert person.do("changeEmail", {"password": PASSWORD, "newEmail": wanted})["errors"] == []
    token = token_in(site.link(wanted, "Confirm your new"))
    owner = site.join(email=wanted)
    assert problem(verify(site, token)) == ("BAD_TOKEN", ["token"])
    assert person.viewer("email") == {"email": person.email}
    assert owner.viewer("email") == {"email": wanted}


def test_only_hashes_of_secrets_are_kept(site: Site) -> None:
    """Nothing in the database is a session's or a link's token, but e-mails that are kept for the mailbox page."""
    person, token = reset_token(site)
    assert person.token
    found = site.everything("outgoing_email")
    assert person.username in found
    for secret in (token, person.token, PASSWORD):
        assert secret not in found
