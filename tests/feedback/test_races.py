"""Many at once: one wins where one can, nothing is lost, on one worker and on three."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.databases import BACKENDS, new_database
from tests.feedback.desks import Desk, serve_desk


@pytest.fixture(scope="module", params=[(backend, workers) for backend in BACKENDS for workers in (1, 3)], ids=str)
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of each kind, with one worker and with three."""
    backend, workers = request.param
    folder = tmp_path_factory.mktemp("busy")
    with new_database(backend, folder) as url, serve_desk(url, folder, workers) as desk:
        yield desk


def test_one_of_two_decisions_wins(busy: Desk) -> None:
    """Where one resolves and another declines at the same time, one of them is told that it was decided already."""
    for _ in range(10):
        feedback = busy.sent(who="reader")
        with ThreadPoolExecutor(2) as pool:
            resolved = pool.submit(busy.update, feedback["id"], who="moderator", status="RESOLVED")
            declined = pool.submit(busy.update, feedback["id"], who="second-moderator", status="DECLINED")
            payloads = {"RESOLVED": resolved.result(), "DECLINED": declined.result()}
        (winner,) = [status for status, payload in payloads.items() if not payload["errors"]]
        (loser,) = [payload for payload in payloads.values() if payload["errors"]]
        assert loser["errors"][0]["code"] == "INVALID"
        assert f"What is {winner} can become" in loser["errors"][0]["message"]
        assert busy.by_id(feedback["id"], who="admin")["status"] == winner


def test_one_of_many_takes_it(busy: Desk) -> None:
    """Where many take an item that they have all seen unassigned, one gets it and the others are told."""
    feedback = busy.sent(who="reader")
    staff = ["moderator", "second-moderator", "editor", "admin"] * 3

    def take(who: str) -> tuple[str, str | None]:
        given = {"assigneeId": busy.ids[who], "expectedUpdatedAt": feedback["updatedAt"]}
        errors = busy.update(feedback["id"], who=who, **given)["errors"]
        return who, errors[0]["code"] if errors else None

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(take, staff))
    assert Counter(code for _, code in taken) == {None: 1, "CONFLICT": len(staff) - 1}
    (winner,) = [who for who, code in taken if code is None]
    assert busy.by_id(feedback["id"], who="admin")["assignee"] == {"username": winner}


def test_no_reply_is_lost(busy: Desk) -> None:
    """Sender, receipt and staff write at the same time: every reply is there once, and the count is right."""
    payload = busy.submit()
    receipt, id_ = payload["receipt"], payload["feedback"]["id"]

    def write(number: int) -> None:
        given = {"receipt": receipt} if number % 2 else {"who": "moderator", "feedbackId": id_}
        assert busy.reply(message=str(number), **given)["errors"] == []

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    replies = busy.by_receipt(receipt)["replies"]
    assert sorted(int(reply["message"]) for reply in replies) == list(range(24))
    reference = payload["feedback"]["reference"]
    assert busy.rows(f"SELECT sender_replies FROM feedback WHERE reference = '{reference}'") == [(12,)]


def test_everyone_gets_a_reference_of_their_own(busy: Desk) -> None:
    """Sent at the same time, each has its own reference and receipt."""
    with ThreadPoolExecutor(8) as pool:
        payloads = list(pool.map(lambda number: busy.submit(subject=str(number)), range(40)))
    assert len({payload["feedback"]["reference"] for payload in payloads}) == 40
    assert len({payload["receipt"] for payload in payloads}) == 40
