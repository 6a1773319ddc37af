"""The WebSocket endpoint of `/graphql`: who may open a socket, and how many."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from time import perf_counter
from typing import Generic

import orjson
import structlog
import uuid_utils
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.errors import Forbidden
from api.settings import Limits
from api.web.graphql import JSON
from api.web.websocket.connection import Authenticate, Connection
from api.web.websocket.messages import SUBPROTOCOL, CloseCode, Closing
from api.web.websocket.operation import AnySession, Operations

NETWORK = 64
"""Bits of an IPv6 address that tell one customer from another: the rest are theirs to choose."""

log = structlog.get_logger("rostrum.request")


class WebSocketEndpoint(Generic[AnySession]):
    """Opens sockets that speak graphql-transport-ws."""

    def __init__(
        self,
        operations: Operations[AnySession],
        authenticate: Authenticate[AnySession],
        limits: Limits,
        origins: Sequence[str],
    ) -> None:
        self.operations = operations
        self.authenticate = authenticate
        self.limits = limits
        self.origins = origins
        self.open: Counter[str] = Counter()
        """How many sockets each address has."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket, from its handshake to its end."""
        begun = perf_counter()
        request_id = str(uuid_utils.uuid7())
        scope.setdefault("state", {})["request_id"] = request_id
        socket = WebSocket(scope, receive, send)
        connection = Connection(
            receive,
            send,
            socket,
            request_id,
            operations=self.operations,
            authenticate=self.authenticate,
            limits=self.limits,
        )
        try:
            closing = await self._serve(socket, connection)
        except (OSError, WebSocketDisconnect):
            closing = Closing(CloseCode.LOST, by_client=True)
        ended = {"status": closing.code, "reason": closing.reason, "by_client": closing.by_client}
        ms = round((perf_counter() - begun) * 1000, 2)
        log.info("socket", ms=ms, request_id=request_id, path=scope["path"], operations=connection.count, **ended)

    async def _serve(self, socket: WebSocket, connection: Connection[AnySession]) -> Closing:
        name = (b"x-request-id", connection.request_id.encode())
        if not self._is_of_a_known_origin(socket.headers):
            refusal = Forbidden("A page of another site may connect only if ROSTRUM_CORS_ORIGINS has its origin.")
            body = orjson.dumps({"errors": [refusal.formatted()]})
            response = Response(body, refusal.status, media_type=JSON)
            response.raw_headers.append(name)
            await socket.send_denial_response(response)
            return Closing(refusal.status, refusal.message)
        offered = socket.scope["subprotocols"]
        spoken = SUBPROTOCOL if SUBPROTOCOL in offered else next(iter(offered), None)
        # Whoever is refused is accepted first: of a handshake that fails, a browser tells its page nothing.
        await socket.accept(spoken, [name])
        address = _address(socket.scope)
        if refused := self._refusal(spoken, address):
            await socket.close(refused.code, refused.reason)
            return refused
        self.open[address] += 1
        try:
            return await connection.run()
        finally:
            self.open[address] -= 1
            if not self.open[address]:
                del self.open[address]

    def _is_of_a_known_origin(self, headers: Mapping[str, str]) -> bool:
        """Whether a page may connect: browsers let any page try, and send the user's cookies with it."""
        origin = headers.get("origin")
        if origin is None or origin in self.origins or "*" in self.origins:
            return True
        return origin.partition("://")[2].lower() == headers.get("host", "").lower()

    def _refusal(self, spoken: str | None, address: str) -> Closing | None:
        if spoken != SUBPROTOCOL:
            return Closing(CloseCode.BAD_SUBPROTOCOL, f"Subprotocol not acceptable: this server speaks {SUBPROTOCOL}.")
        most, most_of_one = self.limits.sockets, self.limits.sockets_per_address
        if self.open.total() >= most:
            return Closing(CloseCode.BUSY, f"{most:,} sockets are open, as many as may be. Try again in a moment.")
        if self.open[address] >= most_of_one:
            return Closing(
                CloseCode.BUSY, f"{most_of_one} sockets of your address are open, as many as may be. Close one of them."
            )
        return None


def _address(scope: Scope) -> str:
    """Where a socket comes from, as far as it tells one client from another."""
    host: str = scope["client"][0] if scope.get("client") else ""
    with suppress(ValueError):
        if isinstance(ip_address(host), IPv6Address):
            return str(ip_network((host, NETWORK), strict=False))
    return host
