"""Following feedback: its sender and staff hear of every change, as they may see it; nobody else hears anything."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from tests.databases import BACKENDS, new_database
from tests.feedback.desks import WHOLE, Desk, serve_desk
from tests.web.sockets import Speaker, speaking

FOLLOW = f"""subscription ($id: ID!, $after: String) {{
  feedbackChanged(feedbackId: $id, after: $after) {{ {WHOLE} }}
}}"""
LINKS = "https://a.example https://b.example https://c.example https://d.example"


@pytest.fixture(scope="module", params=[(backend, workers) for backend in BACKENDS for workers in (1, 3)], ids=str)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of each kind, with one worker and with three."""
    backend, workers = request.param
    folder = tmp_path_factory.mktemp("live")
    with new_database(backend, folder) as url, serve_desk(url, folder, workers) as desk:
        yield desk


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What a test has opened."""
    with ExitStack() as opened:
        yield opened


class Follower:
    """Someone who follows feedback on a socket of their own."""

    def __init__(self, desk: Desk, stack: ExitStack, who: str | None, id_: str, after: str | None = None) -> None:
        self.speaker: Speaker = stack.enter_context(speaking(desk.client.url, begin=False))
        self.speaker.begin({"authorization": f"Bearer {desk.tokens[who]}"} if who else None)
        self.speaker.subscribe("feedback", FOLLOW, variables={"id": id_, "after": after})
        if after is None:
            # Whoever has asked something after subscribing is followed from before that on.
            assert self.speaker.ask("{ __typename }")
        self.cursor: str | None = None

    def until(self, **fields: Any) -> Mapping[str, Any]:
        """The feedback once it is told with these fields."""
        while True:
            message = self.speaker.hear(30)
            assert message["type"] == "next", message
            self.cursor = message["payload"]["extensions"]["cursor"]
            seen: Mapping[str, Any] = message["payload"]["data"]["feedbackChanged"]
            if fields.items() <= seen.items():
                return seen


@pytest.mark.parametrize("who", ["reader", "suspended", "unverified"])
def test_sender_and_staff_hear_of_every_change(desk: Desk, stack: ExitStack, who: str) -> None:
    """Status, assignee, answers and replies are told to both, as each may see them."""
    feedback = desk.sent(who=who, message=LINKS)
    sender = Follower(desk, stack, who, feedback["id"])
    staff = Follower(desk, stack, "editor", feedback["id"])
    desk.update(feedback["id"], status="IN_REVIEW", assigneeId=desk.ids["moderator"])
    for follower in (sender, staff):
        assert follower.until(status="IN_REVIEW")["assignee"] == {"username": "moderator"}
    desk.reply(who="moderator", feedbackId=feedback["id"], message="Which one?")
    for follower in (sender, staff):
        assert follower.until(status="ANSWERED")["replies"][0]["message"] == "Which one?"
    desk.reply(who=who, feedbackId=feedback["id"], message="The left one")
    seen = sender.until(status="IN_REVIEW")
    assert [reply["message"] for reply in seen["replies"]] == ["Which one?", "The left one"]
    assert seen["viewerCan"]["update"]["allowed"] is False
    assert staff.until(status="IN_REVIEW")["viewerCan"]["update"]["allowed"] is True


def test_staff_hear_of_what_came_by_receipt(desk: Desk, stack: ExitStack) -> None:
    """What someone without an account writes is told to staff, and why it was set aside to them alone."""
    payload = desk.submit(message=LINKS)
    staff = Follower(desk, stack, "moderator", payload["feedback"]["id"])
    desk.reply(receipt=payload["receipt"], message="Are you there?")
    seen = staff.until(status="IN_REVIEW")
    assert (seen["replies"][0]["message"], seen["heldFor"]) == ("Are you there?", "MANY_LINKS")


@pytest.mark.parametrize("who", [None, "other", "suspended-moderator"])
def test_others_cannot_follow(desk: Desk, stack: ExitStack, who: str | None) -> None:
    """Whoever is neither its sender nor staff is refused as for an id that is nobody's; also from the past."""
    feedback = desk.sent(who="reader")
    staff = Follower(desk, stack, "admin", feedback["id"])
    desk.update(feedback["id"], status="IN_REVIEW")
    staff.until(status="IN_REVIEW")
    speaker = stack.enter_context(speaking(desk.client.url, begin=False))
    speaker.begin({"authorization": f"Bearer {desk.tokens[who]}"} if who else None)
    refused = [
        speaker.refused(FOLLOW, variables={"id": id_, "after": after})
        for id_ in (feedback["id"], f"Feedback_{uuid.uuid4().hex}")
        for after in (None, staff.cursor)
    ]
    assert [error["extensions"]["code"] for error in refused] == ["NOT_FOUND"] * 4
    assert len({error["message"] for error in refused}) == 1


@pytest.mark.parametrize("id_", ["x", "User_0190000000007000800000000000000a", ""])
def test_what_is_no_feedback_cannot_be_followed(desk: Desk, stack: ExitStack, id_: str) -> None:
    """An id of another type, or none at all, is refused with the argument's name."""
    speaker = stack.enter_context(speaking(desk.client.url))
    error = speaker.refused(FOLLOW, variables={"id": id_})
    assert error["extensions"] == {"code": "NOT_FOUND", "argument": "feedbackChanged.feedbackId"}


def test_receipt_follows_nothing(desk: Desk, stack: ExitStack) -> None:
    """A receipt opens its item where it is given, and no subscription takes one."""
    payload = desk.submit()
    speaker = stack.enter_context(speaking(desk.client.url))
    error = speaker.refused(FOLLOW, variables={"id": payload["feedback"]["id"]})
    assert error["extensions"] == {"code": "NOT_FOUND", "argument": "feedbackChanged.feedbackId"}
