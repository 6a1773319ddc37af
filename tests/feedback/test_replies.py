"""Replies: who writes them, and what they make of feedback."""

from typing import Any

import pytest

from api.feedback.rules import MOST_REPLIES
from api.feedback.tables import FeedbackStatus
from tests.feedback.desks import STAFF, Desk


@pytest.mark.parametrize("who", STAFF)
def test_answer_of_staff_makes_feedback_answered(desk: Desk, who: str) -> None:
    """What staff write is marked as theirs, and the feedback stands as ANSWERED."""
    feedback = desk.sent(who="reader")
    payload = desk.reply(who=who, feedbackId=feedback["id"], message="  It burns again.\nThank you.\n")
    assert payload["errors"] == []
    answered = payload["feedback"]
    (reply,) = answered["replies"]
    assert (reply["isStaff"], reply["author"], reply["message"]) == (
        True,
        {"username": who},
        "It burns again.\nThank you.",
    )
    assert answered["status"] == "ANSWERED"
    assert answered["updatedAt"] == reply["createdAt"] > feedback["updatedAt"]
    assert desk.by_id(feedback["id"], who="reader") | {"viewerCan": None} == answered | {"viewerCan": None}


@pytest.mark.parametrize("who", ["reader", "unverified", "suspended", "suspended-moderator", "moderator"])
def test_reply_of_the_sender_reopens(desk: Desk, who: str) -> None:
    """Whatever its sender's standing: what they write is not an answer, and puts the feedback back IN_REVIEW."""
    feedback = desk.sent(who=who)
    desk.reply(who="second-moderator", feedbackId=feedback["id"])
    payload = desk.reply(who=who, feedbackId=feedback["id"], message="Still dark")
    assert payload["errors"] == []
    assert payload["feedback"]["status"] == "IN_REVIEW"
    assert [reply["isStaff"] for reply in payload["feedback"]["replies"]] == [True, False]


def test_holder_of_the_receipt_replies(desk: Desk) -> None:
    """The receipt is enough to write more, also for someone who has logged in meanwhile; no account shows in it."""
    payload = desk.submit(subject="By receipt")
    receipt, feedback = payload["receipt"], payload["feedback"]
    desk.reply(who="moderator", feedbackId=feedback["id"], message="Which lamp?")
    for who in (None, "reader", "moderator"):
        replied = desk.reply(who=who, receipt=receipt, message=f"The left one, says {who}")
        assert replied["errors"] == []
        assert replied["feedback"]["status"] == "IN_REVIEW"
        last = replied["feedback"]["replies"][-1]
        assert (last["isStaff"], last["author"]) == (False, None)
    seen = desk.by_receipt(receipt)
    assert [reply["message"].split(",")[0] for reply in seen["replies"]] == ["Which lamp?", *["The left one"] * 3]


@pytest.mark.parametrize("status", [status.name for status in FeedbackStatus])
@pytest.mark.parametrize(("by", "after"), [("staff", "ANSWERED"), ("sender", "IN_REVIEW")])
def test_replies_move_feedback_from_wherever_it_stands(desk: Desk, status: str, by: str, after: str) -> None:
    """An answer makes it ANSWERED and a sender's reply IN_REVIEW, whatever it was before."""
    feedback = desk.sent(who="reader")
    desk.set(feedback, f"status = '{status}'")
    payload = desk.reply(who="moderator" if by == "staff" else "reader", feedbackId=feedback["id"])
    assert (payload["errors"], payload["feedback"]["status"]) == ([], after)


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"message": ""}, "message", "REQUIRED"),
    ({"message": "\u200b \n"}, "message", "REQUIRED"),
    ({"message": "x" * 10_001}, "message", "TOO_LONG"),
    ({"message": "y" * 1_000_000}, "message", "TOO_LONG"),
    ({"feedbackId": None}, "feedbackId", "REQUIRED"),
    ({"receipt": "x"}, "receipt", "INVALID"),
    ({"feedbackId": "x"}, "feedbackId", "NOT_FOUND"),
    ({"feedbackId": None, "receipt": ""}, "receipt", "NOT_FOUND"),
    ({"feedbackId": None, "receipt": "r" * 1_000_000}, "receipt", "NOT_FOUND"),
]


@pytest.mark.parametrize(("given", "field", "code"), BAD, ids=lambda value: str(value)[:40])
def test_mistake_is_told_by_its_place(desk: Desk, given: dict[str, Any], field: str, code: str) -> None:
    """What cannot be written is told by its place, and the feedback stays as it is."""
    feedback = desk.sent(who="reader")
    payload = desk.reply(who="reader", **{"feedbackId": feedback["id"], **given})
    assert payload["feedback"] is None
    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == (code, ["input", field])
    assert desk.by_id(feedback["id"], who="reader") == feedback


def test_longest_reply_fits(desk: Desk) -> None:
    """10,000 characters fit, whatever they are."""
    feedback = desk.sent(who="reader")
    payload = desk.reply(who="reader", feedbackId=feedback["id"], message="🏮" * 10_000)
    assert payload["feedback"]["replies"][0]["message"] == "🏮" * 10_000


@pytest.mark.parametrize("way", ["account", "receipt"])
def test_sender_writes_only_so_much(desk: Desk, way: str) -> None:
    """After a hundred replies the sender is told to send new feedback; staff can still answer."""
    payload = desk.submit(who="reader" if way == "account" else None)
    feedback = payload["feedback"]
    whose: dict[str, Any] = (
        {"who": "reader", "feedbackId": feedback["id"]} if way == "account" else {"receipt": payload["receipt"]}
    )
    desk.set(feedback, f"sender_replies = {MOST_REPLIES - 1}")
    replied = desk.reply(**whose)
    assert replied["errors"] == []
    assert replied["feedback"]["viewerCan"]["reply"] == {
        "allowed": False,
        "reason": "CLOSED",
        "nextStep": "CONTACT_STAFF",
        "retryAt": None,
    }
    (error,) = desk.reply(**whose)["errors"]
    assert (error["code"], error["nextStep"]) == ("CLOSED", "CONTACT_STAFF")
    assert desk.reply(who="moderator", feedbackId=feedback["id"])["errors"] == []


def test_permissions_say_what_the_mutations_do(desk: Desk) -> None:
    """`viewerCan` tells senders that they can reply and not update, staff that they can do both."""
    payload = desk.submit()
    allowed = {"allowed": True, "reason": None}
    reply = allowed | {"nextStep": None, "retryAt": None}
    sender = {"reply": reply, "update": {"allowed": False, "reason": "NOT_LOGGED_IN"}}
    assert payload["feedback"]["viewerCan"] == sender
    assert desk.by_receipt(payload["receipt"])["viewerCan"] == sender
    assert desk.by_id(payload["feedback"]["id"], who="moderator")["viewerCan"] == {"reply": reply, "update": allowed}
    own = desk.sent(who="suspended")["viewerCan"]
    assert own == {"reply": reply, "update": {"allowed": False, "reason": "SUSPENDED"}}
