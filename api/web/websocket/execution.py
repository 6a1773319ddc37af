"""Operations that a socket's client sends, run as those of HTTP requests are."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.execution.executor import Execution, Executor, GraphQLRequest
from api.settings import Limits
from api.web.graphql import answer
from api.web.patience import took_too_long
from api.web.websocket.connection import Headers
from api.web.websocket.operation import Operations


@dataclass
class Anonymous:
    """The session of someone who need not say who they are: it does not end by itself."""

    revoked: asyncio.Event = field(default_factory=asyncio.Event)

    async def check(self) -> None:
        """See `Session`."""


async def anyone(_payload: Mapping[str, Any], _headers: Headers) -> Anonymous:
    """Let everyone in; see `Authenticate`."""
    return Anonymous()


def executed(executor: Executor, limits: Limits) -> Operations[Anonymous]:
    """Queries and mutations, each with one result."""

    async def run(request: GraphQLRequest, _session: Anonymous, execution: Execution) -> AsyncGenerator[bytes, None]:
        try:
            async with asyncio.timeout(limits.operation_seconds):
                await executor.execute(request, execution)
        except TimeoutError:
            raise took_too_long(limits.operation_seconds) from None
        yield answer(execution, {})

    return run
