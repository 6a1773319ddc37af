"""Clients of graphql-transport-ws, one that behaves and one that writes what it likes; a server of odd operations."""

import asyncio
import base64
import json
import os
import secrets
import socket
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import orjson
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close, Frame, Opcode
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.errors import Forbidden
from api.execution.executor import Execution, GraphQLRequest
from api.settings import Settings
from api.web.addresses import Addresses
from api.web.websocket.endpoint import WebSocketEndpoint
from tests.servers import running

PROTOCOL = "graphql-transport-ws"
Message = Mapping[str, Any]


class Speaker:
    """A client that speaks the protocol."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.connection.send(json.dumps(message))

    def hear(self, seconds: float = 20) -> dict[str, Any]:
        """The next message."""
        heard: dict[str, Any] = json.loads(self.connection.recv(seconds))
        return heard

    def begin(self, payload: Message | None = None) -> None:
        """Initialise the connection."""
        self.say(type="connection_init", **({"payload": payload} if payload else {}))
        assert self.hear() == {"type": "connection_ack"}

    def subscribe(self, operation_id: str, query: str, **payload: Any) -> None:
        """Begin an operation."""
        self.say(type="subscribe", id=operation_id, payload={"query": query, **payload})

    def ask(self, query: str, **payload: Any) -> Any:
        """The result of a query."""
        self.subscribe("asked", query, **payload)
        result = self.hear()
        assert (result["type"], result["id"]) == ("next", "asked"), result
        assert self.hear() == {"type": "complete", "id": "asked"}
        return result["payload"]

    def refused(self, query: str, **payload: Any) -> dict[str, Any]:
        """The error of an operation that must be refused."""
        self.subscribe("refused", query, **payload)
        error = self.hear()
        assert (error["type"], error["id"]) == ("error", "refused"), error
        first: dict[str, Any] = error["payload"][0]
        return first

    def closed(self, seconds: float = 20) -> tuple[int, str]:
        """The code and the reason with which the server closes the socket; what it still sends is passed over."""
        with suppress(ConnectionClosed):
            while True:
                self.connection.recv(seconds)
        sent = self.connection.protocol.close_rcvd
        assert sent, "the connection broke off"
        return sent.code, sent.reason


@contextmanager
def speaking(url: str, *, begin: bool = True, protocol: str | None = PROTOCOL, **options: Any) -> Iterator[Speaker]:
    """A client that is connected to a server, and has initialised its connection unless `begin` is off."""
    subprotocols = [Subprotocol(protocol)] if protocol else None
    with connect(
        f"{url.replace('http', 'ws', 1)}/graphql", subprotocols=subprotocols, ping_interval=None, **options
    ) as connection:
        speaker = Speaker(connection)
        if begin:
            speaker.begin()
        yield speaker


class Raw:
    """A connection whose client writes the frames itself, and reads only when it wants to."""

    def __init__(self, url: str, receive_buffer: int | None = None) -> None:
        address = urlsplit(url)
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(20)
        self.socket.connect((address.hostname, address.port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /graphql HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n".encode()
        )
        self.reader = self.socket.makefile("rb")
        while self.reader.readline().strip():
            pass

    def send(self, data: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True) -> None:
        """Send a frame."""
        self.socket.sendall(Frame(opcode, data, fin).serialize(mask=True))

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.send(json.dumps(message).encode())

    def frame(self) -> tuple[Opcode, bytes]:
        """The next frame. Raises EOFError where the connection has ended."""
        head = self.reader.read(2)
        if len(head) < 2:
            raise EOFError
        length = head[1] & 0x7F
        if length > 125:
            length = int.from_bytes(self.reader.read({126: 2, 127: 8}[length]), "big")
        return Opcode(head[0] & 0x0F), self.reader.read(length)

    def closed(self) -> int:
        """The code with which the server closes the socket; what it still sends is passed over."""
        while True:
            opcode, data = self.frame()
            if opcode is Opcode.CLOSE:
                return Close.parse(data).code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.reader.close()
        self.socket.close()


class Oddities:
    """Operations that real ones hardly are: each by the text of its query."""

    def __init__(self) -> None:
        self.begun = 0
        self.ended = 0
        self.given = 0
        """Results that were taken from floods."""

    async def __call__(
        self, request: GraphQLRequest, _session: Any, _execution: Execution
    ) -> AsyncGenerator[bytes, None]:
        """`flood SIZE` gives results of that size without end, `large SIZE` one; `wait` none, and never ends."""
        word, _, number = request.query.partition(" ")
        self.begun += 1
        try:
            match word:
                case "wait":
                    await asyncio.Event().wait()
                case "large":
                    yield orjson.dumps({"data": "x" * int(number)})
                case "flood":
                    while True:
                        self.given += 1
                        yield orjson.dumps({"data": "x" * int(number)})
                        await asyncio.sleep(0)
                case "count":
                    for data in range(int(number)):
                        yield orjson.dumps({"data": data})
                case "fail":
                    for data in range(int(number)):
                        yield orjson.dumps({"data": data})
                    raise Forbidden("No more.")
                case _:
                    raise LookupError(secrets.token_hex())
        finally:
            self.ended += 1


@dataclass
class Anonymous:
    """The session of someone who need not say who they are: it does not end by itself."""

    revoked: asyncio.Event = field(default_factory=asyncio.Event)

    async def check(self) -> None:
        """Nothing can have ended."""


async def anyone(_payload: Message, _handshake: Any) -> Anonymous:
    """Let everyone in."""
    return Anonymous()


@contextmanager
def oddities(
    authenticate: Callable[..., Any] = anyone, proxies: Sequence[str] = (), **limits: Any
) -> Iterator[tuple[str, Oddities]]:
    """A server of odd operations behind these proxies, its address and what became of the operations."""
    settings = Settings(limits={"loopback": True, **limits}, trusted_proxies=list(proxies), log_level="error")
    operations = Oddities()
    endpoint = WebSocketEndpoint(operations, authenticate, settings.limits, settings.cors_origins, Addresses(settings))
    with running(Starlette(routes=[WebSocketRoute("/graphql", endpoint)]), settings) as url:
        yield url, operations
