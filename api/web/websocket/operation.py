"""One operation of a socket: its results, its end, its line in the log."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from time import perf_counter
from typing import Any, Protocol, TypeVar

import structlog
import uuid_utils
from graphql import OperationType

from api.errors import InternalError, RostrumError
from api.execution.executor import Execution, GraphQLRequest
from api.web.graphql import parameters
from api.web.middleware import figures
from api.web.websocket import messages
from api.web.websocket.outbox import Outbox

log = structlog.get_logger("rostrum.request")


class Session(Protocol):
    """Who speaks over a socket, as `connection_init` told."""

    revoked: asyncio.Event
    """Set when nothing more may be done for them: the socket is closed at once."""

    async def check(self) -> None:
        """Raise a RostrumError where the session has ended meanwhile; asked from time to time."""


AnySession = TypeVar("AnySession", bound=Session)

Operations = Callable[[GraphQLRequest, AnySession, Execution], AsyncGenerator[bytes, None]]
"""Runs an operation: each item is one whole result as JSON, and the operation ends with the items.

A query or a mutation gives one, a subscription one for each event. The execution is filled in as it goes. It raises a
RostrumError where the operation is refused, fails or has to end.
"""


class Operation:
    """An operation under the id that the client gave it."""

    def __init__(self, operation_id: str, payload: Mapping[str, Any], outbox: Outbox, socket: str) -> None:
        self.id = operation_id
        self.payload = payload
        self.outbox = outbox
        self.socket = socket
        self.request_id = str(uuid_utils.uuid7())
        self.execution = Execution()
        self.task: asyncio.Task[None] | None = None
        self.results = 0
        self.bytes = 0

    @property
    def ends_by_itself(self) -> bool:
        """Whether it gives one result and is done, as queries and mutations do."""
        return self.execution.type is not OperationType.SUBSCRIPTION

    async def run(self, operations: Operations[AnySession], session: AnySession) -> None:
        """Send its results and its end. Raises Closing where the client does not keep up with them."""
        begun = perf_counter()
        code: str | None = "STOPPED"
        try:
            # Nothing more is done for a client before it has read what was done so far.
            await self.outbox.room.wait()
            async with aclosing(operations(parameters(self.payload), session, self.execution)) as results:
                async for result in results:
                    await self._send(result)
            self.outbox.answer(messages.complete(self.id))
            code = None
        except messages.Closing:
            raise
        except RostrumError as error:
            code = error.code
            self._end_with(error)
        except Exception:
            log.exception("fault", request_id=self.request_id)
            code = InternalError.code
            self._end_with(InternalError(self.request_id))
        finally:
            self._log(code, perf_counter() - begun)

    async def _send(self, result: bytes) -> None:
        message = messages.next_result(self.id, result)
        # The first is what a query or a mutation was asked for: it must not wait behind others that were asked for too.
        if self.results:
            await self.outbox.event(message)
        else:
            self.outbox.answer(message)
        self.results += 1
        self.bytes += len(result)

    def _end_with(self, error: RostrumError) -> None:
        self.outbox.answer(messages.error(self.id, [error.formatted()]))

    def _log(self, code: str | None, seconds: float) -> None:
        line = {"request_id": self.request_id, "socket": self.socket, "results": self.results, "bytes": self.bytes}
        if code:
            line["code"] = code
        log.info("request", ms=round(seconds * 1000, 2), **line, **figures(self.execution))
