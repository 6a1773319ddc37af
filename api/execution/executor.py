"""The way of an operation: document → statement → the database's JSON. There is no other."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

import orjson
import strawberry
from cachetools import LRUCache
from graphql import GraphQLSchema, OperationType

from api.context import RequestContext
from api.errors import BadUserInput, CostExceeded, MethodNotAllowed
from api.execution.documents import Document, Documents, Operation
from api.execution.introspection import introspect
from api.execution.mutate import Mutator, body_of
from api.limiting import Limit
from api.mutations.call import Services
from api.planner.arguments import Variables
from api.planner.audience import Audience, with_viewer
from api.planner.planner import Planner, Statement
from api.planner.selection import Selected

Result = TypeVar("Result")

KEPT_COERCED = 1000
LONGEST_COERCED = 8000
"""What a document and its variables may have together, in characters, so that its variables are kept."""


@dataclass(frozen=True)
class GraphQLRequest:
    """What a client asks: GraphQL over HTTP's parameters."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Execution:
    """What became of a request: filled in as it goes, so that a log line can tell of a failed one too."""

    operation: str | None = None
    type: OperationType | None = None
    data: bytes | None = None
    statement: Statement | None = None
    variables: Variables = field(default_factory=dict)
    values: list[Any] = field(default_factory=list)
    cost: int = 0
    planned: bool = False
    """Whether the statement was planned for this request, not found in the cache."""
    database_seconds: float = 0.0

    @property
    def rows(self) -> int:
        """Objects in the data, counted by their braces: quick, and right unless a text has braces of its own."""
        return max(self.data.count(b"{") - 1, 0) if self.data else 0


class Executor:
    """Runs operations on one database."""

    def __init__(self, schema: strawberry.Schema, services: Services) -> None:
        database, limits = services.database, services.settings.limits
        core: GraphQLSchema = schema._schema  # noqa: SLF001  # Strawberry offers its graphql-core schema under no other name
        self.documents = Documents(core, limits)
        self.coerced: LRUCache[Any, Variables] = LRUCache(KEPT_COERCED)
        self.planner = Planner(core, database.dialect, services.settings)
        self.mutator = Mutator(schema, services)
        self.dialect = database.dialect.name
        self.reader = database.reader
        self.limits = limits
        self.rates = services.limiting.rates
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="planner")

    async def execute(
        self, request: GraphQLRequest, execution: Execution, context: RequestContext, *, read_only: bool = False
    ) -> None:
        """Run a query or a mutation; `execution.data` is its data, as JSON. Its price is spent before it runs.

        Raises a RostrumError where it is refused or fails: no data then.
        """
        document, operation = await self.operation(request)
        execution.operation, execution.type = operation.name, operation.type
        if operation.type is OperationType.SUBSCRIPTION:
            raise BadUserInput("A subscription goes over a WebSocket, with the protocol graphql-transport-ws.")
        if read_only and operation.type is not OperationType.QUERY:
            raise MethodNotAllowed("A mutation changes things: send it by POST.", headers={"Allow": "POST"})
        if operation.type is OperationType.MUTATION:
            execution.variables = operation.variables(request.variables)
            body = body_of(request.query, request.operation_name, request.variables)
            execution.data = await self._mutate(document.text, operation, execution, context, body)
        else:
            coerced = self._coerced(document, operation, request.variables)
            execution.variables = variables = with_viewer(coerced, context.viewer.known)
            execution.data = await self._query(document.text, operation, variables, execution, context)

    async def operation(self, request: GraphQLRequest) -> tuple[Document, Operation]:
        """The document of a request, valid, and the operation of it that is meant."""
        document = self.documents.known(request.query)
        if document is None:
            document = await self._aside(self.documents.read, request.query)
            self.documents.keep(document)
        return document, document.operation(request.operation_name)

    def _coerced(self, document: Document, operation: Operation, given: Mapping[str, Any]) -> Variables:
        """The variables of a query. Those of a page are the same for all who open it, and to coerce them takes long.

        Raises BadUserInput where one does not fit its type.
        """
        try:
            written = orjson.dumps(given)
        except orjson.JSONEncodeError:  # too deep
            return operation.variables(given)
        key = (document.text, operation.name, written)
        coerced: Variables | None = self.coerced.get(key)
        if coerced is None:
            coerced = operation.variables(given)
            if len(document.text) + len(written) <= LONGEST_COERCED:
                self.coerced[key] = coerced
        return coerced

    async def _query(
        self, text: str, operation: Operation, variables: Variables, execution: Execution, context: RequestContext
    ) -> bytes:
        if operation.introspects:
            return await introspect(
                operation, variables, lambda rest: self._query(text, rest, variables, execution, context), self._aside
            )
        audience = context.viewer.audience
        key = (text, operation.name, operation.shape(variables), audience)
        work = partial(self.planner.statement, operation.node, operation.fragments, execution.variables, audience)
        execution.statement = statement = await self.planned(key, work, execution)
        execution.values = values = statement.values(variables)
        await self.admit(execution, statement.cost(variables), context)
        return await self.read(statement, values, execution)

    async def _mutate(
        self, text: str, operation: Operation, execution: Execution, context: RequestContext, body: bytes
    ) -> bytes:
        variables = execution.variables

        async def plan(field: Selected, audience: Audience) -> Statement:
            key = (text, operation.name, field.key, operation.shape(variables), audience)
            work = partial(self.planner.payload, field, operation.fragments, variables, audience)
            return await self.planned(key, work, execution)

        selected = self.mutator.selected(operation, variables, self.limits.mutations)
        fields = {
            one.key: await self.mutator.field(one, variables, context, plan) for one in selected if one.definition
        }
        await self.admit(execution, sum(field.cost(variables) for field in fields.values()), context)
        begun = perf_counter()
        try:
            payloads = []
            for one in selected:
                payload = b'"Mutation"'
                if field := fields.get(one.key):
                    # What was begun is ended, whether or not the client waits: it is done once or not at all.
                    payload = await asyncio.shield(self.mutator.run(field, variables, context, plan, body))
                payloads.append(b'"' + one.key.encode() + b'":' + payload)
            return b"{" + b",".join(payloads) + b"}"
        finally:
            execution.database_seconds += perf_counter() - begun

    async def admit(self, execution: Execution, cost: int, context: RequestContext) -> None:
        """Let an operation of that price run, and count the price against what whoever asks may spend.

        Raises CostExceeded where it is too much for one operation, RateLimited where it is too much for now.
        """
        execution.cost = cost
        if cost > self.limits.cost:
            raise CostExceeded(
                f"The operation can touch {cost:,} rows; at most {self.limits.cost:,} are allowed. "
                "Lower `first` in the lists, the outer ones above all, or split the operation.",
                cost=cost,
                limit=self.limits.cost,
            )
        account_id = context.viewer.account_id
        if account_id:
            await self.rates.spend(Limit.VIEWER_POINTS, str(account_id), cost)
        else:
            await self.rates.spend(Limit.ADDRESS_POINTS, context.client.limited_as, cost)

    async def planned(self, key: Any, work: Callable[[], Statement], execution: Execution) -> Statement:
        """The statement that is kept under a key, or a new one."""
        if known := self.planner.known(key):
            return known
        execution.planned = True
        try:
            statement = await self._aside(work)
        except RecursionError:
            raise BadUserInput("The operation's filters nest too deeply. Write them flatter.") from None
        self.planner.keep(key, statement)
        return statement

    async def _aside(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run what computes for long in a thread of its own: requests that need no such work are answered meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, work, *arguments)

    async def read(self, statement: Statement, values: list[Any], execution: Execution | None = None) -> bytes:
        """What a statement gives: the finished JSON."""
        begun = perf_counter()
        try:
            data: bytes = await self.reader.value(statement.sql, values)
            return data
        finally:
            if execution:
                execution.database_seconds += perf_counter() - begun

    def close(self) -> None:
        """End the thread."""
        self.thread.shutdown(wait=False, cancel_futures=True)
