"""Feedback is forgotten with time."""

import asyncio
import time

from api.database import open_database
from api.feedback.upkeep import BATCH, Upkeep
from api.settings import Settings
from tests.feedback.desks import Desk
from tests.servers import serve

MONTHS = 24
LONG_AGO = "2020-01-01T00:00:00.000000Z"


async def _forget(url: str, processes: int = 1) -> int:
    """How many items so many processes forget at the same time."""
    databases = [open_database(Settings(database_url=url)) for _ in range(processes)]
    try:
        return sum(await asyncio.gather(*(Upkeep(database, MONTHS)() for database in databases)))
    finally:
        for database in databases:
            await database.close()


def test_feedback_goes_two_years_after_the_last_that_became_of_it(own_desk: Desk) -> None:
    """With its replies; what is younger, or has been answered since, stays. The audit never knew who the sender was."""
    desk = own_desk
    old = desk.submit(subject="Old", contactEmail="old@example.org")
    desk.reply(receipt=old["receipt"], message="Old, too")
    desk.set(old["feedback"], f"created_at = '{LONG_AGO}', updated_at = '{LONG_AGO}'")
    answered = desk.sent(who="reader", subject="Sent long ago, answered now")
    desk.set(answered, f"created_at = '{LONG_AGO}', updated_at = '{LONG_AGO}'")
    desk.reply(who="moderator", feedbackId=answered["id"])
    young = desk.sent(who="other", subject="Young")

    assert asyncio.run(_forget(desk.client.database_url)) == 1
    assert asyncio.run(_forget(desk.client.database_url)) == 0
    nodes = desk.ask("{ feedback { nodes { id } } }", who="moderator")["feedback"]["nodes"]
    assert [node["id"] for node in nodes] == [young["id"], answered["id"]]
    assert desk.by_receipt(old["receipt"]) is None
    assert desk.rows("SELECT message FROM feedback_reply") == [("One thing more.",)]
    assert desk.rows("SELECT address FROM audit_event WHERE actor_id IS NULL") == [(None,)]


def test_traces_go_before(own_desk: Desk) -> None:
    """Where it came from is forgotten after a day, what it was like after a month; the item itself stays."""
    desk = own_desk
    for subject in ("now", "two days", "two months"):
        desk.sent(subject=subject)
    for subject, days in (("two days", 2), ("two months", 60)):
        at = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(time.time() - days * 86400))
        desk.rows(f"UPDATE feedback SET created_at = '{at}' WHERE subject = '{subject}' RETURNING id")
    asyncio.run(_forget(desk.client.database_url))
    rows = desk.rows("SELECT subject, address IS NULL, fingerprint IS NULL FROM feedback ORDER BY id")
    assert rows == [("now", False, False), ("two days", True, False), ("two months", True, True)]


def test_several_workers_forget_at_once(own_desk: Desk) -> None:
    """Each item goes once, however many workers there are and however much there is to do."""
    desk = own_desk
    desk.sent(who="reader")
    count = 3 * BATCH + 7
    columns = "category, status, created_at, updated_at, sender_replies, subject, message"
    numbers = f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})"
    key = "'0190000000007000800000000' || substr('000000' || n, -7)"
    if desk.client.backend == "postgresql":
        key = "('0190000000007000800000000' || lpad(n::text, 7, '0'))::uuid"
    desk.rows(
        f"{numbers} INSERT INTO feedback (id, reference, {columns})"
        f" SELECT {key}, 'FB-' || n, category, status, '{LONG_AGO}', '{LONG_AGO}', 0, subject, message"
        " FROM feedback, n RETURNING id"
    )
    assert asyncio.run(_forget(desk.client.database_url, processes=3)) == count
    assert desk.rows("SELECT count(*) FROM feedback") == [(1,)]


def test_server_forgets_by_itself(own_desk: Desk) -> None:
    """A server does it as it starts, by ROSTRUM_FEEDBACK_MONTHS."""
    desk = own_desk
    desk.set(desk.sent(who="reader"), f"updated_at = '{LONG_AGO}'")
    with serve(desk.client.database_url, feedback_months=MONTHS):
        deadline = time.monotonic() + 10
        while desk.rows("SELECT count(*) FROM feedback") != [(0,)]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
