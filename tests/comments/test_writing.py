"""Writing, changing and taking down comments."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.comments.forum import ARTICLE, DRAFT, Forum, codes, forum
from tests.comments.readers import account, write


@pytest.fixture
def site(database_url: str) -> Iterator[Forum]:
    """A forum in mode `after`."""
    with forum(database_url) as running:
        yield running


def test_author_gets_the_comment_back_and_all_see_it(site: Forum) -> None:
    """A comment comes back rendered, with its status; all see it, and every count tells of it."""
    payload = site.post("ann", "Is *this* seen?")
    assert payload["errors"] == []
    comment = payload["comment"]
    assert comment["status"] == "APPROVED"
    assert comment["author"] == {"username": "ann"}
    assert comment["body"] == {
        "markdown": "Is *this* seen?",
        "html": "<p>Is <em>this</em> seen?</p>",
        "text": "Is this seen?",
    }
    reply = site.post("bob", parent=comment["id"])["comment"]
    assert (reply["depth"], reply["parent"]) == (1, {"id": comment["id"]})
    article = site.article()
    assert (article["commentCount"], article["comments"]["totalCount"]) == (2, 1)
    assert article["comments"]["nodes"] == [{"id": comment["id"], "replyCount": 1}]


def test_refused_comment_says_why_and_viewer_can_said_so(site: Forum) -> None:
    """Who may not write is told why, with what would help; the article said the same before."""
    write(site.client.database_url, account(20, "new", email_verified_at=None))
    site.sql("UPDATE account SET suspended_at = joined_at WHERE username = 'cid'")
    for viewer, reason, step in (
        (None, "NOT_LOGGED_IN", "LOG_IN"),
        ("new", "EMAIL_NOT_VERIFIED", "VERIFY_EMAIL"),
        ("cid", "SUSPENDED", "CONTACT_STAFF"),
    ):
        (error,) = site.post(viewer)["errors"]
        assert (error["code"], error["nextStep"]) == (reason, step)
        can = site.article(viewer)["viewerCan"]["comment"]
        assert (can["allowed"], can["reason"], can["nextStep"]) == (False, reason, step)
    site.sql("UPDATE article SET comments_open = false WHERE slug = 'article-1'")
    assert codes(site.post("ann")) == [("CLOSED", ["input", "articleId"])]
    assert site.article("ann")["viewerCan"]["comment"]["reason"] == "CLOSED"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "REQUIRED"),
        (" \n ", "REQUIRED"),
        ("\u200b\u2800", "REQUIRED"),
        ("[](https://example.org)", "REQUIRED"),
        ("x" * 5001, "TOO_LONG"),
        ("👩🏽‍❤️‍💋‍👨🏽" * 5001, "TOO_LONG"),
        ("e" + "\u0301" * 50_000, "TOO_LONG"),
    ],
    ids=["empty", "blank", "invisible", "marks", "long", "emoji", "zalgo"],
)
def test_text_of_no_use_is_refused(site: Forum, body: str, code: str) -> None:
    """A text with nothing to see, or with too much, is refused by name."""
    assert codes(site.post("ann", body)) == [(code, ["input", "body"])]
    assert site.article()["commentCount"] == 0


@pytest.mark.parametrize("body", ["x" * 5000, "👩🏽‍❤️‍💋‍👨🏽" * 5000, "é" * 5000, "की" * 5000])
def test_text_is_counted_as_a_person_counts(site: Forum, body: str) -> None:
    """5,000 characters fit, however many bytes each takes."""
    assert site.post("ann", body)["comment"]["body"]["markdown"] == body


def test_what_is_not_there_cannot_be_answered(site: Forum) -> None:
    """A draft, a made-up id, a comment of another article, a hidden one: none takes a comment."""
    assert codes(site.post("ann", articleId=DRAFT)) == [("NOT_FOUND", ["input", "articleId"])]
    assert codes(site.post("ann", articleId="Article_1")) == [("NOT_FOUND", ["input", "articleId"])]
    assert codes(site.post("ann", parent=ARTICLE)) == [("NOT_FOUND", ["input", "parentId"])]
    first = site.posted("ann")
    other = ARTICLE.replace("000000000001", "000000000002")
    assert codes(site.post("bob", parent=first, articleId=other)) == [("INVALID", ["input", "parentId"])]
    site.moderate("mod", "REJECT", first)
    assert codes(site.post("bob", parent=first)) == [("NOT_FOUND", ["input", "parentId"])]
    assert codes(site.post("ann", parent=first)) == [("CLOSED", ["input", "parentId"])]


def test_reply_to_a_comment_deleted_meanwhile_is_refused(site: Forum) -> None:
    """Whoever answers what is gone is told so, and nothing hangs in the air."""
    first = site.posted("ann")
    site.change("ann", "deleteComment", {"commentId": first})
    assert codes(site.post("bob", parent=first)) == [("NOT_FOUND", ["input", "parentId"])]
    assert site.article()["commentCount"] == 0


def test_reply_and_deletion_at_once_agree(site: Forum) -> None:
    """Where one replies while another deletes, the reply is refused or hangs below an empty place; counts are right."""
    hanging = 0
    for _ in range(10):
        first = site.posted("ann")
        with ThreadPoolExecutor(2) as pool:
            replied = pool.submit(site.post, "bob", None, first)
            deleted = pool.submit(site.change, "ann", "deleteComment", {"commentId": first})
            assert deleted.result()["errors"] == []
            reply = replied.result()
        place = site.comment(None, first)
        if reply["comment"]:
            assert (place["status"], place["replyCount"]) == ("DELETED", 1)
            hanging += 1
        else:
            assert codes(reply) == [("NOT_FOUND", ["input", "parentId"])]
            assert place is None
    assert site.article()["commentCount"] == site.article()["comments"]["totalCount"] == hanging


def test_double_click_is_one_comment(site: Forum) -> None:
    """The same sent several times at once, with or without an idempotency key, is written once."""
    for headers in ({}, {"Idempotency-Key": "a-key"}):
        given = {"articleId": ARTICLE, "body": f"Sent twice {headers}"}
        with ThreadPoolExecutor(4) as pool:
            sent = [pool.submit(site.change, "ann", "postComment", given, **headers) for _ in range(4)]
            ids = {each.result()["comment"]["id"] for each in sent}
        assert len(ids) == 1
    assert site.article()["commentCount"] == 2


def test_comment_can_be_changed_for_a_while(site: Forum) -> None:
    """Its author changes it until `editableUntil`; moderators see what it said before."""
    id_ = site.posted("ann", "First")
    assert site.can("ann", id_)["edit"]["allowed"]
    assert site.can("bob", id_)["edit"]["reason"] == "NOT_OWNER"
    changed = site.change("ann", "editComment", {"commentId": id_, "body": "Second"})["comment"]
    assert changed["body"]["text"] == "Second"
    assert changed["editedAt"]
    assert codes(site.change("bob", "editComment", {"commentId": id_, "body": "x"})) == [
        ("NOT_ALLOWED", ["input", "commentId"])
    ]
    revisions = "revisions { number body { text } }"
    assert site.comment("mod", id_, revisions)["revisions"] == [{"number": 1, "body": {"text": "First"}}]
    assert site.comment("ann", id_, revisions)["revisions"] == []
    site.sql("UPDATE comment SET editable_until = created_at")
    assert site.can("ann", id_)["edit"]["reason"] == "TOO_LATE"
    assert codes(site.change("ann", "editComment", {"commentId": id_, "body": "Third"})) == [
        ("TOO_LATE", ["input", "commentId"])
    ]


def test_deleted_comment_stays_as_a_place_while_something_hangs_below(site: Forum) -> None:
    """A leaf goes; what has replies stays, empty, until they are gone too; counts follow."""
    top = site.posted("ann")
    reply = site.posted("bob", parent=top)
    gone = site.change("ann", "deleteComment", {"commentId": top})["comment"]
    assert (gone["status"], gone["body"]["html"], gone["replyCount"]) == ("DELETED", "", 1)
    place = site.comment(None, top)
    assert (place["status"], place["author"], place["body"]["text"]) == ("DELETED", None, "")
    assert site.article()["comments"]["totalCount"] == 1
    assert site.article()["commentCount"] == 1
    leaf = site.change("bob", "deleteComment", {"commentId": reply})
    assert (leaf["errors"], leaf["comment"]["status"]) == ([], "DELETED")
    assert site.comment(None, top) is None
    assert site.comment("bob", reply) is None
    assert site.article()["comments"] == {"totalCount": 0, "nodes": []}
    assert site.comment("mod", top, "revisions { body { text } }")["revisions"]


def test_likes_are_counted_exactly(site: Forum) -> None:
    """Everyone likes and unlikes as often as they like, all at once: it counts once each."""
    id_ = site.posted("ann")
    with ThreadPoolExecutor(8) as pool:
        likes = [
            pool.submit(site.change, name, "likeComment", {"commentId": id_}) for name in ("ann", "bob", "cid") * 4
        ]
        assert all(not like.result()["errors"] for like in likes)
    assert site.comment("bob", id_)["likeCount"] == 3
    assert site.comment("bob", id_)["viewerHasLiked"]
    assert not site.comment("dee", id_)["viewerHasLiked"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: site.change(name, "unlikeComment", {"commentId": id_}), ("ann", "dee") * 4))
    assert site.comment(None, id_)["likeCount"] == 2


@pytest.mark.parametrize("rate", ["2/minute", "2/minute; 3/day"])
def test_rate_holds_at_once_and_viewer_can_says_so(database_url: str, rate: str) -> None:
    """Of many comments sent at once no more than the rate are written; the article says until when to wait."""
    with forum(database_url, limits={"comments": rate}) as site:
        with ThreadPoolExecutor(6) as pool:
            sent = list(pool.map(lambda _: site.post("ann"), range(6)))
        refused = [payload["errors"][0] for payload in sent if payload["errors"]]
        assert {error["code"] for error in refused} == {"RATE_LIMITED"}
        assert site.article()["commentCount"] == 6 - len(refused) == 2
        can = site.article("ann")["viewerCan"]["comment"]
        assert (can["reason"], can["nextStep"]) == ("RATE_LIMITED", "WAIT")
        assert can["retryAt"] == refused[0]["retryAt"]
        assert site.article("bob")["viewerCan"]["comment"]["allowed"]
        assert all(not site.post("mod")["errors"] for _ in range(4))
