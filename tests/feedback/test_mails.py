"""E-mails about feedback, as a real SMTP server receives them, and the page that their link leads to."""

import re
import signal
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conftest import fill
from tests.databases import BACKENDS, new_database
from tests.feedback.desks import UNLIMITED, Desk, open_desk, restart_desk
from tests.feedback.test_crashes import send
from tests.mailboxes import Mailbox, mailbox

LINKS = "https://a.example https://b.example https://c.example https://d.example"


class Post:
    """A desk, and where its e-mails arrive."""

    def __init__(self, desk: Desk, box: Mailbox) -> None:
        self.desk = desk
        self.box = box

    def link(self, to: str) -> str:
        """The link in the first e-mail to an address."""
        return self.box.wait(to=to)[0].link

    def text(self, to: str, number: int = 1) -> str:
        """The text of the nth e-mail to an address."""
        return self.box.wait(number, to=to)[number - 1].text.replace("\r\n", "\n")

    def send_form(self, link: str, message: str, **headers: str) -> httpx.Response:
        """What a browser gets that sends the form of a receipt's page."""
        sent = {"origin": self.desk.client.url} | headers
        return self.desk.client.http.post(link, data={"message": message}, headers=sent, follow_redirects=True)


@pytest.fixture(scope="module", params=BACKENDS)
def post(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """A desk that sends e-mails."""
    with (
        new_database(request.param, tmp_path_factory.mktemp("post")) as url,
        mailbox() as box,
        open_desk(url, limits={**UNLIMITED, "account_mails": ""}, **box.settings) as desk,
    ):
        yield Post(desk, box)


def _subjects(post: Post, to: str) -> list[str]:
    """The subjects of all that has come to an address, once nothing more is on its way."""
    deadline = time.monotonic() + 20
    while post.desk.rows("SELECT 1 FROM outgoing_email WHERE due_at IS NOT NULL"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return [str(one.message["subject"]) for one in post.box.received if one.recipient == to]


def test_receipt_comes_by_email(post: Post) -> None:
    """With an address for answers the link comes there: it has the receipt, and nothing that strangers could write."""
    sent = {"subject": "Buy my lamps", "message": "at lamps.example", "contactEmail": "one@example.org"}
    payload = post.desk.submit(**sent)
    reference = payload["feedback"]["reference"]
    (received,) = post.box.wait(to="one@example.org")
    assert received.message["subject"] == f"Your message {reference}"
    assert parse_qs(urlsplit(received.link).query)["receipt"] == [payload["receipt"]]
    for form in ("plain", "html"):
        assert reference in received.form(form)
        assert "lamps" not in received.form(form)
    assert _subjects(post, "one@example.org") == [f"Your message {reference}"]


def test_sender_of_what_is_set_aside_gets_the_same(post: Post) -> None:
    """A message that looks like spam has its receipt sent like any other."""
    feedback = post.desk.sent(message=LINKS, contactEmail="two@example.org")
    assert post.desk.by_id(feedback["id"], who="moderator")["heldFor"] == "MANY_LINKS"
    assert _subjects(post, "two@example.org") == [f"Your message {feedback['reference']}"]


def test_account_needs_no_receipt(post: Post) -> None:
    """Who sends feedback from an account finds it there, and gets no e-mail about it."""
    post.desk.sent(who="editor")
    post.desk.sent(who="editor", contactEmail="three@example.org")
    assert _subjects(post, "editor@example.org") == _subjects(post, "three@example.org") == []


@pytest.mark.parametrize("who", ["reader", "unverified", "suspended"])
def test_answer_goes_to_the_accounts_address(post: Post, who: str) -> None:
    """What staff answer arrives once, with its lines; what the sender adds is sent to nobody."""
    before = len(_subjects(post, f"{who}@example.org"))
    feedback = post.desk.sent(who=who, subject="Dark & <b>cold</b>")
    post.desk.reply(who="moderator", feedbackId=feedback["id"], message="It burns & shines:\n<b>look</b>\n{{ 7 * 7 }}")
    post.desk.reply(who=who, feedbackId=feedback["id"], message="Thank you")
    received = post.box.wait(before + 1, to=f"{who}@example.org")[-1]
    assert received.message["subject"] == f"Our answer to {feedback['reference']}"
    text = post.text(f"{who}@example.org", before + 1)
    assert f"Hello {who}," in text
    assert '"Dark & <b>cold</b>"' in text
    assert "It burns & shines:\n<b>look</b>\n{{ 7 * 7 }}" in text
    assert "User Center" in text
    html = received.form("html").replace("\r\n", "\n")
    assert "<b>" not in html
    assert "It burns &amp; shines:\n&lt;b&gt;look&lt;/b&gt;" in html
    assert _subjects(post, f"{who}@example.org")[before:] == [f"Our answer to {feedback['reference']}"]


def test_answer_goes_to_the_address_that_was_given(post: Post) -> None:
    """Where an address for answers was given they go there, with or without an account; without any, nowhere."""
    given = {"who": "other", "contactEmail": "four@example.org"}
    for who in (given, {"contactEmail": "five@example.org"}, {}):
        feedback = post.desk.sent(**who)
        answer = post.desk.reply(who="admin", feedbackId=feedback["id"], message="Here you are")
        assert answer["errors"] == []
        assert answer["feedback"]["status"] == "ANSWERED"
        if who:
            assert _subjects(post, who["contactEmail"])[-1] == f"Our answer to {feedback['reference']}"
    assert _subjects(post, "other@example.org") == []
    assert "open the link in the e-mail" in post.box.wait(2, to="five@example.org")[1].text


def test_refused_answer_is_not_sent(post: Post) -> None:
    """An answer that could not be written down goes to nobody."""
    feedback = post.desk.sent(contactEmail="six@example.org")
    assert post.desk.reply(who="moderator", feedbackId=feedback["id"], message="x" * 10_001)["errors"]
    assert _subjects(post, "six@example.org") == [f"Your message {feedback['reference']}"]


def test_subject_cannot_break_out_of_its_line(post: Post) -> None:
    """Line breaks, turns of direction and headers in what was sent stay text in the answer's e-mail."""
    subject = "a\r\nBcc: victim@example.org\u202e\u2028b"
    feedback = post.desk.sent(contactEmail="seven@example.org", subject=subject)
    post.desk.reply(who="moderator", feedbackId=feedback["id"], message="Answer\r\n.\r\nQUIT")
    received = post.box.wait(2, to="seven@example.org")[1]
    assert received.message["bcc"] is None
    assert '"a Bcc: victim@example.org b"' in post.text("seven@example.org", 2)
    assert "Answer\n.\nQUIT" in post.text("seven@example.org", 2)
    assert _subjects(post, "victim@example.org") == []


def test_each_email_comes_once_whatever_dies(database_url: str, tmp_path: Path) -> None:
    """Killed after it was committed and sent again with its key: one message, one receipt, one e-mail."""
    fill(database_url)
    with mailbox() as box:
        settings = {**box.environment, "ROSTRUM_MAIL_SECONDS": "1"}
        box.go()
        with restart_desk(database_url, tmp_path, 1, **settings) as (served, desk):
            assert send(served.url, "Lost", 0.001, contactEmail="eight@example.org") is None
            while not desk.rows("SELECT 1 FROM feedback"):
                time.sleep(0.001)
            served.stop(signal.SIGKILL)
        box.come()
        with restart_desk(database_url, tmp_path, 3, **settings) as (served, desk):
            again = send(served.url, "Lost", contactEmail="eight@example.org")
            assert again is not None
            assert desk.by_receipt(again["receipt"]) == again["feedback"]
            assert _subjects(Post(desk, box), "eight@example.org") == [f"Your message {again['feedback']['reference']}"]
            assert parse_qs(urlsplit(box.received[0].link).query)["receipt"] == [again["receipt"]]


# ---- the page that the link leads to


def test_link_leads_to_what_was_sent(post: Post) -> None:
    """Whoever has no site of their own for it sees message, answers and a form; what they write there arrives."""
    feedback = post.desk.sent(subject="Seen & <i>read</i>", message="One\ntwo", contactEmail="nine@example.org")
    post.desk.reply(who="moderator", feedbackId=feedback["id"], message="<script>alert(1)</script>")
    link = post.link("nine@example.org")
    page = post.desk.client.http.get(link)
    assert (page.status_code, feedback["reference"] in page.text) == (200, True)
    assert "Seen &amp; &lt;i&gt;read&lt;/i&gt;" in page.text
    assert "<script" not in page.text
    assert "One\ntwo" in page.text
    assert "It is answered" in page.text
    done = post.send_form(link, "Three & more")
    assert done.status_code == 200
    assert "Your message has arrived" in done.text
    assert "Three &amp; more" in done.text
    assert "We are looking into it" in done.text
    assert done.request.method == "GET", "loading it again sends nothing again"
    assert post.desk.by_id(feedback["id"], who="moderator")["replies"][-1]["message"] == "Three & more"


@pytest.mark.parametrize("message", ["", "x" * 10_001, "🏮" * 10_001, "\u200b"])
def test_page_keeps_what_could_not_be_sent(post: Post, message: str) -> None:
    """A message that is refused stands in the form again, with the reason above it."""
    post.desk.sent(contactEmail=f"ten{len(message)}{message[:1] == 'x'}@example.org")
    link = post.link(f"ten{len(message)}{message[:1] == 'x'}@example.org")
    page = post.send_form(link, message)
    assert 'role="alert"' in page.text
    kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert kept
    assert unescape(kept[1]) == message


def test_longest_message_fits_into_the_form(post: Post) -> None:
    """10,000 characters of four bytes each arrive."""
    feedback = post.desk.sent(contactEmail="eleven@example.org")
    assert "has arrived" in post.send_form(post.link("eleven@example.org"), "🏮" * 10_000).text
    assert post.desk.by_id(feedback["id"], who="moderator")["replies"][0]["message"] == "🏮" * 10_000


def test_page_refuses_what_is_not_its_own(post: Post) -> None:
    """A form of another site, what is no form and what is too long write nothing; a wrong receipt shows nothing."""
    feedback = post.desk.sent(contactEmail="twelve@example.org")
    link, http = post.link("twelve@example.org"), post.desk.client.http
    own = {"origin": post.desk.client.url}
    assert post.send_form(link, "Forged", origin="https://evil.example").status_code == 403
    assert http.post(link, json={"message": "x"}, headers=own).status_code == 400
    assert http.post(link, data={"message": "x" * 200_000}, headers=own).status_code == 400
    assert post.desk.by_id(feedback["id"], who="moderator")["replies"] == []
    for receipt in ("", "x", '"><script>alert(1)</script>', "\0"):
        page = http.get("/feedback", params={"receipt": receipt})
        assert "<script" not in page.text
        assert "FB-" not in page.text
        assert ('role="alert"' in page.text) is bool(receipt)


def test_page_tells_nobody_of_the_receipt(post: Post) -> None:
    """It loads nothing, runs nothing, cannot be framed and is kept nowhere; other sites do not learn its address."""
    post.desk.sent(contactEmail="thirteen@example.org")
    page: Any = post.desk.client.http.get(post.link("thirteen@example.org"))
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
