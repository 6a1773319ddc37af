"""The conversation over one socket, as graphql-transport-ws has it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Generic

import structlog
from starlette.requests import HTTPConnection
from starlette.types import Receive, Send

from api.errors import LimitExceeded, RostrumError, ServiceUnavailable
from api.settings import Limits
from api.web.websocket import messages
from api.web.websocket.messages import CloseCode, Closing
from api.web.websocket.operation import AnySession, Operation, Operations
from api.web.websocket.outbox import Outbox

FLUSH_SECONDS = 2.0
"""How long a client may take to read what is left to be said to it."""

LOOK_SECONDS = 0.05
"""How often a socket that is being left looks whether its last operations are done."""

Authenticate = Callable[[Mapping[str, Any], HTTPConnection], Awaitable[AnySession]]
"""Who speaks, by the payload of `connection_init` and the handshake.

Raises a RostrumError where they may not: the socket is closed with its message.
"""

log = structlog.get_logger("rostrum.request")


class Connection(Generic[AnySession]):
    """What was said over a socket so far, and what runs for it."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        handshake: HTTPConnection,
        request_id: str,
        *,
        operations: Operations[AnySession],
        authenticate: Authenticate[AnySession],
        limits: Limits,
    ) -> None:
        self.receive = receive
        self.send = send
        self.handshake = handshake
        self.request_id = request_id
        self.operations = operations
        self.authenticate = authenticate
        self.limits = limits
        self.outbox = Outbox(limits)
        self.initiation: asyncio.Future[messages.ConnectionInit] = asyncio.get_running_loop().create_future()
        self.session: AnySession | None = None
        self.running: dict[str, Operation] = {}
        # An operation that the client gave up may still be ending: it keeps its place until then.
        self.places = asyncio.Semaphore(limits.socket_operations)
        self.leaving = False
        self.count = 0
        """Operations that were begun."""

    async def run(self) -> Closing:
        """Converse until the socket is to be closed; how it was."""
        closing = Closing(CloseCode.FAULT, f"Something went wrong on our side. Our id for it: {self.request_id}")
        try:
            async with asyncio.TaskGroup() as self.tasks:
                self.tasks.create_task(self.outbox.send_all(self.send))
                self.tasks.create_task(self._converse())
                await self._listen()
        except* Closing as group:
            closing = _first(group)
        except* Exception:
            log.exception("fault", request_id=self.request_id)
        if not closing.by_client:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self.send({"type": "websocket.close", "code": closing.code, "reason": closing.reason})
        return closing

    async def _listen(self) -> None:
        while True:
            event = await self.receive()
            match event["type"]:
                case "websocket.receive":
                    self._take(messages.read(event.get("text")))
                case "websocket.disconnect":
                    raise Closing(event.get("code") or CloseCode.LOST, event.get("reason") or "", by_client=True)
                case messages.LEAVING:
                    self.leaving = True
                    self.tasks.create_task(self._leave())

    def _take(self, message: messages.Message) -> None:
        match message:
            case messages.ConnectionInit():
                if self.initiation.done():
                    raise Closing(CloseCode.SECOND_INIT, "Too many initialisation requests")
                self.initiation.set_result(message)
            case messages.Subscribe():
                self._subscribe(message)
            case messages.Complete():
                self._stop(message.id)
            case messages.Ping():
                self.outbox.pong(messages.pong(message.payload))

    async def _converse(self) -> None:
        """Begin the session of who speaks, and watch over it."""
        try:
            async with asyncio.timeout(self.limits.socket_init_seconds):
                initiation = await self.initiation
        except TimeoutError:
            raise Closing(CloseCode.INIT_TIMEOUT, "Connection initialisation timeout") from None
        try:
            self.session = session = await self.authenticate(initiation.payload, self.handshake)
            self.outbox.answer(messages.ACK)
            while not await _set_within(session.revoked, self.limits.socket_recheck_seconds):
                await session.check()
        except RostrumError as error:
            # Where it cannot be found out now who they are, they may come again.
            code = CloseCode.BUSY if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else CloseCode.FORBIDDEN
            raise Closing(code, error.message) from error
        raise Closing(CloseCode.FORBIDDEN, "Your session has ended. Log in and connect again.")

    def _subscribe(self, message: messages.Subscribe) -> None:
        if self.session is None:
            raise Closing(CloseCode.UNAUTHORIZED, "Unauthorized")
        if message.id in self.running:
            raise Closing(CloseCode.DUPLICATE_ID, f"Subscriber for {message.id} already exists")
        if refusal := self._refusal():
            self.outbox.refuse(messages.error(message.id, [refusal.formatted()]))
            return
        operation = Operation(message.id, message.payload, self.outbox, self.request_id)
        operation.task = self.tasks.create_task(self._run(operation, self.session))
        self.running[message.id] = operation
        self.count += 1

    def _refusal(self) -> RostrumError | None:
        limit = self.limits.socket_operations
        if self.leaving:
            return ServiceUnavailable("The server is going down. Connect again in a moment.")
        if len(self.running) >= limit:
            return LimitExceeded(
                f"{limit} operations run on this socket; no more may at once. End one, or open another socket.",
                limit=limit,
            )
        return None

    async def _run(self, operation: Operation, session: AnySession) -> None:
        try:
            async with self.places:
                await operation.run(self.operations, session)
        finally:
            # The client may have stopped it, and given its id to another.
            if self.running.get(operation.id) is operation:
                del self.running[operation.id]

    def _stop(self, operation_id: str) -> None:
        operation = self.running.pop(operation_id, None)
        if operation and operation.task:
            operation.task.cancel()

    async def _leave(self) -> None:
        """Let end what ends by itself, and then close: the server goes down."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.operation_seconds):
                while self.running:
                    for operation in list(self.running.values()):
                        if not operation.ends_by_itself:
                            self._stop(operation.id)
                    await asyncio.sleep(LOOK_SECONDS)
        await _set_within(self.outbox.empty, FLUSH_SECONDS)
        raise Closing(CloseCode.RESTART, "The server restarts. Connect again.")


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether an event is set before so many seconds are over."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()


def _first(group: BaseExceptionGroup[Closing]) -> Closing:
    """The exception from which all others of a group followed."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
