"""Guessing passwords, and asking for e-mails, at scale: refused before it gets anywhere, and told from when again."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.accounts.sites import PASSWORD, Site, codes, new_name, site, token_in
from tests.mail.conftest import make_tables

USUAL = {
    "sign_ups": "5/hour", "log_ins": "30/minute", "address_mails": "5/hour", "account_mails": "5/hour",
    "log_in_failures": 5, "loopback": True, "address_points": "",
}  # fmt: skip
LOG_IN = "mutation ($input: LogInInput!) { logIn(input: $input) { token errors { code retryAt nextStep } } }"


@pytest.fixture
def guarded(database_url: str) -> Iterator[Site]:
    """A site behind a proxy, with the usual limits."""
    with site(make_tables(database_url), limits=USUAL, trusted_proxies=["127.0.0.1"]) as running:
        yield running


def from_address(number: int) -> dict[str, str]:
    """What a proxy says of a client at the nth address."""
    return {"x-forwarded-for": f"203.{number // 65536}.{number // 256 % 256}.{number % 256}"}


def answers(site: Site, *tries: tuple[str, str, int]) -> list[dict[str, str]]:
    """What comes of tries to log in, sixteen at once: by address, password, and the number of where they come from."""
    limits = httpx.Limits(max_connections=16)
    with httpx.Client(base_url=site.client.url, limits=limits, timeout=60) as http, ThreadPoolExecutor(16) as pool:

        def log_in(attempt: tuple[str, str, int]) -> dict[str, str]:
            email, password, number = attempt
            variables = {"input": {"email": email, "password": password}}
            answer = http.post("/graphql", json={"query": LOG_IN, "variables": variables}, headers=from_address(number))
            payload = answer.json()["data"]["logIn"]
            return payload["errors"][0] if payload["errors"] else {"code": "IN"}

        return list(pool.map(log_in, tries))


def test_a_thousand_guesses_at_one_account(guarded: Site) -> None:
    """From many addresses a handful of guesses are compared; the others wait, longer and longer. A reset ends that."""
    person = guarded.join()
    begun = datetime.now(UTC)
    told = answers(guarded, *((person.email, f"guess number {i}", i) for i in range(1000)))
    spent = (datetime.now(UTC) - begun).total_seconds()
    counted = Counter(each["code"] for each in told)
    # Five at once, then after 1 s, 2 s, 4 s, …
    assert counted["BAD_CREDENTIALS"] <= 5 + len([n for n in range(12) if 2**n - 1 <= spent])
    assert counted["RATE_LIMITED"] == 1000 - counted["BAD_CREDENTIALS"]
    waits = [datetime.fromisoformat(each["retryAt"]) for each in told if each["code"] == "RATE_LIMITED"]
    assert all(begun < wait < datetime.now(UTC) + timedelta(hours=1) for wait in waits)
    assert {each["nextStep"] for each in told if each["code"] == "RATE_LIMITED"} == {"WAIT"}
    guarded.do("requestPasswordReset", {"email": person.email}, **from_address(5000))
    token = token_in(person.link("Set a new password"))
    assert guarded.do("resetPassword", {"token": token, "newPassword": PASSWORD})["errors"] == []
    assert answers(guarded, (person.email, PASSWORD, 5000)) == [{"code": "IN"}]
    (failed,) = guarded.rows("SELECT count(*) FROM audit_event WHERE action = 'logInFailed'")[0]
    assert failed == counted["BAD_CREDENTIALS"]


def test_one_address_guesses_at_many_accounts(guarded: Site) -> None:
    """Whoever tries one password on many accounts is stopped after a few; others at other addresses are not."""
    told = answers(guarded, *((f"{new_name()}@example.org", "spring and summer", 7) for _ in range(100)))
    counted = Counter(each["code"] for each in told)
    assert counted["BAD_CREDENTIALS"] <= 12
    assert counted["RATE_LIMITED"] == 100 - counted["BAD_CREDENTIALS"]
    (elsewhere,) = answers(guarded, (f"{new_name()}@example.org", "spring and summer", 8))
    assert elsewhere["code"] == "BAD_CREDENTIALS"


@pytest.mark.parametrize("mutation", ["changePassword", "changeEmail", "deleteAccount"])
def test_guesses_by_a_stolen_session(guarded: Site, mutation: str) -> None:
    """A session is no better place to guess the password at than the log-in: the same wait holds for both."""
    person = guarded.join()
    given = {
        "changePassword": {"currentPassword": "a guess of theirs", "newPassword": "another lamp altogether"},
        "changeEmail": {"password": "a guess of theirs", "newEmail": "new@example.org"},
        "deleteAccount": {"password": "a guess of theirs"},
    }[mutation]
    told = [codes(person.do(mutation, given)) for _ in range(8)]
    assert told[:5] == [["BAD_CREDENTIALS"]] * 5
    assert ["RATE_LIMITED"] in told[5:]
    assert person.viewer() is not None


def test_sign_ups_from_one_network(guarded: Site) -> None:
    """Five an hour; what is not in order does not count."""

    def sign_up(address: int, password: str = PASSWORD) -> list[str]:
        name = new_name()
        given = {"email": f"{name}@example.org", "username": name, "password": password}
        return codes(guarded.do("signUp", given, **from_address(address)))

    assert [sign_up(1, "short") for _ in range(5)] == [["TOO_SHORT"]] * 5
    assert [sign_up(1) for _ in range(6)] == [[]] * 5 + [["RATE_LIMITED"]]
    assert sign_up(2) == []


@pytest.mark.parametrize("mutation", ["requestPasswordReset", "resendVerification"])
def test_e_mails_are_bounded(guarded: Site, mutation: str) -> None:
    """No address gets more than five an hour, whoever asks for them; no network asks for more, for whomever."""
    email = f"{new_name()}@example.org"
    to_one = [codes(guarded.do(mutation, {"email": email}, **from_address(n))) for n in range(6)]
    assert to_one == [[]] * 5 + [["RATE_LIMITED"]]
    upper = codes(guarded.do(mutation, {"email": email.upper()}, **from_address(7)))
    assert upper == ["RATE_LIMITED"]
    from_one = [
        codes(guarded.do(mutation, {"email": f"{new_name()}@example.org"}, **from_address(9))) for _ in range(6)
    ]
    assert from_one == [[]] * 5 + [["RATE_LIMITED"]]
    assert len(guarded.box.wait(5, to=email)) == 5
