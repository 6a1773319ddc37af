"""The inbox: what staff find in it, and what they make of feedback."""

import json
from typing import Any

import pytest

from api.feedback.rules import MOVES
from api.feedback.tables import FeedbackStatus
from tests.feedback.desks import UPDATE, Desk

EVERY_MOVE = [(was, after) for was in FeedbackStatus for after in FeedbackStatus]


def _found(desk: Desk, where: str) -> list[str]:
    """The subjects of the feedback that fits, the newest first."""
    nodes = desk.ask(f"{{ feedback(where: {where}) {{ nodes {{ subject }} }} }}", who="moderator")["feedback"]["nodes"]
    return [node["subject"] for node in nodes]


@pytest.mark.parametrize(("was", "after"), EVERY_MOVE, ids=lambda status: status.name)
def test_status_changes_follow_the_table(desk: Desk, was: FeedbackStatus, after: FeedbackStatus) -> None:
    """Every move of the table is made; any other is refused, and the refusal says which ones are allowed."""
    feedback = desk.sent(who="reader")
    desk.set(feedback, f"status = '{was.name}'")
    payload = desk.update(feedback["id"], status=after.name)
    if after in MOVES[was]:
        assert (payload["errors"], payload["feedback"]["status"]) == ([], after.name)
        return
    (error,) = payload["errors"]
    assert error["path"] == ["input", "status"]
    if was is after:
        assert (error["code"], error["message"]) == ("ALREADY_DONE", f"It is {was.name} already.")
    else:
        assert error["code"] == "INVALID"
        assert all(allowed.name in error["message"] for allowed in MOVES[was])
    assert desk.by_id(feedback["id"], who="moderator")["status"] == was.name


def test_feedback_is_assigned_and_given_back(desk: Desk) -> None:
    """To any of the staff, also together with a status; null takes it back, and what is left out stays."""
    feedback = desk.sent(who="reader")
    taken = desk.update(feedback["id"], assigneeId=desk.ids["editor"])["feedback"]
    assert (taken["assignee"], taken["status"]) == ({"username": "editor"}, "NEW")
    resolved = desk.update(feedback["id"], status="RESOLVED")["feedback"]
    assert (resolved["assignee"], resolved["status"]) == ({"username": "editor"}, "RESOLVED")
    both = desk.update(feedback["id"], who="admin", status="IN_REVIEW", assigneeId=desk.ids["moderator"])["feedback"]
    assert (both["assignee"], both["status"]) == ({"username": "moderator"}, "IN_REVIEW")
    assert desk.update(feedback["id"], assigneeId=None)["feedback"]["assignee"] is None


@pytest.mark.parametrize("who", ["reader", "suspended-moderator", "unverified"])
def test_only_staff_see_to_feedback(desk: Desk, who: str) -> None:
    """Nobody else can be assigned, and then the status stays as it was, too."""
    feedback = desk.sent(who="reader")
    payload = desk.update(feedback["id"], status="RESOLVED", assigneeId=desk.ids[who])
    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == ("INVALID", ["input", "assigneeId"])
    assert desk.by_id(feedback["id"], who="moderator")["status"] == "NEW"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({}, "status", "REQUIRED"),
        ({"status": None}, "status", "REQUIRED"),
        ({"assigneeId": "x"}, "assigneeId", "NOT_FOUND"),
        ({"assigneeId": "User_" + "0" * 32}, "assigneeId", "INVALID"),
        ({"feedbackId": "x", "status": "RESOLVED"}, "feedbackId", "NOT_FOUND"),
        ({"feedbackId": "Feedback_" + "0" * 32, "status": "RESOLVED"}, "feedbackId", "NOT_FOUND"),
    ],
)
def test_mistake_is_told_by_its_place(desk: Desk, given: dict[str, Any], field: str, code: str) -> None:
    """An update that cannot be made says why."""
    feedback = desk.sent(who="reader")
    payload = desk.ask(UPDATE, {"in": {"feedbackId": feedback["id"], **given}}, who="moderator")["updateFeedback"]
    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == (code, ["input", field])


def test_change_since_one_read_it_is_told(desk: Desk) -> None:
    """With `expectedUpdatedAt` nothing is overwritten that one has not seen."""
    feedback = desk.sent(who="reader")
    seen = feedback["updatedAt"]
    taken = desk.update(feedback["id"], assigneeId=desk.ids["moderator"], expectedUpdatedAt=seen)
    assert taken["errors"] == []
    late = desk.update(feedback["id"], who="editor", assigneeId=desk.ids["editor"], expectedUpdatedAt=seen)
    assert (late["errors"][0]["code"], late["errors"][0]["path"]) == ("CONFLICT", ["input", "expectedUpdatedAt"])
    assert desk.by_id(feedback["id"], who="editor")["assignee"] == {"username": "moderator"}
    again = desk.by_id(feedback["id"], who="editor")["updatedAt"]
    assert desk.update(feedback["id"], assigneeId=None, expectedUpdatedAt=again)["errors"] == []


def test_inbox_is_found_by_what_staff_look_for(own_desk: Desk) -> None:
    """By state, category, assignee, article, age and reference as it is heard; the newest come first."""
    desk = own_desk
    old = desk.sent(who="reader", subject="old", category="PRIVACY")
    mine = desk.sent(who="reader", subject="mine", category="CORRECTION", articleId=_article(desk))
    new = desk.sent(who="other", subject="new", category="CORRECTION")
    desk.update(mine["id"], status="IN_REVIEW", assigneeId=desk.ids["moderator"])
    assert _found(desk, "{}") == ["new", "mine", "old"]
    assert _found(desk, "{status: [NEW]}") == ["new", "old"]
    assert _found(desk, "{status: [NEW, IN_REVIEW], category: [CORRECTION]}") == ["new", "mine"]
    assert _found(desk, f'{{assignee: "{desk.ids["moderator"]}"}}') == ["mine"]
    assert _found(desk, "{isAssigned: false}") == ["new", "old"]
    assert _found(desk, f'{{article: "{_article(desk)}"}}') == ["mine"]
    assert _found(desk, f'{{createdAt: {{lt: "{new["createdAt"]}"}}}}') == ["mine", "old"]
    reference = old["reference"]
    for heard in (reference, reference.lower(), reference[3:], f" fb {' '.join(reference[3:])}"):
        assert _found(desk, f'{{reference: "{heard}"}}') == ["old"]
        lookalike = heard.replace("0", "O").replace("1", "l")
        assert _found(desk, f'{{reference: "{lookalike}"}}') == ["old"]
    assert _found(desk, '{reference: ""}') == []
    error = desk.refusal('{ feedback(where: {assignee: "x"}) { totalCount } }', who="moderator")
    assert error["extensions"]["argument"] == "feedback.where.assignee"


def _article(desk: Desk) -> str:
    id_: str = desk.ask('{ article(slug: "article-1") { id } }')["article"]["id"]
    return id_


def test_inbox_is_read_page_by_page(own_desk: Desk) -> None:
    """Pages stay right while more comes in."""
    desk = own_desk
    for number in range(5):
        desk.sent(who="reader", subject=f"s{number}")
    page = "{ nodes { subject } pageInfo { endCursor hasNextPage } totalCount }"
    first = desk.ask(f"{{ feedback(first: 2) {page} }}", who="editor")["feedback"]
    desk.sent(who="other", subject="meanwhile")
    cursor = first["pageInfo"]["endCursor"]
    second = desk.ask(f'{{ feedback(first: 2, after: "{cursor}") {page} }}', who="editor")["feedback"]
    assert [node["subject"] for node in first["nodes"] + second["nodes"]] == ["s4", "s3", "s2", "s1"]
    assert (first["totalCount"], second["totalCount"]) == (5, 6)


def test_everything_is_in_the_audit(own_desk: Desk) -> None:
    """Who changed what and when stands in the audit, by keys alone; a refusal does not."""
    desk = own_desk
    feedback = desk.sent(who="reader")
    desk.update(feedback["id"], status="IN_REVIEW", assigneeId=desk.ids["editor"])
    desk.update(feedback["id"], status="NEW")
    desk.reply(who="editor", feedbackId=feedback["id"], message="A secret answer")
    desk.reply(who="reader", feedbackId=feedback["id"], message="A secret question")
    rows = desk.rows("SELECT action, actor_id, subject_id, details FROM audit_event ORDER BY id")
    told = [(row[0], _hex(row[1]), json.loads(row[3]) if isinstance(row[3], str) else row[3]) for row in rows]
    keys = {name: id_.removeprefix("User_") for name, id_ in desk.ids.items()}
    assert told == [
        ("updateFeedback", keys["moderator"], {"status": "IN_REVIEW", "was": "NEW", "assigneeId": desk.ids["editor"]}),
        ("replyToFeedback", keys["editor"], {"isStaff": True, "status": "ANSWERED", "was": "IN_REVIEW"}),
        ("replyToFeedback", keys["reader"], {"isStaff": False, "status": "IN_REVIEW", "was": "ANSWERED"}),
    ]
    assert {_hex(row[2]) for row in rows} == {feedback["id"].removeprefix("Feedback_")}


def _hex(key: Any) -> str:
    return str(key).replace("-", "")
