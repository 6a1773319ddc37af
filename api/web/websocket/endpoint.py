"""The WebSocket endpoint of `/graphql`: who may open a socket, and how many."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
from api.web.addresses import Addresses
from api.web.graphql import JSON
from api.web.websocket.connection import Authenticate, Connection
from api.web.websocket.messages import SUBPROTOCOL, CloseCode, Closing
from api.web.websocket.operation import AnySession, Operations

log = structlog.get_logger("rostrum.request")


class WebSocketEndpoint(Generic[AnySession]):
    """Opens sockets that speak graphql-transport-ws."""

    def __init__(
        self,
        operations: Operations[AnySession],
        authenticate: Authenticate[AnySession],
        limits: Limits,
        origins: Sequence[str],
        addresses: Addresses,
    ) -> None:
        self.operations = operations
        self.authenticate = authenticate
        self.limits = limits
        self.origins = origins
        self.addresses = addresses
        self.open: Counter[str | None] = Counter()
        """How many sockets are open of those who are limited together; None are those who are not."""

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
        address = self.addresses.of(socket.scope).key
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

    def _refusal(self, spoken: str | None, address: str | None) -> Closing | None:
        if spoken != SUBPROTOCOL:
            return Closing(CloseCode.BAD_SUBPROTOCOL, f"Subprotocol not acceptable: this server speaks {SUBPROTOCOL}.")
        most, most_of_one = self.limits.sockets, self.limits.sockets_per_address
        if self.open.total() >= most:
            return Closing(CloseCode.BUSY, f"{most:,} sockets are open, as many as may be. Try again in a moment.")
        if address and self.open[address] >= most_of_one:
            return Closing(
                CloseCode.BUSY, f"{most_of_one} sockets of your address are open, as many as may be. Close one of them."
            )
        return None
