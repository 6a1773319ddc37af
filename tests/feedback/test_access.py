"""Feedback is its sender's and the staff's: nobody else finds it, by whatever path, nor that it is there."""

import base64
import hashlib
import json
import statistics
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema, get_named_type

from api.schema import schema
from tests.databases import BACKENDS, new_database
from tests.feedback.desks import BY_RECEIPT, READERS, STAFF, Desk, open_desk

STRANGERS = (None, *(who for who in READERS if who != "reader"), "other")
PAGE = "{ totalCount nodes { id subject contactEmail replies { message } } edges { cursor } pageInfo { endCursor } }"
NOTHING = {"totalCount": 0, "nodes": [], "edges": [], "pageInfo": {"endCursor": None}}


class Sent:
    """What was sent to a desk before the tests: by a reader, and by someone without an account."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.of_reader = desk.sent(who="reader", subject="Mine alone", contactEmail="hidden@example.org")
        answered = desk.reply(who="moderator", feedbackId=self.of_reader["id"], message="For the reader alone")
        self.reply = answered["feedback"]["replies"][0]
        payload = desk.submit(subject="Nobody's", contactEmail="secret@example.org")
        self.of_nobody, self.receipt = payload["feedback"], payload["receipt"]


@pytest.fixture(scope="module", params=BACKENDS)
def sent(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """A desk to which two things were sent, and one of them answered."""
    with new_database(request.param, tmp_path_factory.mktemp("sent")) as url, open_desk(url) as desk:
        yield Sent(desk)


@pytest.mark.parametrize("who", STRANGERS)
def test_another_ones_feedback_is_not_there(sent: Sent, who: str | None) -> None:
    """Neither by id nor in lists and counts, nor by its replies, whoever asks but its sender and staff."""
    ids = [sent.of_reader["id"], sent.reply["id"], sent.of_nobody["id"]]
    query = f"""query ($ids: [ID!]!, $a: ID!, $b: ID!) {{
      a: node(id: $a) {{ __typename id }} b: node(id: $b) {{ __typename id }} nodes(ids: $ids) {{ __typename id }}
      feedback {PAGE} viewer {{ feedback {PAGE} }}
    }}"""
    data = sent.desk.ask(query, {"ids": ids, "a": ids[0], "b": ids[1]}, who=who)
    assert (data["a"], data["b"], data["nodes"]) == (None, None, [None, None, None])
    assert data["feedback"] == NOTHING
    assert data["viewer"] is None or data["viewer"]["feedback"] == NOTHING


@pytest.mark.parametrize("who", STRANGERS)
def test_no_filter_betrays_another_ones_feedback(sent: Sent, who: str | None) -> None:
    """A filter that fits only what is another's finds as much as one that fits nothing."""
    reference = sent.of_reader["reference"]
    filters = [
        f'{{reference: "{reference}"}}',
        "{status: [NEW, IN_REVIEW, ANSWERED, RESOLVED, DECLINED]}",
        "{category: [PROBLEM]}",
        f'{{assignee: "{sent.desk.ids["moderator"]}"}}',
        "{isAssigned: false}",
        "{isHeld: false}",
        "{isHeld: true}",
        '{createdAt: {gte: "2000-01-01T00:00:00Z"}}',
        "{}",
    ]
    asked = " ".join(f"f{number}: feedback(where: {each}) {PAGE}" for number, each in enumerate(filters))
    assert list(sent.desk.ask(f"{{ {asked} }}", who=who).values()) == [NOTHING] * len(filters)


@pytest.mark.parametrize("who", STRANGERS)
def test_cursor_of_another_one_shows_nothing(sent: Sent, who: str | None) -> None:
    """A cursor that somebody else was given is a place in one's own list: nothing is before or behind it."""
    cursor = sent.desk.ask(f"{{ feedback {PAGE} }}", who="moderator")["feedback"]["edges"][0]["cursor"]
    query = """query ($at: String) {
      after: feedback(after: $at) { nodes { id } pageInfo { hasNextPage hasPreviousPage } }
      before: feedback(last: 5, before: $at) { nodes { id } pageInfo { hasNextPage hasPreviousPage } }
    }"""
    empty = {"nodes": [], "pageInfo": {"hasNextPage": False, "hasPreviousPage": False}}
    assert sent.desk.ask(query, {"at": cursor}, who=who) == {"after": empty, "before": empty}


@pytest.mark.parametrize("who", STRANGERS)
def test_refusal_is_the_same_as_for_what_is_not_there(sent: Sent, who: str | None) -> None:
    """Replying to another's feedback, or changing it, is refused in the same words as for an id that is nobody's."""
    theirs, nobodys = sent.of_reader["id"], f"Feedback_{uuid.uuid4().hex}"
    replied = sent.desk.reply(who=who, feedbackId=theirs)
    assert replied["errors"][0]["code"] == "NOT_FOUND"
    assert replied == sent.desk.reply(who=who, feedbackId=nobodys)
    updated = sent.desk.update(theirs, who=who, status="DECLINED")
    assert updated["errors"][0]["code"] in {"NOT_LOGGED_IN", "NOT_ALLOWED", "SUSPENDED", "EMAIL_NOT_VERIFIED"}
    assert updated == sent.desk.update(nobodys, who=who, status="DECLINED")
    assert sent.desk.by_id(theirs, who="moderator")["status"] == "ANSWERED"


def test_sender_finds_what_they_sent(sent: Sent) -> None:
    """By id, in the list of all and in the User Center, with its replies and the address for answers."""
    desk, id_ = sent.desk, sent.of_reader["id"]
    query = f"""query ($id: ID!, $reply: ID!) {{
      node(id: $id) {{ id }} reply: node(id: $reply) {{ ... on FeedbackReply {{ message }} }}
      feedback {{ totalCount nodes {{ id contactEmail replies {{ message isStaff author {{ username }} }} }} }}
      viewer {{ feedback(status: ANSWERED) {PAGE} other: feedback(status: [NEW, DECLINED]) {{ totalCount }} }}
    }}"""
    data = desk.ask(query, {"id": id_, "reply": sent.reply["id"]}, who="reader")
    answer = {"message": "For the reader alone", "isStaff": True, "author": {"username": "moderator"}}
    assert data["node"] == {"id": id_}
    assert data["reply"] == {"message": "For the reader alone"}
    assert data["feedback"] == {
        "totalCount": 1,
        "nodes": [{"id": id_, "contactEmail": "hidden@example.org", "replies": [answer]}],
    }
    assert data["viewer"]["feedback"]["nodes"][0]["id"] == id_
    assert data["viewer"]["other"] == {"totalCount": 0}


@pytest.mark.parametrize("who", STAFF)
def test_staff_find_everything(sent: Sent, who: str) -> None:
    """Moderators, editors and admins have the whole inbox, and their own feedback in the User Center."""
    data = sent.desk.ask(f"{{ feedback {PAGE} viewer {{ feedback {PAGE} }} }}", who=who)
    assert {node["id"] for node in data["feedback"]["nodes"]} == {sent.of_reader["id"], sent.of_nobody["id"]}
    assert {node["contactEmail"] for node in data["feedback"]["nodes"]} == {"hidden@example.org", "secret@example.org"}
    assert data["viewer"]["feedback"] == NOTHING


@pytest.mark.parametrize("who", [None, "other", "suspended"])
def test_receipt_opens_its_item_there_and_nowhere_else(sent: Sent, who: str | None) -> None:
    """In the same request the item has no id to be found by, and is in no list and no count."""
    desk = sent.desk
    query = f"""query ($receipt: String!, $id: ID!) {{
      feedbackByReceipt(receipt: $receipt) {{ id subject contactEmail }}
      node(id: $id) {{ id }} nodes(ids: [$id]) {{ id }} feedback {PAGE}
    }}"""
    id_ = sent.of_nobody["id"]
    assert desk.ask(query, {"receipt": sent.receipt, "id": id_}, who=who) == {
        "feedbackByReceipt": {"id": id_, "subject": "Nobody's", "contactEmail": "secret@example.org"},
        "node": None,
        "nodes": [None],
        "feedback": NOTHING,
    }
    assert desk.by_id(id_, who=who) is None


def test_what_a_receipt_opens_is_kept_by_no_cache(sent: Sent) -> None:
    """Proxies on the way to someone without an account must not keep what they read."""
    given = {"query": BY_RECEIPT, "variables": json.dumps({"receipt": sent.receipt})}
    response = sent.desk.client.http.get("/graphql", params=given)
    assert response.json()["data"]["feedbackByReceipt"]["subject"] == "Nobody's"
    assert response.headers["cache-control"] == "no-store"


def _leading_to(name: str) -> set[str]:
    """The fields of the schema that lead to a type."""
    types = build_schema(schema.as_str()).type_map.values()
    objects = [type_ for type_ in types if isinstance(type_, GraphQLObjectType)]
    return {
        f"{type_.name}.{field}"
        for type_ in objects
        for field, spec in type_.fields.items()
        if get_named_type(spec.type).name == name
    }


def test_no_other_path_leads_to_feedback() -> None:
    """From what a receipt opens nothing leads on to other feedback, and what leads to feedback is all known."""
    payloads = {"SubmitFeedbackPayload.feedback", "ReplyToFeedbackPayload.feedback", "UpdateFeedbackPayload.feedback"}
    pages = {"FeedbackConnection.nodes", "FeedbackEdge.node"}
    roots = {"Query.feedbackByReceipt", "Subscription.feedbackChanged"}
    assert _leading_to("Feedback") | roots == payloads | pages | roots
    assert _leading_to("FeedbackConnection") == {"Query.feedback", "Viewer.feedback"}
    assert _leading_to("FeedbackReply") == {"Feedback.replies"}


def _near(receipt: str) -> Iterator[str]:
    """Texts that are almost a receipt."""
    yield from ("", " ", "null", "%", "_" * len(receipt), "' OR '1'='1", "*", "FB-00000")
    yield from (receipt[:-1], receipt[1:], receipt + "A", receipt.swapcase(), receipt[::-1], receipt + "=")
    yield from (f"{receipt[:at]}{'A' if receipt[at] != 'A' else 'B'}{receipt[at + 1 :]}" for at in range(len(receipt)))
    yield hashlib.sha256(receipt.encode()).hexdigest()
    yield base64.b64encode(receipt.encode()).decode()


def test_only_the_receipt_itself_opens(sent: Sent) -> None:
    """A receipt that is altered in one character, cut, turned or hashed opens nothing, nor does id or reference."""
    guesses = [*_near(sent.receipt), sent.of_nobody["id"], sent.of_nobody["reference"], sent.of_reader["id"]]
    for guess in guesses:
        assert sent.desk.by_receipt(guess) is None, guess
        assert sent.desk.reply(receipt=guess)["feedback"] is None, guess
    assert sent.desk.by_receipt(sent.receipt)["replies"] == []


def test_receipts_guessed_at_speed_open_nothing(sent: Sent) -> None:
    """Some thousand guesses a second find nothing, and do not make the owner wait."""
    query = " ".join(f"g{number}: feedbackByReceipt(receipt: $g{number}) {{ id }}" for number in range(20))
    names = ", ".join(f"$g{number}: String!" for number in range(20))

    def guess(_: int) -> list[Any]:
        tried = {f"g{number}": base64.urlsafe_b64encode(uuid.uuid4().bytes * 2).decode()[:43] for number in range(20)}
        return list(sent.desk.ask(f"query ({names}) {{ {query} }}", tried).values())

    with ThreadPoolExecutor(4) as pool:
        found = pool.map(guess, range(200))
        begun = time.monotonic()
        assert sent.desk.by_receipt(sent.receipt)["subject"] == "Nobody's"
        assert time.monotonic() - begun < 1
        assert {each for some in found for each in some} == {None}


def test_time_tells_nothing(sent: Sent) -> None:
    """Feedback that is another's is looked up as fast as what is not there."""

    def seconds(id_: str) -> float:
        begun = time.perf_counter()
        assert sent.desk.by_id(id_, who="other") is None
        return time.perf_counter() - begun

    nobodys = f"Feedback_{uuid.uuid4().hex}"
    for _ in range(5):
        times = [(seconds(sent.of_reader["id"]), seconds(nobodys)) for _ in range(150)]
        theirs, none = (statistics.median(some) for some in zip(*times, strict=True))
        if abs(theirs - none) < 0.1 * none:
            return
    pytest.fail(f"{theirs:.6f} s for another's, {none:.6f} s for none")
