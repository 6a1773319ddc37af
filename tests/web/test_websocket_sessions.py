"""Who speaks over a WebSocket: asked at its beginning and again and again; and what ends an operation early."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection

from api.errors import Forbidden, ServiceUnavailable
from tests.processes import serving
from tests.web.sockets import oddities, speaking


@dataclass
class Visitor:
    """A session that tests end."""

    payload: Mapping[str, Any]
    headers: Mapping[str, str]
    checks: int = 2
    revoked: asyncio.Event = field(default_factory=asyncio.Event)

    async def check(self) -> None:
        """Hold twice."""
        self.checks -= 1
        if not self.checks:
            raise Forbidden("Your account is suspended.")


class Door:
    """Lets in those who know the word."""

    def __init__(self) -> None:
        self.visitors: list[Visitor] = []
        self.loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, payload: Mapping[str, Any], handshake: HTTPConnection) -> Visitor:
        """See `Authenticate`."""
        self.loop = asyncio.get_running_loop()
        if payload.get("word") != "sesame":
            raise Forbidden("Say the word.")
        self.visitors.append(Visitor(payload, handshake.headers))
        return self.visitors[-1]


def test_client_is_authenticated_by_its_payload_and_headers() -> None:
    """What comes with connection_init and with the handshake tells who speaks."""
    door = Door()
    with oddities(door) as (url, _), speaking(url, begin=False, additional_headers={"X-Who": "me"}) as speaker:
        speaker.begin({"word": "sesame"})
        (visitor,) = door.visitors
        assert visitor.payload == {"word": "sesame"}
        assert visitor.headers["x-who"] == "me"


def test_client_that_is_not_let_in_is_told_why() -> None:
    """Who is refused at connection_init is closed with 4403 and the reason."""
    with oddities(Door()) as (url, _), speaking(url, begin=False) as speaker:
        speaker.say(type="connection_init")
        assert speaker.closed() == (4403, "Say the word.")


def test_client_whose_session_cannot_be_looked_up_may_come_again() -> None:
    """While it cannot be found out who somebody is, their socket is closed with 1013, after which clients try again."""

    async def unavailable(_payload: Mapping[str, Any], _handshake: HTTPConnection) -> Visitor:
        raise ServiceUnavailable("The database does not answer.")

    with oddities(unavailable) as (url, _), speaking(url, begin=False) as speaker:
        speaker.say(type="connection_init")
        assert speaker.closed() == (1013, "The database does not answer.")


def test_revoked_session_closes_its_socket_at_once() -> None:
    """When a session is revoked, its socket is closed with 4403 at once, and what ran for it ends."""
    door = Door()
    with oddities(door) as (url, operations), speaking(url, begin=False) as speaker:
        speaker.begin({"word": "sesame"})
        speaker.subscribe("1", "wait")
        assert door.loop
        door.loop.call_soon_threadsafe(door.visitors[0].revoked.set)
        assert speaker.closed() == (4403, "Your session has ended. Log in and connect again.")
        assert operations.ended == 1


def test_session_is_checked_again_and_again() -> None:
    """A session that no longer holds when it is checked again closes its socket with the reason."""
    with oddities(Door(), socket_recheck_seconds=0.3) as (url, _), speaking(url, begin=False) as speaker:
        speaker.begin({"word": "sesame"})
        begun = time.monotonic()
        assert speaker.closed() == (4403, "Your account is suspended.")
        assert time.monotonic() - begun > 0.4


def test_fault_in_authentication_closes_the_socket_and_shows_nothing() -> None:
    """A fault of ours at connection_init closes the socket with 4500 and an id, and shows nothing of it."""

    async def broken(_payload: Mapping[str, Any], _handshake: HTTPConnection) -> Visitor:
        raise LookupError("secret")

    with oddities(broken) as (url, _), speaking(url, begin=False) as speaker:
        speaker.say(type="connection_init")
        code, reason = speaker.closed()
        assert code == 4500
        assert "secret" not in reason
        response = speaker.connection.response
        assert response
        assert response.headers["x-request-id"] in reason


def test_fault_in_an_operation_is_masked() -> None:
    """A fault of ours ends its operation with a request id and nothing else, and the socket goes on."""
    with oddities() as (url, _), speaking(url) as speaker:
        refused = speaker.refused("fault")
        assert refused["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert refused["extensions"]["requestId"] in refused["message"]
        assert speaker.ask("count 1")


def test_subscription_gives_its_results_in_order_and_can_be_refused_later() -> None:
    """A stream of results ends with complete, or with an error after those that it gave."""
    with oddities() as (url, _), speaking(url) as speaker:
        speaker.subscribe("1", "count 5")
        heard = [speaker.hear() for _ in range(6)]
        assert [message["payload"]["data"] for message in heard[:-1]] == list(range(5))
        assert heard[-1] == {"type": "complete", "id": "1"}
        speaker.subscribe("2", "fail 2")
        heard = [speaker.hear() for _ in range(3)]
        assert [message["type"] for message in heard] == ["next", "next", "error"]
        assert heard[-1]["payload"][0]["extensions"] == {"code": "FORBIDDEN"}


def test_sockets_and_their_operations_are_logged(tmp_path: Path) -> None:
    """Each operation is one line, with what it cost, and each socket one with how it ended; no secret is in either."""
    with serving(cwd=tmp_path) as served:
        with speaking(served.url, begin=False) as speaker:
            speaker.begin({"note": "secret-token"})
            speaker.ask("query Newest { articles(first: 2) { nodes { title } } }")
            speaker.refused("{ nope }")
        served.stop()
    text = (tmp_path / "log").read_text()
    assert "secret-token" not in text
    newest, refused, socket = (json.loads(line) for line in text.splitlines())
    assert (newest["operation"], newest["results"], newest["socket"]) == ("Newest", 1, socket["request_id"])
    assert newest["database_ms"] > 0
    assert newest["request_id"] != refused["request_id"]
    assert refused["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert (socket["event"], socket["status"], socket["operations"], socket["by_client"]) == ("socket", 1000, 2, True)
