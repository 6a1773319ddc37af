"""How pages and files beside the GraphQL endpoint get what they show: by operations of the API, like everyone else."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.context import STRANGER, Client, RequestContext, Viewer
from api.errors import RostrumError
from api.execution.executor import Execution, Executor, GraphQLRequest
from api.web.addresses import Addresses
from api.web.patience import Patience


class Operations:
    """Runs queries for requests that are no GraphQL; what they cost counts as if their client had sent them."""

    def __init__(self, executor: Executor, addresses: Addresses) -> None:
        self.executor = executor
        self.addresses = addresses

    async def data(self, request: Request, query: str, viewer: Viewer = STRANGER, **variables: Any) -> Any:
        """The data of a query. Raises a RostrumError where it is refused or fails."""
        address = self.addresses.of(request.scope)
        client = Client(address.host, limited_as=address.key, user_agent=request.headers.get("user-agent"))
        context = RequestContext(request.state.request_id, viewer, client)
        execution = request.state.execution = Execution()
        async with Patience(request.receive, self.executor.limits.operation_seconds):
            await self.executor.execute(GraphQLRequest(query, None, variables), execution, context, read_only=True)
        return orjson.loads(execution.data or b"{}")


def refused(error: RostrumError) -> Response:
    """A refusal, for people to read."""
    return PlainTextResponse(error.message, error.status, error.headers)


def conditional(request: Request, body: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """A response that is not sent again to who has it (RFC 9110, 13.1.2)."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    told = {**headers, "ETag": tag}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=told)
    return Response(body, headers=told, media_type=media_type)
