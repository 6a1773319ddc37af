"""The conversation over a WebSocket: graphql-transport-ws as its clients know it, and what odd messages get."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.frames import Opcode

from tests.servers import Client, serve
from tests.web.sockets import Raw, oddities, speaking

HELLO = "{ __typename }"
TITLE = "query Title($slug: String!) { article(slug: $slug) { title } } query Other { topics { totalCount } }"


def test_query_is_answered_as_by_post(api: Client) -> None:
    """A query over a socket gets one result, the same as over HTTP, and is complete then."""
    query = "{ articles(first: 3) { nodes { id title authors { name } } totalCount } }"
    with speaking(api.url) as speaker:
        assert speaker.ask(query) == {"data": api.data(query)}


def test_variables_and_operation_name_are_taken(api: Client) -> None:
    """Of several operations the named one runs, with the variables that came with it."""
    with speaking(api.url) as speaker:
        asked = speaker.ask(TITLE, operationName="Title", variables={"slug": "article-1"}, extensions={})
        assert asked == {"data": {"article": {"title": "Roads reopen"}}}
        assert speaker.ask(TITLE, operationName="Other", variables=None)["data"]["topics"]["totalCount"] == 4


def test_operations_run_beside_each_other(api: Client) -> None:
    """Operations of one socket are told apart by their ids, and each is answered to the end."""
    with speaking(api.url) as speaker:
        for number in range(10):
            speaker.subscribe(f"op-{number}", HELLO)
        heard = [speaker.hear() for _ in range(20)]
        assert {message["id"] for message in heard if message["type"] == "complete"} == {f"op-{n}" for n in range(10)}
        assert sum(message["type"] == "next" for message in heard) == 10


@pytest.mark.parametrize(
    ("query", "payload", "code"),
    [
        ("{ articles {", {}, "GRAPHQL_PARSE_FAILED"),
        ("", {}, "BAD_USER_INPUT"),
        ("{ nope }", {}, "GRAPHQL_VALIDATION_FAILED"),
        (TITLE, {"operationName": "Nope"}, "BAD_USER_INPUT"),
        (TITLE, {"operationName": "Title", "variables": {"slug": 1}}, "BAD_USER_INPUT"),
        ("{" + "a:__typename " * 100 + "}", {}, "LIMIT_EXCEEDED"),
    ],
    ids=["syntax", "empty", "validation", "operation name", "variables", "aliases"],
)
def test_refusal_ends_the_operation_and_not_the_socket(
    api: Client, query: str, payload: dict[str, Any], code: str
) -> None:
    """An operation that is refused ends with an error that has a code; the socket goes on."""
    with speaking(api.url) as speaker:
        refused = speaker.refused(query, **payload)
        assert refused["extensions"]["code"] == code
        assert refused["message"]
        assert speaker.ask(HELLO)


def test_ping_is_answered_at_any_time(api: Client) -> None:
    """A ping gets a pong with what came with it, before and after the initialisation; a pong gets nothing."""
    with speaking(api.url, begin=False) as speaker:
        speaker.say(type="ping")
        assert speaker.hear() == {"type": "pong"}
        speaker.begin({"any": "thing"})
        speaker.say(type="pong", payload={"unasked": True})
        speaker.say(type="ping", payload={"at": 1})
        assert speaker.hear() == {"type": "pong", "payload": {"at": 1}}


def test_id_can_be_used_again(api: Client) -> None:
    """An id is free once its operation is complete or was given up; giving up what does not run is no mistake."""
    with speaking(api.url) as speaker:
        speaker.say(type="complete", id="asked")
        for _ in range(3):
            speaker.ask(HELLO)
    with oddities() as (url, _), speaking(url) as speaker:
        for _ in range(3):
            speaker.subscribe("a", "wait")
            speaker.say(type="complete", id="a")
        speaker.subscribe("a", "count 2")
        assert [speaker.hear()["type"] for _ in range(3)] == ["next", "next", "complete"]


def test_request_id_is_told_in_the_handshake(api: Client) -> None:
    """The handshake's answer has a request id, as every response does."""
    with speaking(api.url) as speaker:
        response = speaker.connection.response
        assert response
        assert response.headers["x-request-id"]
        assert response.headers["sec-websocket-protocol"] == "graphql-transport-ws"


MESSAGES: dict[str, str | bytes] = {
    "no JSON": "{",
    "nothing": "",
    "null": "null",
    "list": "[]",
    "text": '"ping"',
    "no type": "{}",
    "type of the old protocol": '{"type": "start", "id": "1", "payload": {"query": "{ a }"}}',
    "type of the server": '{"type": "next", "id": "1", "payload": {}}',
    "type is no text": '{"type": 1}',
    "payload is a text": '{"type": "ping", "payload": "x"}',
    "subscribe without id": '{"type": "subscribe", "payload": {"query": "{ a }"}}',
    "id is a number": '{"type": "subscribe", "id": 1, "payload": {"query": "{ a }"}}',
    "id is empty": '{"type": "subscribe", "id": "", "payload": {"query": "{ a }"}}',
    "id is long": json.dumps({"type": "subscribe", "id": "x" * 201, "payload": {"query": "{ a }"}}),
    "no payload": '{"type": "subscribe", "id": "1"}',
    "no query": '{"type": "subscribe", "id": "1", "payload": {}}',
    "query is a number": '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
    "variables are a list": '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
    "operation name is a number": '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "operationName": 1}}',
    "extensions are a text": '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "extensions": "x"}}',
    "complete without id": '{"type": "complete"}',
    "NaN": '{"type": "ping", "payload": {"a": NaN}}',
    "lone surrogate": '{"type": "ping", "payload": {"a": "\\ud800"}}',
    "deep nesting": '{"type": "ping", "payload": ' + '{"a":' * 8000 + "1" + "}" * 8000 + "}",
    "binary": b'{"type": "ping"}',
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_message_that_is_none_closes_the_socket_with_the_reason(api: Client, message: str | bytes) -> None:
    """What is no message of the protocol closes the socket with 4400 and says why."""
    with speaking(api.url) as speaker:
        speaker.connection.send(message)
        code, reason = speaker.closed()
        assert code == 4400
        assert reason


def test_operation_before_the_initialisation_closes_the_socket(api: Client) -> None:
    """Who sends an operation before saying who they are is closed with 4401."""
    with speaking(api.url, begin=False) as speaker:
        speaker.subscribe("1", HELLO)
        assert speaker.closed() == (4401, "Unauthorized")


def test_second_initialisation_closes_the_socket(api: Client) -> None:
    """Who initialises a connection twice is closed with 4429."""
    with speaking(api.url) as speaker:
        speaker.say(type="connection_init")
        assert speaker.closed() == (4429, "Too many initialisation requests")


def test_id_in_use_closes_the_socket() -> None:
    """An operation under the id of one that runs closes the socket with 4409."""
    with oddities() as (url, _), speaking(url) as speaker:
        speaker.subscribe("twice", "wait")
        speaker.subscribe("twice", "wait")
        assert speaker.closed() == (4409, "Subscriber for twice already exists")


def test_initialisation_must_come_in_time() -> None:
    """A socket whose client does not initialise it in time is closed with 4408, whatever else it says."""
    with oddities(socket_init_seconds=0.5) as (url, _), speaking(url, begin=False) as speaker:
        begun = time.monotonic()
        speaker.say(type="ping")
        assert speaker.closed() == (4408, "Connection initialisation timeout")
        assert 0.3 < time.monotonic() - begun < 5


@pytest.mark.parametrize("protocol", ["graphql-ws", None])
def test_other_protocols_are_refused(api: Client, protocol: str | None) -> None:
    """A client that does not offer graphql-transport-ws, as one of the legacy protocol, is told which to speak."""
    with speaking(api.url, begin=False, protocol=protocol) as speaker:
        code, reason = speaker.closed()
        assert code == 4406
        assert "graphql-transport-ws" in reason


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that lets pages of one other origin in."""
    path = tmp_path_factory.mktemp("origins") / "empty.db"
    with serve(f"sqlite:///{path}", cors_origins=["https://www.example.org"]) as client:
        yield client


def test_pages_of_known_origins_may_connect(listed: Client) -> None:
    """The server's own pages may connect, those of listed origins, and programs that are no page."""
    for origin in (None, listed.url, "https://www.example.org"):
        with speaking(listed.url, origin=origin):
            pass


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://www.example.org.evil.example", "http://www.example.org", "null", "x"]
)
def test_pages_of_other_origins_may_not(listed: Client, origin: str) -> None:
    """A page of another origin is refused before there is a socket, with a JSON error."""
    with pytest.raises(InvalidStatus) as refused, speaking(listed.url, origin=origin):
        pass
    response = refused.value.response
    assert response.status_code == 403
    assert response.headers["x-request-id"]
    assert json.loads(response.body)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_any_origin_may_connect_where_all_are_listed(tmp_path: Any) -> None:
    """With "*" among the origins, pages of all may connect."""
    with (
        serve(f"sqlite:///{tmp_path}/a.db", cors_origins=["*"]) as client,
        speaking(client.url, origin="https://any.example") as speaker,
    ):
        assert speaker.ask(HELLO)


def test_other_paths_have_no_socket(api: Client) -> None:
    """A WebSocket elsewhere than at /graphql is refused."""
    with pytest.raises(InvalidStatus) as refused, speaking(f"{api.url}/elsewhere"):
        pass
    assert refused.value.response.status_code == 403


def test_http_goes_on_beside_sockets(api: Client) -> None:
    """The address answers HTTP requests as before, and a handshake that is none with an HTTP error."""
    with speaking(api.url):
        assert api.data(HELLO) == {"__typename": "Query"}
        half = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
        assert httpx.get(f"{api.url}/graphql", headers=half).status_code == 400


def test_largest_message_is_read(api: Client) -> None:
    """A message of 64 KiB is read, in one frame or in several."""
    ping = json.dumps({"type": "ping", "payload": {"a": ""}})
    text = ping.replace('""', '"' + "x" * (64 * 1024 - len(ping)) + '"')
    assert len(text) == 64 * 1024
    with speaking(api.url) as speaker:
        for sent in (text, [text[start : start + 1000] for start in range(0, len(text), 1000)]):
            speaker.connection.send(sent)
            assert speaker.hear()["payload"] == json.loads(text)["payload"]


@pytest.mark.parametrize("size", [64 * 1024 + 1, 20_000_000])
@pytest.mark.parametrize("parts", [1, 10])
def test_larger_message_closes_the_socket(api: Client, size: int, parts: int) -> None:
    """A longer message closes the socket with 1009, which its client learns however much it still sends."""
    with Raw(api.url) as raw:
        for part in range(parts):
            raw.send(b" " * (size // parts + 1), Opcode.CONT if part else Opcode.TEXT, fin=part == parts - 1)
        assert raw.closed() == 1009


def test_message_in_endless_parts_closes_the_socket(api: Client) -> None:
    """A message in frames of no length without end is not waited for."""
    with Raw(api.url) as raw:
        raw.send(b"", fin=False)
        for _ in range(2000):
            raw.send(b"", Opcode.CONT, fin=False)
        assert raw.closed() == 1009


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x81\x84\x00\x00\x00\x00\xff\xff\xff\xff", 1007),
        (b"\x81\x02{}", 1002),
        (b"\x8f\x80\x00\x00\x00\x00", 1002),
        (b"\xc1\x80\x00\x00\x00\x00", 1002),
        (b"\x80\x80\x00\x00\x00\x00", 1002),
        (b"\x09\x80\x00\x00\x00\x00", 1002),
    ],
    ids=["no UTF-8", "unmasked", "unknown kind", "unknown extension", "part of nothing", "ping in parts"],
)
def test_broken_frame_closes_the_socket_with_the_code_for_it(api: Client, frame: bytes, code: int) -> None:
    """Frames that RFC 6455 forbids close the socket with its codes; others go on."""
    with speaking(api.url) as speaker, Raw(api.url) as raw:
        raw.socket.sendall(frame)
        assert raw.closed() == code
        assert speaker.ask(HELLO)
