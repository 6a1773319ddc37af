"""The messages of graphql-transport-ws and the codes that close its sockets.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import orjson

SUBPROTOCOL = "graphql-transport-ws"
LEAVING = "rostrum.leaving"
"""The event by which our server tells an application over a socket that it goes down; others just close the socket."""
LONGEST_ID = 200
LONGEST_REASON = 123
"""Bytes: what RFC 6455 (5.5) leaves for it in a close frame."""


class CloseCode(IntEnum):
    """Why a socket is closed: the protocol's own codes, and those of RFC 6455 that its clients try again after."""

    LOST = 1006
    """Never sent: the connection broke off."""
    RESTART = 1012
    BUSY = 1013
    """There is no place for the socket now, its client does not keep up, or the database does not say who it is."""
    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    BAD_SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    DUPLICATE_ID = 4409
    SECOND_INIT = 4429
    FAULT = 4500


class Closing(Exception):
    """The socket ends, by our will or the client's."""

    def __init__(self, code: int, reason: str = "", *, by_client: bool = False) -> None:
        super().__init__(code, reason)
        self.code = int(code)
        self.reason = reason.encode()[:LONGEST_REASON].decode(errors="ignore")
        self.by_client = by_client


@dataclass(frozen=True)
class ConnectionInit:
    """The client says who it is."""

    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Subscribe:
    """The client begins an operation."""

    id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Complete:
    """The client wants no more of an operation."""

    id: str


@dataclass(frozen=True)
class Ping:
    """The client asks for a sign of life."""

    payload: Mapping[str, Any] | None


@dataclass(frozen=True)
class Pong:
    """The client gives a sign of life."""


Message = ConnectionInit | Subscribe | Complete | Ping | Pong


def read(text: str | None) -> Message:
    """The message in a text frame; None is a frame of another kind. Raises Closing where it is no valid message."""
    if text is None:
        raise _bad("Send messages as text, not as binary data.")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _bad(f"The message is no JSON: {error}.") from error
    if not isinstance(message, dict):
        raise _bad("A message is a JSON object with a `type`.")
    payload = message.get("payload")
    if not isinstance(payload, dict | None):
        raise _bad("`payload` must be an object.")
    match message.get("type"):
        case "connection_init":
            return ConnectionInit(payload or {})
        case "subscribe":
            return Subscribe(_id(message), _request(payload))
        case "complete":
            return Complete(_id(message))
        case "ping":
            return Ping(payload)
        case "pong":
            return Pong()
    raise _bad("`type` must be connection_init, subscribe, complete, ping or pong.")


def _bad(reason: str) -> Closing:
    return Closing(CloseCode.BAD_MESSAGE, reason)


def _id(message: Mapping[str, Any]) -> str:
    given = message.get("id")
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_ID:
        raise _bad(f"`id` must be a text of 1 to {LONGEST_ID} characters.")
    return given


def _request(payload: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if payload is None or not isinstance(payload.get("query"), str):
        raise _bad("`payload.query` must be a text.")
    if not isinstance(payload.get("operationName"), str | None):
        raise _bad("`payload.operationName` must be a text.")
    for name in ("variables", "extensions"):
        if not isinstance(payload.get(name), dict | None):
            raise _bad(f"`payload.{name}` must be an object.")
    return payload


ACK = b'{"type":"connection_ack"}'


def pong(payload: Mapping[str, Any] | None) -> bytes:
    """The answer to a ping: what came with it, sent back."""
    return orjson.dumps({"type": "pong"} if payload is None else {"type": "pong", "payload": payload})


def next_result(operation_id: str, result: bytes) -> bytes:
    """A result of an operation, whose JSON is embedded as it is."""
    return b'{"id":%b,"type":"next","payload":%b}' % (orjson.dumps(operation_id), result)


def error(operation_id: str, errors: Sequence[Mapping[str, Any]]) -> bytes:
    """The end of an operation that was refused or failed."""
    return orjson.dumps({"id": operation_id, "type": "error", "payload": errors}, default=str)


def complete(operation_id: str) -> bytes:
    """The end of an operation that has given all its results."""
    return orjson.dumps({"id": operation_id, "type": "complete"})
