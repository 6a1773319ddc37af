"""What makes comments wait, the queue, decisions, and what their authors hear."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.comments.tables import Comment
from api.database.columns import now
from tests.comments.forum import Forum, codes, forum
from tests.comments.readers import account, write
from tests.conftest import select
from tests.content import key
from tests.mailboxes import mailbox

QUEUE = """{ comments(where: {status: [PENDING]}) { totalCount nodes {
  id heldFor reports { reason note reporter { username } }
  authorRecord { approvedCount pendingCount rejectedCount }
} } }"""


@pytest.fixture
def site(database_url: str) -> Iterator[Forum]:
    """A forum in mode `after`, with a list of words."""
    with forum(database_url, comment_words=["casino", "free money", "赌博"]) as running:
        yield running


def held(payload: Any) -> tuple[str, list[str]]:
    """A new comment's status, and why it waits."""
    return payload["comment"]["status"], payload["comment"]["heldFor"]


def test_every_comment_waits_where_the_site_decides_before(database_url: str) -> None:
    """In mode `before` nothing of a reader's shows by itself; what staff write does."""
    with forum(database_url, comment_moderation="before") as site:
        assert held(site.post("ann")) == ("PENDING", ["EVERY_COMMENT"])
        assert held(site.post("mod")) == ("APPROVED", [])
        assert site.article()["commentCount"] == 1


def test_first_three_comments_of_an_account_wait(database_url: str) -> None:
    """In mode `first` the fourth shows by itself, but those that were refused do not count."""
    with forum(database_url, comment_moderation="first") as site:
        first = [site.post("ann") for _ in range(3)]
        assert [held(each) for each in first] == [("PENDING", ["FIRST_COMMENTS"])] * 3
        site.moderate("mod", "REJECT", first[0]["comment"]["id"])
        assert held(site.post("ann")) == ("PENDING", ["FIRST_COMMENTS"])
        assert held(site.post("ann")) == ("APPROVED", [])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("https://a.example https://b.example https://c.example", "MANY_LINKS"),
        ("[a](https://a.example) [b](https://b.example) <https://c.example>", "MANY_LINKS"),
        ("Come to my CASINO", "LISTED_WORD"),
        ("a cas\u200bino and càsino", "LISTED_WORD"),
        ("Get **free**   money", "LISTED_WORD"),
        ("[me](https://free.example/casino)", "LISTED_WORD"),
        ("这里可以赌博吗", "LISTED_WORD"),
        ("Occasinonal money, free", None),
        ("https://a.example https://b.example", None),
    ],
)
def test_checks_hold_in_every_mode(site: Forum, body: str, reason: str | None) -> None:
    """Many links and listed words wait, with the reason for their author; what only looks like it does not."""
    assert held(site.post("ann", body)) == (("PENDING", [reason]) if reason else ("APPROVED", []))


def test_same_text_again_waits(site: Forum) -> None:
    """What someone wrote within a day waits when they write it elsewhere; after that, and from others, it does not."""
    first = site.posted("ann", "Read my book!")
    assert held(site.post("ann", "read  my BOOK!", first)) == ("PENDING", ["SAME_TEXT"])
    assert held(site.post("bob", "Read my book!")) == ("APPROVED", [])
    site.sql("UPDATE comment SET created_at = '2026-01-01T00:00:00.000000Z'")
    assert held(site.post("ann", "Read my book!")) == ("APPROVED", [])


def test_new_account_waits(site: Forum) -> None:
    """An account of less than ten minutes waits."""
    write(site.client.database_url, account(20, "new", joined_at=now()))
    assert held(site.post("new")) == ("PENDING", ["NEW_ACCOUNT"])


def test_change_is_checked_as_if_it_were_new(site: Forum) -> None:
    """Whoever puts a listed word in later has it wait again, out of all counts."""
    id_ = site.posted("ann")
    changed = site.change("ann", "editComment", {"commentId": id_, "body": "casino"})
    assert held(changed) == ("PENDING", ["LISTED_WORD"])
    assert site.comment("bob", id_) is None
    assert site.article()["commentCount"] == site.article()["comments"]["totalCount"] == 0
    better = site.change("ann", "editComment", {"commentId": id_, "body": "no more"})
    assert held(better) == ("PENDING", ["LISTED_WORD"])


def test_three_reports_send_a_comment_back_to_the_queue(site: Forum) -> None:
    """Each person reports once; the third takes it from view; a moderator sees the reasons and the author's record."""
    id_ = site.posted("ann")
    given = {"commentId": id_, "reason": "SPAM", "note": "Buys books"}
    assert codes(site.change("ann", "reportComment", given)) == [("CLOSED", ["input", "commentId"])]
    assert site.change("bob", "reportComment", given)["comment"]["reportCount"] == 0
    assert codes(site.change("bob", "reportComment", given)) == [("ALREADY_DONE", ["input", "commentId"])]
    assert site.can("bob", id_)["report"]["reason"] == "ALREADY_DONE"
    site.change("cid", "reportComment", given | {"reason": "ABUSE", "note": None})
    assert site.comment(None, id_)["status"] == "APPROVED"
    assert site.change("dee", "reportComment", given) == {"comment": None, "errors": []}
    assert site.comment(None, id_) is None
    assert site.article()["commentCount"] == 0
    (found,) = site.ask("mod", QUEUE)["comments"]["nodes"]
    assert (found["id"], found["heldFor"]) == (id_, ["REPORTED"])
    assert [report["reason"] for report in found["reports"]] == ["SPAM", "ABUSE", "SPAM"]
    assert found["authorRecord"] == {"approvedCount": 0, "pendingCount": 1, "rejectedCount": 0}
    (decided,) = site.moderate("mod", "APPROVE", id_)["comments"]
    assert (decided["status"], decided["reportCount"], decided["heldFor"]) == ("APPROVED", 0, [])
    assert codes(site.change("bob", "reportComment", given)) == [("ALREADY_DONE", ["input", "commentId"])]


def test_queue_is_oldest_first_and_decided_at_once(site: Forum) -> None:
    """The queue has what waits, oldest first; many are decided in one go, and every count follows."""
    ids = [site.post("ann", f"casino {number}")["comment"]["id"] for number in range(5)]
    queue = site.ask("mod", QUEUE)["comments"]
    assert [node["id"] for node in queue["nodes"]] == ids
    payload = site.moderate("mod", "APPROVE", *reversed(ids), ids[0])
    assert [comment["id"] for comment in payload["comments"]] == ids
    assert site.ask("mod", QUEUE)["comments"]["totalCount"] == 0
    assert site.article()["commentCount"] == site.article()["comments"]["totalCount"] == 5


def test_decision_is_on_all_or_on_none(site: Forum) -> None:
    """One that cannot be decided refuses all, and is named; too many, or none, are refused too."""
    waits = site.post("ann", "casino")["comment"]["id"]
    gone = site.posted("ann")
    site.change("ann", "deleteComment", {"commentId": gone})
    payload = site.moderate("mod", "APPROVE", waits, gone, f"Comment_{'0' * 32}")
    assert codes(payload) == [("CLOSED", ["input", "commentIds", "1"]), ("NOT_FOUND", ["input", "commentIds", "2"])]
    assert payload["comments"] == []
    assert site.comment("ann", waits)["status"] == "PENDING"
    assert codes(site.moderate("mod", "APPROVE")) == [("REQUIRED", ["input", "commentIds"])]
    assert codes(site.moderate("mod", "APPROVE", *[waits] * 101)) == [("TOO_LONG", ["input", "commentIds"])]


@pytest.mark.parametrize(("viewer", "code"), [(None, "NOT_LOGGED_IN"), ("ann", "NOT_ALLOWED")])
def test_readers_do_not_decide(site: Forum, viewer: str | None, code: str) -> None:
    """Who is no moderator is refused, and `viewerCan` said so."""
    id_ = site.posted("bob")
    assert [error["code"] for error in site.moderate(viewer, "REJECT", id_)["errors"]] == [code]
    assert not site.can(viewer, id_)["moderate"]["allowed"]


def test_author_hears_of_the_decision(database_url: str) -> None:
    """Each decision is told once to each author by e-mail, with the note; the author sees the note with the comment."""
    with mailbox() as box, forum(database_url, comment_words=["casino"], **box.settings) as site:
        ids = [site.post("ann", f"casino {number}")["comment"]["id"] for number in (1, 2)]
        theirs = site.post("bob", "casino 3")["comment"]["id"]
        site.moderate("mod", "REJECT", *ids, theirs, note="No games here.")
        (letter,) = box.wait(to="ann@example.org")
        assert letter.message["subject"] == "Your comment is not public"
        assert all(text in letter.text for text in ("casino 1", "casino 2", "No games here.", "Roads reopen"))
        assert "casino 3" not in letter.text
        assert site.comment("ann", ids[0])["moderationNote"] == "No games here."
        assert site.comment("bob", ids[0]) is None
        site.moderate("max", "REJECT", *ids)
        site.moderate("max", "APPROVE", ids[0])
        assert len(box.wait(2, to="ann@example.org")) == 2
        assert len(box.wait(to="bob@example.org")) == 1


def test_two_moderators_at_once_leave_one_decision(site: Forum) -> None:
    """Both decisions are taken in turn: the comment, its counts and the audit agree in the end."""
    ids = [site.post("ann", f"casino {number}")["comment"]["id"] for number in range(6)]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(site.moderate, "mod", "APPROVE", *ids)
        second = pool.submit(site.moderate, "max", "REJECT", *reversed(ids))
        assert not first.result()["errors"]
        assert not second.result()["errors"]
    statuses = {site.comment("mod", id_)["status"] for id_ in ids}
    assert len(statuses) == 1
    expected = 6 if statuses == {"APPROVED"} else 0
    assert site.article()["commentCount"] == site.article()["comments"]["totalCount"] == expected
    with ThreadPoolExecutor(2) as pool:
        again = [pool.submit(site.moderate, name, "APPROVE", *ids) for name in ("mod", "max")]
        assert [len(each.result()["comments"]) for each in again] == [6, 6]
    assert site.article()["commentCount"] == 6


def test_same_decision_at_once_is_one(database_url: str) -> None:
    """What two moderators decide alike at the same moment is audited once, and told once to its author."""
    with mailbox() as box, forum(database_url, comment_words=["casino"], **box.settings) as site:
        for number in range(5):
            id_ = site.post("ann", f"casino {number}")["comment"]["id"]
            with ThreadPoolExecutor(2) as pool:
                decisions = [pool.submit(site.moderate, name, "APPROVE", id_) for name in ("mod", "max")]
                assert all(decision.result()["errors"] == [] for decision in decisions)
        site.moderate("mod", "REJECT", id_)
        assert len(box.wait(6, to="ann@example.org")) == 6
        assert select(database_url, "SELECT count(*) FROM audit_event WHERE action = 'moderateComments'") == [(6,)]
        assert select(database_url, "SELECT count(*) FROM outgoing_email") == [(6,)]
        assert site.article()["commentCount"] == site.article()["comments"]["totalCount"] == 4


def test_places_come_and_go_with_what_hangs_below(site: Forum) -> None:
    """A deleted chain shows while its last reply does, and again when that is approved again."""
    chain = [site.posted("ann")]
    for name in ("bob", "ann", "bob"):
        chain.append(site.posted(name, parent=chain[-1]))
    for id_, name in zip(chain[:3], ("ann", "bob", "ann"), strict=True):
        site.change(name, "deleteComment", {"commentId": id_})
    assert site.article()["comments"]["totalCount"] == 1
    site.moderate("mod", "REJECT", chain[-1])
    assert site.article()["comments"]["totalCount"] == 0
    assert [site.comment(None, id_) for id_ in chain] == [None] * 4
    assert site.article("bob")["comments"]["totalCount"] == 1
    assert site.comment("bob", chain[2])["replyCount"] == 1
    site.moderate("mod", "APPROVE", chain[-1])
    assert site.article()["comments"]["totalCount"] == 1
    assert [site.comment(None, id_)["replyCount"] for id_ in chain] == [1, 1, 1, 0]


def test_comment_outlives_its_author(site: Forum) -> None:
    """A comment whose author's account is gone shows without one, and is decided on like any other."""
    write(
        site.client.database_url,
        [
            Comment(
                id=key(10, 1),
                article_id=key(5, 1),
                body_markdown="x",
                body_html="x",
                body_text="x",
                held_for=["REPORTED"],
            )
        ],
    )
    (decided,) = site.moderate("mod", "APPROVE", f"Comment_{key(10, 1).hex}")["comments"]
    assert (decided["status"], decided["author"]) == ("APPROVED", None)
