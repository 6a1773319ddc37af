"""How much may be written: so much that nobody who means well notices, and no more."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.databases import BACKENDS, new_database
from tests.feedback.desks import MESSAGE, REPLY, SUBMIT, Desk, open_desk

ADDRESSES = (f"198.51.100.{number}" for number in count(1))


@pytest.fixture(scope="module", params=BACKENDS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that is asked through a proxy, which says from where."""
    limits = {"loopback": True, "account_feedback": "12/hour", "address_points": "", "viewer_points": ""}
    with (
        new_database(request.param, tmp_path_factory.mktemp("rates")) as url,
        open_desk(url, trusted_proxies=["127.0.0.1"], limits=limits) as desk,
    ):
        yield desk


def _submit(desk: Desk, address: str, *, who: str | None = None, key: str | None = None, **given: Any) -> Any:
    """The payload of feedback that is sent from an address."""
    headers = {"x-forwarded-for": address}
    headers |= {"authorization": f"Bearer {desk.tokens[who]}"} if who else {}
    headers |= {"idempotency-key": key} if key else {}
    return desk.client.payload(SUBMIT, {"in": {**MESSAGE, **given}}, **headers)


def _codes(payloads: list[Any]) -> list[str | None]:
    return [payload["errors"][0]["code"] if payload["errors"] else None for payload in payloads]


def test_ten_messages_an_hour_are_taken_from_an_address(desk: Desk) -> None:
    """The eleventh is refused, and told from when on it will not be; mistakes do not count, other addresses do not."""
    address = next(ADDRESSES)
    assert _codes([_submit(desk, address, subject="") for _ in range(3)]) == ["REQUIRED"] * 3
    assert _codes([_submit(desk, address, subject=f"{number}") for number in range(10)]) == [None] * 10
    refused = _submit(desk, address)
    (error,) = refused["errors"]
    assert (refused["feedback"], refused["receipt"]) == (None, None)
    assert (error["code"], error["nextStep"]) == ("RATE_LIMITED", "WAIT")
    wait = datetime.fromisoformat(error["retryAt"]) - datetime.now(UTC)
    assert timedelta(minutes=55) < wait <= timedelta(hours=1)
    assert _codes([_submit(desk, next(ADDRESSES)), _submit(desk, address, who="reader")]) == [None, None]


def test_many_at_once_get_no_more(desk: Desk) -> None:
    """Of forty that are sent at the same time ten are taken."""
    address, before = next(ADDRESSES), desk.rows("SELECT count(*) FROM feedback")[0][0]
    with ThreadPoolExecutor(8) as pool:
        codes = _codes(list(pool.map(lambda number: _submit(desk, address, subject=f"{number}"), range(40))))
    assert sorted(map(str, codes)) == ["None"] * 10 + ["RATE_LIMITED"] * 30
    assert desk.rows("SELECT count(*) FROM feedback")[0][0] == before + 10


def test_replies_by_receipt_count_as_well(desk: Desk) -> None:
    """What one writes to one's own item from an address counts like new messages."""
    address = next(ADDRESSES)
    receipt = _submit(desk, address)["receipt"]
    replies = [
        desk.client.payload(REPLY, {"in": {"receipt": receipt, "message": "More"}}, **{"x-forwarded-for": address})
        for _ in range(10)
    ]
    assert _codes(replies) == [None] * 9 + ["RATE_LIMITED"]


@pytest.mark.parametrize("who", ["other", "suspended"])
def test_account_writes_so_much_from_wherever(desk: Desk, who: str) -> None:
    """An account is counted by itself, whatever its addresses; staff are not counted."""
    assert _codes([_submit(desk, next(ADDRESSES), who=who) for _ in range(13)]) == [None] * 12 + ["RATE_LIMITED"]
    assert _codes([_submit(desk, next(ADDRESSES), who="moderator") for _ in range(15)]) == [None] * 15


def test_repetition_is_not_counted(desk: Desk) -> None:
    """The same message sent again with its idempotency key gives the same answer, also when the limit is reached."""
    address = next(ADDRESSES)
    first = _submit(desk, address, key="the first")
    assert [_submit(desk, address, key="the first") for _ in range(12)] == [first] * 12
    assert _codes([_submit(desk, address, subject=f"{number}") for number in range(10)]) == [None] * 9 + [
        "RATE_LIMITED"
    ]
    assert _submit(desk, address, key="the first") == first


def test_nobody_is_flooded_with_receipts(desk: Desk) -> None:
    """Whoever names somebody else's address has five receipts sent there in an hour, from however many addresses."""
    payloads = [_submit(desk, next(ADDRESSES), contactEmail="Victim@Example.org") for _ in range(6)]
    assert _codes(payloads) == [None] * 5 + ["RATE_LIMITED"]
    assert payloads[-1]["errors"][0]["path"] == ["input", "contactEmail"]
    assert _codes([_submit(desk, next(ADDRESSES)), _submit(desk, next(ADDRESSES), contactEmail="b@example.org")]) == [
        None,
        None,
    ]
