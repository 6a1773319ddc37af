"""Sending feedback: who can, what comes of it, and what is told of a mistake."""

import itertools
from typing import Any

import pytest

from tests.content import ARTICLES, key
from tests.feedback.desks import MESSAGE, READERS, REFERENCE, STAFF, Desk


def test_anyone_can_send_feedback(desk: Desk) -> None:
    """Without an account: it has a reference, stands as NEW, and whoever sent it gets a receipt."""
    payload = desk.submit(contactEmail="someone@example.org", pageUrl="https://example.org/lamp?x=1#top")
    feedback = payload["feedback"]
    assert payload["errors"] == []
    assert REFERENCE.fullmatch(feedback["reference"])
    assert feedback | MESSAGE == feedback
    assert feedback["pageUrl"] == "https://example.org/lamp?x=1#top"
    assert feedback["contactEmail"] == "someone@example.org"
    assert (feedback["status"], feedback["author"], feedback["assignee"]) == ("NEW", None, None)
    assert (feedback["replies"], feedback["createdAt"]) == ([], feedback["updatedAt"])
    assert len(payload["receipt"]) >= 22, "128 bits in base 64"


@pytest.mark.parametrize("who", [*READERS, *STAFF])
def test_every_account_can_send_feedback(desk: Desk, who: str) -> None:
    """With an account, also one that is suspended or not verified yet: no receipt, it is found in the User Center."""
    payload = desk.submit(who=who, subject=f"From {who}")
    assert payload["errors"] == []
    assert payload["receipt"] is None
    assert payload["feedback"]["author"] == {"username": who}
    own = desk.ask("{ viewer { feedback { nodes { id } totalCount } } }", who=who)["viewer"]["feedback"]
    assert payload["feedback"]["id"] == own["nodes"][0]["id"]


def test_receipt_opens_what_was_sent(desk: Desk) -> None:
    """The receipt shows the same as was shown when it was sent, also with the spaces of a careless copy."""
    payload = desk.submit(subject="To be read again")
    assert desk.by_receipt(payload["receipt"]) == payload["feedback"]
    assert desk.by_receipt(f"  {payload['receipt']}\n") == payload["feedback"]


def test_correction_names_its_article(desk: Desk) -> None:
    """An article can be named: one that is public."""
    feedback = desk.sent(category="CORRECTION", articleId=f"Article_{key(5, 1).hex}")
    assert feedback["article"] == {"slug": "article-1"}


HIDDEN = next(number for number, article in enumerate(ARTICLES, 1) if article.get("status") == "DRAFT")


@pytest.mark.parametrize("article", [f"Article_{key(5, HIDDEN).hex}", f"Article_{key(5, 999).hex}", "x", "User_1"])
def test_article_that_is_not_there_is_told(desk: Desk, article: str) -> None:
    """A draft, an article that never was, and what is no article's id get the same answer."""
    payload = desk.submit(articleId=article)
    assert payload["feedback"] is None
    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "articleId"])
    assert error["message"] == desk.submit(articleId=f"Article_{key(5, 998).hex}")["errors"][0]["message"]


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"subject": ""}, "subject", "REQUIRED"),
    ({"subject": " \t\n"}, "subject", "REQUIRED"),
    ({"subject": "x" * 301}, "subject", "TOO_LONG"),
    ({"message": ""}, "message", "REQUIRED"),
    ({"message": "\u200b\u2060\ufeff"}, "message", "REQUIRED"),
    ({"message": "\u3164\u115f\u2800"}, "message", "REQUIRED"),
    ({"message": "\u0301\u0301"}, "message", "REQUIRED"),
    ({"message": "x" * 10_001}, "message", "TOO_LONG"),
    ({"message": "😀" * 10_001}, "message", "TOO_LONG"),
    ({"contactEmail": "x"}, "contactEmail", "INVALID"),
    ({"contactEmail": "a@example.org, b@example.org"}, "contactEmail", "INVALID"),
    ({"contactEmail": "a@example.org\r\nBcc: b@example.org"}, "contactEmail", "INVALID"),
    ({"contactEmail": "A <a@example.org>"}, "contactEmail", "INVALID"),
    ({"contactEmail": "a\u202e@example.org"}, "contactEmail", "INVALID"),
    ({"contactEmail": "x" * 400 + "@example.org"}, "contactEmail", "INVALID"),
    ({"pageUrl": "javascript:alert(1)"}, "pageUrl", "INVALID"),
    ({"pageUrl": "ftp://example.org/x"}, "pageUrl", "INVALID"),
    ({"pageUrl": "data:text/html,x"}, "pageUrl", "INVALID"),
    ({"pageUrl": "/articles/1"}, "pageUrl", "INVALID"),
    ({"pageUrl": "//example.org"}, "pageUrl", "INVALID"),
    ({"pageUrl": "https://"}, "pageUrl", "INVALID"),
    ({"pageUrl": "https://exa mple.org/"}, "pageUrl", "INVALID"),
    ({"pageUrl": "https://good.example@evil.example/"}, "pageUrl", "INVALID"),
    ({"pageUrl": "https://example.org/" + "x" * 2000}, "pageUrl", "TOO_LONG"),
    ({"pageUrl": "https://example.org/" + "ü" * 700}, "pageUrl", "TOO_LONG"),
]


@pytest.mark.parametrize(("given", "field", "code"), BAD, ids=lambda value: str(value)[:40])
def test_mistake_is_told_by_its_place(desk: Desk, given: dict[str, Any], field: str, code: str) -> None:
    """What cannot be sent is told by its place, and nothing is sent."""
    payload = desk.submit(**given)
    assert (payload["feedback"], payload["receipt"]) == (None, None)
    (error,) = payload["errors"]
    assert (error["code"], error["path"]) == (code, ["input", field])
    assert error["message"]


def test_all_mistakes_are_told_at_once(desk: Desk) -> None:
    """A form can show everything that is wrong with it."""
    errors = desk.submit(subject="", message=" ", pageUrl="x", articleId="y")["errors"]
    assert {error["path"][-1] for error in errors} == {"subject", "message", "pageUrl", "articleId"}


def test_texts_of_exactly_the_length_are_taken(desk: Desk) -> None:
    """300 characters of subject and 10,000 of message fit, whatever characters they are; so do 2,000 of an address."""
    url = "https://example.org/" + "x" * 1980
    feedback = desk.sent(subject="漢" * 300, message="😀" * 10_000, pageUrl=url)
    assert (feedback["subject"], feedback["message"], feedback["pageUrl"]) == ("漢" * 300, "😀" * 10_000, url)


TEXTS = [
    "Ünïcödé, naïveté",
    "e\u0301 stays as it was typed",
    "漢字かな交じり文",
    "שלום עולם, مرحبا بالعالم",
    "\u202eright to left\u202c",
    "👩\u200d👩\u200d👧\u200d👦 and 🇲🇾 and 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Z̷̢̛a̵l̶g̸o̷",
    "𝕄𝕒𝕥𝕙 and ﬁ and ｆｕｌｌ",
    "' OR 1=1 --; DROP TABLE feedback;",
    "<script>alert(1)</script> & {{ 7 * 7 }} %s ${x}",
    '"quoted" \\ back\\slash \\u0041',
    "tab\there, line\nbreak, \x01 \x1b[31m control, \x7f",
    "\u2028 and \u2029 separate",
    "\U0010fffd\ue000 private",
    "\ufffe\uffff no characters",
]


@pytest.mark.parametrize("text", TEXTS)
def test_text_comes_back_as_it_was_sent(desk: Desk, text: str) -> None:
    """Every text of Unicode is kept as it is."""
    assert desk.sent(message=text)["message"] == text.strip()


def test_subject_is_one_line(desk: Desk) -> None:
    """Line breaks in a subject become spaces: it stands in lists."""
    assert desk.sent(subject="One\r\nBcc: x@example.org\u2028 two")["subject"] == "One Bcc: x@example.org two"


@pytest.mark.parametrize("field", ["subject", "message", "pageUrl", "contactEmail", "articleId"])
def test_megabyte_is_refused(desk: Desk, field: str) -> None:
    """A text of nearly a megabyte in any field is refused in words, quickly; one over it before it is read."""
    payload = desk.submit(**{field: "y" * 1_000_000})
    assert payload["errors"][0]["path"] == ["input", field]
    assert len(str(payload)) < 1000
    response = desk.client.post("{ x }", {"in": {field: "y" * 1_100_000}})
    assert response.status_code == 413


def test_text_that_no_database_keeps_is_refused(desk: Desk) -> None:
    """A NUL character is refused by the field's name."""
    error = desk.refusal(
        "mutation ($in: SubmitFeedbackInput!) { submitFeedback(input: $in) { receipt } }",
        {"in": {**MESSAGE, "message": "a\0b"}},
    )
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "submitFeedback.input.message"}


def test_references_are_unique_and_unambiguous(desk: Desk) -> None:
    """Each has another one, without letters that look or sound like others when read out."""
    references = [desk.sent(subject=str(number))["reference"] for number in range(40)]
    assert len(set(references)) == 40
    assert all(REFERENCE.fullmatch(reference) for reference in references)


def test_taken_reference_is_replaced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where chance gives references that are taken, others are tried, longer ones at last."""
    desk.sent(who="reader", subject="First of all")
    throws = itertools.chain("QQQQQ", "QQQQQ", "QQQQQ", "QQQQQ", itertools.repeat("Z"))
    monkeypatch.setattr("api.feedback.references.secrets.choice", lambda _letters: next(throws))
    assert desk.sent(who="reader")["reference"] == "FB-QQQQQ"
    assert desk.sent(who="reader")["reference"] == "FB-ZZZZZZ"
