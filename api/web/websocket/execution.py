"""Operations that a socket's client sends, run as those of HTTP requests are."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

from graphql import OperationType

from api.execution.executor import Execution, Executor, GraphQLRequest
from api.execution.subscribe import Subscriber
from api.settings import Limits
from api.web.graphql import answer
from api.web.patience import took_too_long
from api.web.websocket.operation import Operations
from api.web.websocket.sessions import SocketSession


def executed(executor: Executor, subscriber: Subscriber, limits: Limits) -> Operations[SocketSession]:
    """Queries and mutations, each with one result; subscriptions, with one for each event and its cursor."""

    async def run(request: GraphQLRequest, session: SocketSession, execution: Execution) -> AsyncGenerator[bytes, None]:
        _, operation = await executor.operation(request)
        if operation.type is OperationType.SUBSCRIPTION:
            # With the socket's own context: who its viewer is may change while events come.
            async for data, cursor in subscriber.subscribe(request, execution, session.context):
                execution.data = data
                yield answer(execution, {"cursor": cursor})
            return
        try:
            async with asyncio.timeout(limits.operation_seconds):
                await executor.execute(request, execution, replace(session.context))
        except TimeoutError:
            raise took_too_long(limits.operation_seconds) from None
        yield answer(execution, {})

    return run
