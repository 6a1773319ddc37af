"""The way of an operation: document → statement → the database's JSON. There is no other."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, TypeVar

from graphql import GraphQLSchema, OperationType

from api.database.database import Database
from api.errors import BadUserInput, CostExceeded, MethodNotAllowed
from api.execution.documents import Documents, Operation
from api.execution.introspection import introspect
from api.planner.arguments import Variables
from api.planner.planner import Planner, Statement
from api.settings import Limits

Result = TypeVar("Result")


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

    def __init__(self, schema: GraphQLSchema, database: Database, limits: Limits) -> None:
        self.documents = Documents(schema, limits)
        self.planner = Planner(schema, database.dialect)
        self.dialect = database.dialect.name
        self.reader = database.reader
        self.limits = limits
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="planner")

    async def execute(self, request: GraphQLRequest, execution: Execution, *, read_only: bool = False) -> None:
        """Run a request; `execution.data` is its data, as JSON.

        Raises a RostrumError where it is refused or fails: no data then.
        """
        document = self.documents.known(request.query)
        if document is None:
            document = await self._aside(self.documents.read, request.query)
            self.documents.keep(document)
        operation = document.operation(request.operation_name)
        execution.operation, execution.type = operation.name, operation.type
        if read_only and operation.type is not OperationType.QUERY:
            raise MethodNotAllowed(
                f"A {operation.type.value} changes things: send it by POST.", headers={"Allow": "POST"}
            )
        execution.variables = variables = operation.variables(request.variables)
        execution.data = await self._query(document.text, operation, variables, execution)

    async def _query(self, text: str, operation: Operation, variables: Variables, execution: Execution) -> bytes:
        if operation.introspects:
            return await introspect(
                operation, variables, lambda rest: self._query(text, rest, variables, execution), self._aside
            )
        key = (text, operation.name, operation.shape(variables))
        execution.statement = statement = self.planner.known(key) or await self._plan(key, operation, execution)
        execution.cost = cost = statement.cost(variables)
        if cost > self.limits.cost:
            raise CostExceeded(
                f"The operation can touch {cost:,} rows; at most {self.limits.cost:,} are allowed. "
                "Lower `first` in the lists, the outer ones above all, or split the operation.",
                cost=cost,
                limit=self.limits.cost,
            )
        execution.values = values = statement.values(variables)
        return await self._read(statement, values, execution)

    async def _plan(self, key: Any, operation: Operation, execution: Execution) -> Statement:
        execution.planned = True
        try:
            statement = await self._aside(
                self.planner.statement, operation.node, operation.fragments, execution.variables
            )
        except RecursionError:
            raise BadUserInput("The operation's filters nest too deeply. Write them flatter.") from None
        self.planner.keep(key, statement)
        return statement

    async def _aside(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run what computes for long in a thread of its own: requests that need no such work are answered meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, work, *arguments)

    async def _read(self, statement: Statement, values: list[Any], execution: Execution) -> bytes:
        begun = perf_counter()
        try:
            data: bytes = await self.reader.value(statement.sql, values)
            return data
        finally:
            execution.database_seconds += perf_counter() - begun

    def close(self) -> None:
        """End the thread."""
        self.thread.shutdown(wait=False, cancel_futures=True)
