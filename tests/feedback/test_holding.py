"""What looks like spam is set aside for staff: it is never dropped, and its sender sees no difference."""

from typing import Any

import pytest

from tests.feedback.desks import WHOLE, Desk

LONG_AGO = "created_at = '2020-01-01T00:00:00.000000Z'"
LINKS = "See https://a.example, http://b.example, www.c.example and HTTPS://D.example"


def _held(desk: Desk, feedback: dict[str, Any]) -> str | None:
    """Why staff find an item set aside."""
    held: str | None = desk.by_id(feedback["id"], who="moderator")["heldFor"]
    return held


@pytest.fixture
def quiet(desk: Desk) -> Desk:
    """A desk to which nobody has written for a long time."""
    desk.rows(f"UPDATE feedback SET {LONG_AGO} RETURNING id")
    return desk


def test_plain_message_is_not_set_aside(quiet: Desk) -> None:
    """One message with three links in it is like any other."""
    text = "See https://a.example, http://b.example and www.c.example: they all have it right."
    assert _held(quiet, quiet.sent(subject="Sources", message=text)) is None


@pytest.mark.parametrize(
    "message",
    [
        LINKS,
        "ｈｔｔｐｓ://a.example ｈｔｔｐｓ://b.example ｈｔｔｐｓ://c.example ｈｔｔｐｓ://d.example",
        "[url=x]a[/url] [URL=x]b[/URL] [url=x]c[/url] [url=x]d[/url]",
        "<a href = 'x'>a</a> <a href='x'>b</a> <A HREF=x>c</A> <a href=x>d</a>",
    ],
)
def test_many_links_are_set_aside(quiet: Desk, message: str) -> None:
    """Four links, however they are written, are more than a message needs."""
    assert _held(quiet, quiet.sent(subject=message[:20], message=message)) == "MANY_LINKS"


def test_repeated_text_is_set_aside(quiet: Desk) -> None:
    """The same text again, with other spaces, signs and case, within a month."""
    first = quiet.sent(subject="Win a lamp", message="Write to me now!")
    quiet.set(first, "address = NULL")
    again = quiet.sent(subject="WIN... a  lamp", message="write to me -- NOW")
    assert (_held(quiet, first), _held(quiet, again)) == (None, "REPEATED")


def test_second_message_at_once_is_set_aside(quiet: Desk) -> None:
    """Nobody writes two messages in 20 seconds."""
    first, second = quiet.sent(subject="One of two"), quiet.sent(subject="Two of two")
    assert (_held(quiet, first), _held(quiet, second)) == (None, "TOO_FAST")


@pytest.mark.parametrize("who", ["unverified", "suspended", "suspended-moderator"])
def test_account_of_nobody_known_is_looked_at_as_well(quiet: Desk, who: str) -> None:
    """An account that is not verified, or suspended, is no proof of good will."""
    assert _held(quiet, quiet.sent(who=who, subject=f"{who}'s links", message=LINKS)) == "MANY_LINKS"


def test_known_sender_is_trusted(quiet: Desk) -> None:
    """Verified accounts write as many messages and links as they like."""
    held = [_held(quiet, quiet.sent(who="reader", subject="Again", message=LINKS)) for _ in range(3)]
    assert held == [None, None, None]


def test_sender_sees_no_difference(quiet: Desk) -> None:
    """What was set aside looks, reads, filters and answers like the rest, to its sender."""
    payload = quiet.submit(subject="Held without an account", message=LINKS)
    assert payload["errors"] == []
    assert payload["feedback"]["heldFor"] is None
    assert payload["feedback"]["status"] == "NEW"
    assert _held(quiet, payload["feedback"]) == "MANY_LINKS"
    assert quiet.by_receipt(payload["receipt"]) == payload["feedback"]
    replied = quiet.reply(receipt=payload["receipt"])
    assert (replied["errors"], replied["feedback"]["heldFor"]) == ([], None)
    assert _held(quiet, payload["feedback"]) == "MANY_LINKS"


def test_filter_tells_senders_nothing(quiet: Desk) -> None:
    """`isHeld` finds nothing for anybody but staff, neither true nor false."""
    held = quiet.sent(who="unverified", subject="Held", message=LINKS)
    query = f"""{{
      all: feedback {{ nodes {{ {WHOLE} }} }}
      held: feedback(where: {{isHeld: true}}) {{ totalCount }} rest: feedback(where: {{isHeld: false}}) {{ totalCount }}
    }}"""
    own = quiet.ask(query, who="unverified")
    assert (own["held"], own["rest"]) == ({"totalCount": 0}, {"totalCount": 0})
    assert own["all"]["nodes"][0] == held
    staff = quiet.ask(query, who="moderator")
    assert staff["held"]["totalCount"] >= 1
    assert staff["rest"]["totalCount"] >= 1


@pytest.mark.parametrize("act", ["reply", "take", "move"])
def test_staff_release_what_they_act_on(quiet: Desk, act: str) -> None:
    """Answering it, taking it or changing its status makes it a message like any other."""
    feedback = quiet.sent(subject=f"Held until they {act}", message=LINKS)
    match act:
        case "reply":
            after = quiet.reply(who="moderator", feedbackId=feedback["id"])
        case "take":
            after = quiet.update(feedback["id"], assigneeId=quiet.ids["moderator"])
        case _:
            after = quiet.update(feedback["id"], status="DECLINED")
    assert (after["errors"], after["feedback"]["heldFor"]) == ([], None)


def test_refused_change_releases_nothing(quiet: Desk) -> None:
    """What staff tried and were refused leaves it set aside."""
    feedback = quiet.sent(subject="Held all along", message=LINKS)
    assert quiet.update(feedback["id"], status="NEW")["errors"]
    assert _held(quiet, feedback) == "MANY_LINKS"
