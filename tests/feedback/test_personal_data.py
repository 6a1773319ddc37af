"""What feedback keeps of people goes with their account, and is theirs to take along."""

import asyncio
import json
import uuid
from typing import Any

from api.accounts.personal_data import export_all, leave_all
from api.accounts.tables import Account
from api.context import Viewer
from tests.feedback.desks import Desk, calling


def _key(desk: Desk, who: str) -> uuid.UUID:
    return uuid.UUID(desk.ids[who].removeprefix("User_"))


async def _exported(url: str, account_id: uuid.UUID) -> Any:
    async with calling(url) as call:
        return json.loads(await export_all(call.session, account_id))


async def _leave(url: str, account_id: uuid.UUID) -> None:
    """What deleting an account does."""
    async with calling(url, Viewer(account_id)) as call:
        await leave_all(call, account_id)
        await call.session.delete(await call.session.get_one(Account, account_id))


def test_export_holds_what_one_wrote(own_desk: Desk) -> None:
    """All that an account sent and replied, and nothing that others did."""
    desk = own_desk
    mine = desk.sent(who="reader", subject="Mine", contactEmail="me@example.org", pageUrl="https://example.org/")
    theirs = desk.sent(who="other", subject="Theirs")
    desk.reply(who="reader", feedbackId=mine["id"], message="And this")
    desk.reply(who="moderator", feedbackId=mine["id"], message="An answer")
    desk.reply(who="moderator", feedbackId=theirs["id"], message="Another answer")
    exported = asyncio.run(_exported(desk.client.database_url, _key(desk, "reader")))["feedback"]
    (sent,) = exported["sent"]
    assert (sent["reference"], sent["subject"], sent["contactEmail"]) == (mine["reference"], "Mine", "me@example.org")
    assert (sent["category"], sent["status"], sent["pageUrl"]) == ("PROBLEM", "ANSWERED", "https://example.org/")
    assert [(reply["reference"], reply["message"]) for reply in exported["replies"]] == [
        (mine["reference"], "And this")
    ]
    answers = asyncio.run(_exported(desk.client.database_url, _key(desk, "moderator")))["feedback"]
    assert answers["sent"] == []
    assert [reply["message"] for reply in answers["replies"]] == ["An answer", "Another answer"]


def test_feedback_goes_with_its_account(own_desk: Desk) -> None:
    """What a deleted account has sent is gone with all replies; others' is as it was."""
    desk = own_desk
    mine, theirs = desk.sent(who="reader"), desk.sent(who="other")
    reply = desk.reply(who="moderator", feedbackId=mine["id"])["feedback"]["replies"][0]
    asyncio.run(_leave(desk.client.database_url, _key(desk, "reader")))
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } feedback { totalCount nodes { id } } }"
    found = desk.ask(query, {"ids": [mine["id"], reply["id"]]}, who="moderator")
    assert found == {"nodes": [None, None], "feedback": {"totalCount": 1, "nodes": [{"id": theirs["id"]}]}}
    assert desk.rows("SELECT count(*) FROM feedback_reply") == [(0,)]


def test_answers_outlive_whoever_wrote_them(own_desk: Desk) -> None:
    """A member of staff who leaves takes their name along: answers stay, and what they saw to is free again."""
    desk = own_desk
    payload = desk.submit()
    id_, receipt = payload["feedback"]["id"], payload["receipt"]
    desk.update(id_, assigneeId=desk.ids["editor"])
    desk.reply(who="editor", feedbackId=id_, message="An answer that stays")
    asyncio.run(_leave(desk.client.database_url, _key(desk, "editor")))
    seen = desk.by_receipt(receipt)
    assert (seen["status"], seen["assignee"]) == ("ANSWERED", None)
    (reply,) = seen["replies"]
    assert (reply["message"], reply["isStaff"], reply["author"]) == ("An answer that stays", True, None)
    assert desk.reply(receipt=receipt)["errors"] == []


def test_receipt_is_kept_as_a_hash_alone(own_desk: Desk) -> None:
    """Whoever reads the database finds no receipt in it, and what they find opens nothing."""
    payload = own_desk.submit()
    tables = ("feedback", "audit_event", "idempotent_request")
    kept = str([own_desk.rows(f"SELECT * FROM {table}") for table in tables])
    assert payload["feedback"]["reference"] in kept
    assert payload["receipt"] not in kept
    ((found,),) = own_desk.rows("SELECT receipt_hash FROM feedback")
    assert own_desk.by_receipt(found) is None
