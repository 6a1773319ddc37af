"""The GraphQL endpoint, as the GraphQL-over-HTTP specification says."""

from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.context import RequestContext
from api.errors import (
    BadUserInput,
    BodyTooLarge,
    Forbidden,
    RostrumError,
    UnsupportedMediaType,
)
from api.execution.executor import Execution, Executor, GraphQLRequest
from api.execution.explain import explanation, price
from api.settings import Limits
from api.web.authentication import Authentication
from api.web.patience import Patience

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
PREFLIGHTED = "x-rostrum-preflight"
COST = "x-rostrum-cost"
EXPLAIN = "x-rostrum-explain"

Headers = Mapping[str, str]


class GraphQLEndpoint:
    """GET and POST of `/graphql`."""

    def __init__(
        self,
        executor: Executor,
        authentication: Authentication,
        limits: Limits,
        page: Callable[[Request], Awaitable[Response]],
        *,
        explains: bool,
    ) -> None:
        self.executor = executor
        self.authentication = authentication
        self.limits = limits
        self.page = page
        self.explains = explains

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request. Refusals carry GraphQL errors; faults go on to the middleware that masks them."""
        # Once, as a dict: Starlette's own mapping decodes all headers again for each that is looked up.
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        response = await self._response(Request(scope, receive), headers)
        await response(scope, receive, send)

    async def _response(self, request: Request, headers: Headers) -> Response:
        if request.method == "GET" and prefers_html(headers.get("accept", "")):
            return await self.page(request)
        begun = perf_counter()
        execution = request.state.execution = Execution()
        media_type = response_type(headers)
        context = RequestContext()
        try:
            context = self.authentication.context(request, headers)
            await self._execute(request, headers, execution, context)
        except RostrumError as error:
            request.state.code = error.code
            response = refusal(error, media_type, self._extensions(headers, execution, begun))
        else:
            response = Response(answer(execution, self._extensions(headers, execution, begun)), media_type=media_type)
            if execution.statement and execution.statement.personal:
                # Also of who is not logged in, as whoever holds a receipt.
                response.headers["Cache-Control"] = "no-store"
        self.authentication.answer(context, response)
        return response

    async def _execute(self, request: Request, headers: Headers, execution: Execution, context: RequestContext) -> None:
        reading = request.method == "GET"
        asked = self._from_url(request, headers) if reading else await self._from_body(request, headers)
        async with Patience(request.receive, self.limits.operation_seconds):
            context.viewer = await self.authentication.viewer(request, headers, context, writes=not reading)
            await self.executor.execute(asked, execution, context, read_only=reading)

    def _extensions(self, headers: Headers, execution: Execution, begun: float) -> dict[str, Any]:
        """What a request asks beside its data, by headers."""
        extensions: dict[str, Any] = {}
        if COST in headers:
            extensions["cost"] = price(execution, self.limits.cost)
        if self.explains and EXPLAIN in headers:
            seconds = perf_counter() - begun
            extensions["rostrum"] = explanation(execution, self.executor.dialect, self.limits.cost, seconds)
        return extensions

    def _from_url(self, request: Request, headers: Headers) -> GraphQLRequest:
        if headers.get("sec-fetch-site") == "cross-site" and PREFLIGHTED not in headers:
            raise Forbidden(
                f"A page of another site may read by GET only with the header {PREFLIGHTED}, "
                "so that the browser asks us first. Or send a POST with application/json."
            )
        given: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            if given.get(name):
                given[name] = loads(given[name].encode(errors="surrogatepass"), f"the parameter {name}")
        return parameters(given)

    async def _from_body(self, request: Request, headers: Headers) -> GraphQLRequest:
        content_type, _, options = headers.get("content-type", "").partition(";")
        if content_type.strip().lower() != JSON or options.strip().lower() not in (
            "",
            "charset=utf-8",
            'charset="utf-8"',
        ):
            raise UnsupportedMediaType("Send the request as JSON, with the header Content-Type: application/json.")
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise BadUserInput("Send the body without Content-Encoding: compressed requests are not read.")
        return parameters(loads(await self._body(request, headers), "the body"))

    async def _body(self, request: Request, headers: Headers) -> bytes:
        bound = self.limits.body_bytes
        length = headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length[:20]) > bound:
            raise _too_large(bound)
        body, more = bytearray(), True
        while more:
            message = await request.receive()
            if message["type"] == "http.disconnect":
                raise BadUserInput("The body broke off.")
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > bound:
                raise _too_large(bound)
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


def answer(execution: Execution, extensions: Mapping[str, Any]) -> bytes:
    """The response of an execution that gave data: the database's JSON, embedded as it is."""
    assert execution.data is not None
    beside = b',"extensions":' + orjson.dumps(extensions, default=str) if extensions else b""
    return b'{"data":' + execution.data + beside + b"}"


def refusal(error: RostrumError, media_type: str, extensions: Mapping[str, Any]) -> Response:
    """The response of a request that was refused or failed."""
    # GraphQL over HTTP: a client that reads application/json gets 200 for a well-formed request that is refused.
    lenient = (
        media_type == JSON
        and error.status == BadUserInput.status
        and error.code not in ("LIMIT_EXCEEDED", "BAD_USER_INPUT")
    )
    body: dict[str, Any] = {"errors": [error.formatted()]}
    if extensions:
        body["extensions"] = extensions
    return Response(orjson.dumps(body, default=str), 200 if lenient else error.status, error.headers, media_type)


def response_type(headers: Headers) -> str:
    """The media type of the response, by what the client accepts."""
    return GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in headers.get("accept", "") else JSON


def prefers_html(accept: str) -> bool:
    """Whether a request comes from a browser that opens a page."""
    return "text/html" in accept and GRAPHQL_RESPONSE not in accept and not accept.startswith(JSON)
