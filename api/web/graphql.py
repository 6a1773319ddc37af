"""The GraphQL endpoint, as the GraphQL-over-HTTP specification says."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api.errors import (
    BadUserInput,
    BodyTooLarge,
    Forbidden,
    MethodNotAllowed,
    RostrumError,
    UnsupportedMediaType,
)
from api.execution.executor import Execution, Executor, GraphQLRequest
from api.settings import Limits
from api.web.disconnect import cancelled_when_gone

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
PREFLIGHTED = "x-rostrum-preflight"
SERVER_FAULTS = 500
BODY_HEADER_SECONDS = 20


class GraphQLEndpoint:
    """GET and POST of `/graphql`."""

    def __init__(self, executor: Executor, limits: Limits, page: Callable[[Request], Response]) -> None:
        self.executor = executor
        self.limits = limits
        self.page = page

    async def __call__(self, request: Request) -> Response:
        """Answer one HTTP request. Refusals carry GraphQL errors; faults go on to the middleware that masks them."""
        if request.method == "GET" and prefers_html(request.headers.get("accept", "")):
            return self.page(request)
        execution = request.state.execution = Execution()
        try:
            asked = self._from_url(request) if request.method == "GET" else await self._from_body(request)
            async with cancelled_when_gone(request):
                await self.executor.execute(asked, execution, read_only=request.method == "GET")
        except RostrumError as error:
            request.state.code = error.code
            return refusal(error, request)
        return Response(answer(execution), media_type=response_type(request))

    def _from_url(self, request: Request) -> GraphQLRequest:
        if request.headers.get("sec-fetch-site") == "cross-site" and PREFLIGHTED not in request.headers:
            raise Forbidden(
                f"A page of another site may read by GET only with the header {PREFLIGHTED}, "
                "so that the browser asks us first. Or send a POST with application/json."
            )
        given: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            if given.get(name):
                given[name] = loads(given[name].encode(errors="surrogatepass"), f"the parameter {name}")
        return parameters(given)

    async def _from_body(self, request: Request) -> GraphQLRequest:
        content_type, _, options = request.headers.get("content-type", "").partition(";")
        if content_type.strip().lower() != JSON or options.strip().lower() not in (
            "",
            "charset=utf-8",
            'charset="utf-8"',
        ):
            raise UnsupportedMediaType("Send the request as JSON, with the header Content-Type: application/json.")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise BadUserInput("Send the body without Content-Encoding: compressed requests are not read.")
        return parameters(loads(await self._body(request), "the body"))

    async def _body(self, request: Request) -> bytes:
        bound = self.limits.body_bytes
        length = request.headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length[:20]) > bound:
            raise _too_large(bound)
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_HEADER_SECONDS):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > bound:
                        raise _too_large(bound)
        except TimeoutError:
            raise BadUserInput(
                f"The body did not arrive within {BODY_HEADER_SECONDS} s.", headers={"Connection": "close"}
            ) from None
        except ClientDisconnect:
            raise BadUserInput("The body broke off.") from None
        return bytes(body)


def _too_large(bound: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"The body is over {bound:,} bytes. Send large texts in requests of their own.",
        headers={"Connection": "close"},
        limit=bound,
    )


def loads(text: bytes, what: str) -> Any:
    """The value of a JSON text. Raises BadUserInput where it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadUserInput(f"What stands in {what} is no JSON: {error}.") from error


def parameters(given: Any) -> GraphQLRequest:
    """GraphQL over HTTP's parameters. Raises BadUserInput where they are not of its form."""
    if isinstance(given, list):
        raise BadUserInput("Send one operation a request: batches are not read.")
    if not isinstance(given, Mapping):
        raise BadUserInput('Send a JSON object such as {"query": "{ __typename }"}.')
    query, name, variables = given.get("query"), given.get("operationName"), given.get("variables")
    if not isinstance(query, str) or not query:
        raise BadUserInput("The request has no `query`: put the GraphQL document there, as a text.")
    if name is not None and not isinstance(name, str):
        raise BadUserInput("`operationName` must be a text.")
    if variables is not None and not isinstance(variables, dict):
        raise BadUserInput("`variables` must be an object with a value for each variable.")
    if not isinstance(given.get("extensions") or {}, dict):
        raise BadUserInput("`extensions` must be an object.")
    return GraphQLRequest(query, name or None, variables or {})


def answer(execution: Execution) -> bytes:
    """The response of an execution that gave data: the database's JSON, embedded as it is."""
    assert execution.data is not None
    return orjson.dumps({"data": orjson.Fragment(execution.data)})


def refusal(error: RostrumError, request: Request) -> Response:
    """The response of a request that was refused or failed."""
    media_type = response_type(request)
    # GraphQL over HTTP: a client that reads application/json gets 200 for a well-formed request that is refused.
    lenient = (
        media_type == JSON
        and error.status == BadUserInput.status
        and error.code not in ("LIMIT_EXCEEDED", "BAD_USER_INPUT")
    )
    body = orjson.dumps({"errors": [error.formatted()]}, default=str)
    return Response(body, 200 if lenient else error.status, error.headers, media_type)


def response_type(request: Request) -> str:
    """The media type of the response, by what the client accepts."""
    return GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in request.headers.get("accept", "") else JSON


def prefers_html(accept: str) -> bool:
    """Whether a request comes from a browser that opens a page."""
    return "text/html" in accept and GRAPHQL_RESPONSE not in accept and not accept.startswith(JSON)


def only(*methods: str) -> Response:
    """The response to a method that a path does not know."""
    allowed = ", ".join(methods)
    error = MethodNotAllowed(f"This address answers {allowed}.", headers={"Allow": allowed})
    return Response(orjson.dumps({"errors": [error.formatted()]}), error.status, error.headers, JSON)
