"""The outbox: a message goes out if, and only if, the transaction that queued it was committed."""

import asyncio
import time
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from api.mail.outbox import Outbox, forget
from api.mail.rendering import environment, render
from api.mail.sender import sending
from tests.mail.outboxes import VALUES, outbox, queue, queued, settings_of
from tests.mailboxes import Mailbox
from tests.servers import serve

TEMPLATES = {
    "verify_email": "Confirm your e-mail address",
    "account_exists": "You have an account already",
    "reset_password": "Set a new password",
    "confirm_new_email": "Confirm your new e-mail address",
    "email_changed": "Your e-mail address was changed",
    "password_changed": "Your password was changed",
}
GIVEN = {**VALUES, "new_email": "ada@new.example", "site": "The Herald", "site_url": "https://www.herald.example"}
REACHED = {
    "ada@bücher.example": "ada@xn--bcher-kva.example",
    "ada@faß.example": "ada@xn--fa-hia.example",
    "user@مثال.example": "user@xn--mgbh0fb.example",
    "jürgen@example.org": "jürgen@example.org",
    unicodedata.normalize("NFD", "jörgen@example.org"): "jörgen@example.org",
    "王小明@例え.example": "王小明@xn--r8jz45g.example",
    "😀@example.org": "😀@example.org",
    "Ada+tag=x'y@EXAMPLE.org": "Ada+tag=x'y@example.org",
    "a" * 64 + "@example.org": "a" * 64 + "@example.org",
}
"""Addresses, and as what they reach the server."""
NAMES = [
    "Robert'); DROP TABLE outgoing_email;--",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "Ada\r\nBcc: everyone@example.org\r\n\r\nBuy now",
    "Ada\u2028Bcc: everyone@example.org\x00\x1b[31m\ud800",
    "\u202egnp.eciovni\u202c",
    "👩🏽‍🚀 Ægir 王小明 مُحَمَّد",
    ".\r\n.\r\nQUIT",
    "é" * 10_000,
]


def test_message_arrives_in_both_forms(migrated: str, box: Mailbox) -> None:
    """A queued message reaches its recipient as text and as HTML, with the same link in both."""
    with serve(migrated, public_url="https://www.herald.example", **box.settings):
        queue(migrated, "ada@example.org")
        (received,) = box.wait()
    message = received.message
    assert received.recipient == message["To"] == "ada@example.org"
    assert message["From"] == "The Herald <news@herald.example>"
    assert message["Subject"] == "Confirm your e-mail address"
    assert message["Date"].datetime - queued(migrated)[0].queued_at < timedelta(seconds=1)
    assert message["Message-ID"] == f"<{queued(migrated)[0].id}@herald.example>"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Hello ada," in received.text
    assert "within one day" in received.text
    assert received.link == VALUES["link"]
    assert f'<a href="{received.link}"' in received.form("html")


def test_undone_transaction_sends_nothing(migrated: str, box: Mailbox) -> None:
    """What a transaction queued that was rolled back is never sent; what the next one queues is."""

    async def undo() -> None:
        async with outbox(migrated) as (database, mail), database.transaction() as session:
            await mail.queue(session, to="undone@example.org", template="verify_email", **VALUES)
            raise ZeroDivisionError

    with serve(migrated, **box.settings):
        with pytest.raises(ZeroDivisionError):
            asyncio.run(undo())
        queue(migrated, "done@example.org")
        box.wait()
        time.sleep(1.5)
    assert [one.recipient for one in box.received] == ["done@example.org"]
    assert [email.recipient for email in queued(migrated)] == ["done@example.org"]


def test_message_goes_out_at_once_where_it_was_queued(migrated: str, box: Mailbox) -> None:
    """The process that queues a message sends it as soon as the transaction is committed, and not before."""
    settings = settings_of(migrated, **box.settings)

    async def run() -> list[float]:
        waits = []
        async with outbox(migrated, **box.settings) as (database, mail), sending(settings, database, mail):
            await asyncio.sleep(0.3)
            for count in range(1, 4):
                async with database.transaction() as session:
                    await mail.queue(session, to="ada@example.org", template="verify_email", **VALUES)
                    await asyncio.sleep(0.2)
                    assert len(box.received) == count - 1
                committed = time.monotonic()
                await asyncio.to_thread(box.wait, count)
                waits.append(time.monotonic() - committed)
        return waits

    assert max(asyncio.run(run())) < 0.5


@pytest.mark.parametrize("name", TEMPLATES)
def test_account_mails_say_all_that_is_needed(name: str) -> None:
    """Each message has its subject, greets by name and gives, in both forms, the link that it is about."""
    rendered = render(name, GIVEN)
    assert rendered.subject == TEMPLATES[name]
    assert "Hello ada," in rendered.text
    assert "The Herald" in rendered.text
    assert "{" not in rendered.text
    assert max(map(len, rendered.text.splitlines())) < 79
    for known in ("link", "new_email"):
        assert (GIVEN[known] in rendered.text) == (GIVEN[known] in rendered.html)
    assert (GIVEN["link"] in rendered.text) is (name != "email_changed")
    assert ("one day" in rendered.text) is (name in {"verify_email", "reset_password", "confirm_new_email"})
    assert ("one day" in rendered.html) is ("one day" in rendered.text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_missing_value_is_an_error(name: str) -> None:
    """A message that lacks something is not sent with a hole in it."""
    with pytest.raises(UndefinedError, match="'username' is undefined"):
        render(name, {key: value for key, value in GIVEN.items() if key != "username"})


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=1), "one minute"),
        (timedelta(seconds=61), "2 minutes"),
        (timedelta(hours=1), "one hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_time_is_told_in_words(span: timedelta, words: str) -> None:
    """How long a link is valid is said as people say it."""
    assert f"within {words}." in render("reset_password", {**GIVEN, "valid_for": span}).text


@pytest.fixture
def own_template(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair of templates that a room might bring: with a name in its subject and an answer of several lines."""
    own = {
        "own.txt": '{% extends "layout.txt" %}{% block subject %}{{ username }} answered{% endblock %}'
        "{% block body %}{{ username }} says:\n{{ answer | lines }}{% endblock %}",
        "own.html": '{% extends "layout.html" %}{% block body %}<b title="{{ username }}">{{ username }}</b>'
        "<blockquote>{{ answer | lines }}</blockquote>{% endblock %}",
    }
    assert environment.loader
    monkeypatch.setattr(environment, "loader", ChoiceLoader([DictLoader(own), environment.loader]))


@pytest.mark.usefixtures("own_template")
def test_hostile_values_stay_what_they_are(migrated: str, box: Mailbox) -> None:
    """Whatever a name holds, it adds no header, no line, no markup and no second message."""
    answer = "first line\r\nsecond\u202e <i>line</i>"
    with serve(migrated, **box.settings):
        for name in NAMES:
            queue(migrated, "ada@example.org", template="own", username=name, answer=answer)
        received = box.wait(len(NAMES))
    for name, one in zip(NAMES, received, strict=True):
        message = one.message
        assert set(message.keys()) == {
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
        }
        assert str(message["Subject"]).endswith("answered") or len(str(message["Subject"])) == 300
        first, second, third, *_ = one.text.splitlines()
        assert first.endswith("says:")
        assert (second, third) == ("first line", "second <i>line</i>")
        assert "<script>" not in one.form("html")
        assert "&lt;i&gt;line&lt;/i&gt;" in one.form("html")
        shown = first.removesuffix(" says:")
        assert not [character for character in shown if unicodedata.category(character) in {"Cc", "Cs", "Zl"}]
        assert not set(shown) & set("\u202e\u202c")
        if name.isprintable():
            assert shown == name
    assert len(box.received) == len(NAMES)


def test_hostile_recipient_is_refused(migrated: str) -> None:
    """What is no single address is refused, with all that was to be done with it."""
    for address in (
        "ada@example.org\r\nBcc: everyone@example.org",
        "ada@example.org, ben@example.org",
        "ada@\ud800.org",
    ):
        with pytest.raises(ValueError, match="address"):
            queue(migrated, "ben@example.org", address)
    assert queued(migrated) == []


def test_addresses_of_the_world_are_reached(migrated: str, box: Mailbox) -> None:
    """Domains in any script go out in their ASCII form, users in any script as they are."""
    with serve(migrated, **box.settings):
        queue(migrated, *REACHED)
        received = box.wait(len(REACHED))
    assert [one.recipient for one in received] == list(REACHED.values())
    for one in received:
        # Python reads UTF-8 in headers (RFC 6532) as bytes that it cannot tell.
        assert str(one.message["To"]).encode(errors="surrogateescape").decode() == one.recipient


def test_without_a_server_nothing_is_ever_sent(migrated: str, box: Mailbox) -> None:
    """What was written while no SMTP server was set is not sent when one is set later."""

    async def write() -> None:
        alone = outbox(migrated, smtp_url=None, mail_from=None)
        async with alone as (database, mail), database.transaction() as session:
            await mail.queue(session, to="ada@example.org", template="verify_email", **VALUES)

    asyncio.run(write())
    with serve(migrated, **box.settings):
        queue(migrated, "ben@example.org")
        box.wait()
        time.sleep(1.5)
    assert box.asked == ["ben@example.org"]
    assert queued(migrated)[0].sent_at is None


def test_forgotten_recipient_has_no_messages(migrated: str) -> None:
    """When someone leaves, no message to them stays, however their address was written."""
    queue(migrated, "ada@bücher.example", "ben@example.org")

    async def run() -> None:
        async with outbox(migrated) as (database, _), database.transaction() as session:
            await forget(session, "ada@BÜCHER.example")

    asyncio.run(run())
    assert [email.recipient for email in queued(migrated)] == ["ben@example.org"]


@pytest.mark.parametrize(
    ("settings", "link"),
    [
        ({}, "http://127.0.0.1:8000/verify?token=a%2Fb%26c"),
        ({"host": "0.0.0.0", "port": 80}, "http://127.0.0.1:80/verify?token=a%2Fb%26c"),  # noqa: S104  # not listened on
        ({"host": "::1"}, "http://[::1]:8000/verify?token=a%2Fb%26c"),
        ({"public_url": "https://www.herald.example/"}, "https://www.herald.example/verify?token=a%2Fb%26c"),
        ({"public_url": "https://herald.example/site"}, "https://herald.example/site/verify?token=a%2Fb%26c"),
    ],
)
def test_links_lead_to_the_site(settings: dict[str, Any], link: str) -> None:
    """Links are absolute: they lead to the public address or, without one, to this server."""
    mail = Outbox(settings_of("sqlite:///x.db", **settings))
    assert mail.link("/verify", token="a/b&c") == link  # no real one
