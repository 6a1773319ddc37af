"""Comments as they happen, over WebSockets."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.comments.forum import ARTICLE, DRAFT, Forum, forum
from tests.content import key
from tests.web.sockets import Speaker, speaking

POSTED = """subscription ($id: ID!, $after: String) {
  commentPosted(articleId: $id, after: $after) { id status body { text } }
}"""


@pytest.fixture
def site(database_url: str) -> Iterator[Forum]:
    """A forum that holds one word."""
    with forum(database_url, comment_words=["casino"]) as running:
        yield running


def follow(stack: ExitStack, site: Forum, viewer: str | None, after: str | None = None) -> Speaker:
    """Whoever follows the article; what they ask is there before anything else happens."""
    speaker = stack.enter_context(speaking(site.client.url, begin=False))
    speaker.begin({"authorization": f"Bearer {viewer}"} if viewer else None)
    speaker.subscribe("live", POSTED, variables={"id": ARTICLE, "after": after})
    if after is None:
        assert speaker.ask("{ __typename }")
    return speaker


def heard(speaker: Speaker) -> tuple[str, str, str]:
    """The next comment: its id, its status, its event's cursor."""
    message: Any = speaker.hear()
    assert message["type"] == "next", message
    comment = message["payload"]["data"]["commentPosted"]
    return comment["id"], comment["status"], message["payload"]["extensions"]["cursor"]


def test_each_hears_of_a_comment_when_they_can_see_it(site: Forum) -> None:
    """Its author and moderators at once, all others when it is approved; nobody twice, and in order."""
    with ExitStack() as stack:
        stranger, reader, author, moderator = (follow(stack, site, name) for name in (None, "bob", "ann", "mod"))
        waits = site.post("ann", "casino")["comment"]["id"]
        shown = site.posted("ann")
        for speaker in (author, moderator):
            assert [heard(speaker)[:2] for _ in range(2)] == [(waits, "PENDING"), (shown, "APPROVED")]
        for speaker in (stranger, reader):
            assert heard(speaker)[0] == shown
        site.moderate("mod", "APPROVE", waits)
        last = site.posted("bob")
        for speaker in (stranger, reader):
            assert [heard(speaker)[0] for _ in range(2)] == [waits, last]
        for speaker in (author, moderator):
            assert heard(speaker)[0] == last


def test_comment_that_is_gone_is_not_told(site: Forum) -> None:
    """What was deleted before a client came back is not among what it has missed."""
    with ExitStack() as stack:
        speaker = follow(stack, site, None)
        first = site.posted("ann")
        _, _, cursor = heard(speaker)
        gone = site.posted("ann")
        with_reply = site.posted("ann")
        reply = site.posted("bob", parent=with_reply)
        for id_ in (gone, with_reply):
            site.change("ann", "deleteComment", {"commentId": id_})
        # Those who ask within a second share an answer.
        time.sleep(1.1)
        back = follow(stack, site, None, cursor)
        told = {first: "first", gone: "gone", with_reply: "with_reply", reply: "reply"}
        assert told.get(heard(back)[0]) == "reply"


def test_comment_approved_again_is_no_news_to_who_had_it(site: Forum) -> None:
    """Who has followed since before it was hidden hears of it no second time; who began meanwhile hears of it."""
    with ExitStack() as stack:
        before = follow(stack, site, None)
        id_ = site.posted("ann")
        assert heard(before)[0] == id_
        for _ in range(2):
            for reader in ("bob", "cid", "dee"):
                site.change(reader, "reportComment", {"commentId": id_, "reason": "SPAM"})
            site.moderate("mod", "REJECT", id_)
            meanwhile = follow(stack, site, "bob")
            site.moderate("mod", "APPROVE", id_)
            following = site.posted("ann")
            assert heard(before)[0] == following
            assert [heard(meanwhile)[0] for _ in range(2)] == [id_, following]


def test_comment_hidden_before_it_was_told_is_told_once_it_shows(site: Forum) -> None:
    """What was shown and hidden while a client was away is told as soon as it shows again, and once."""
    with ExitStack() as stack:
        speaker = follow(stack, site, None)
        site.posted("ann")
        _, _, cursor = heard(speaker)
        shown_again, hidden = site.posted("ann"), site.posted("ann")
        site.moderate("mod", "REJECT", shown_again, hidden)
        site.moderate("mod", "APPROVE", shown_again)
        # Those who ask within a second share an answer.
        time.sleep(1.1)
        back = follow(stack, site, None, cursor)
        assert heard(back)[0] == shown_again
        site.moderate("mod", "APPROVE", hidden)
        following = site.posted("ann")
        assert [heard(back)[0] for _ in range(2)] == [hidden, following]


def test_gap_is_filled_by_cursor(site: Forum) -> None:
    """A client that was away gets what it has missed, each once, and then what comes."""
    with ExitStack() as stack:
        speaker = follow(stack, site, "bob")
        site.posted("ann")
        _, _, cursor = heard(speaker)
        missed = [site.posted("ann") for _ in range(5)]
        back = follow(stack, site, "bob", cursor)
        assert [heard(back)[0] for _ in range(5)] == missed
        following = site.posted("cid")
        assert heard(back)[0] == following


def test_other_articles_are_not_told(site: Forum) -> None:
    """Whoever follows one article hears nothing of others."""
    with ExitStack() as stack:
        speaker = follow(stack, site, None)
        other = ARTICLE.replace("000000000001", "000000000002")
        site.post("ann", articleId=other)
        here = site.posted("ann")
        assert heard(speaker)[0] == here


@pytest.mark.parametrize("id_", [DRAFT, f"Article_{'0' * 32}", "Article_1", f"User_{key(9, 1).hex}"])
@pytest.mark.parametrize("viewer", [None, "mod"])
def test_what_nobody_can_see_cannot_be_followed(site: Forum, viewer: str | None, id_: str) -> None:
    """An article that is not published, or not there, is refused as an id that is none."""
    with speaking(site.client.url, begin=False) as speaker:
        speaker.begin({"authorization": f"Bearer {viewer}"} if viewer else None)
        error = speaker.refused(POSTED, variables={"id": id_})
        assert error["extensions"] == {"code": "NOT_FOUND", "argument": "commentPosted.articleId"}
