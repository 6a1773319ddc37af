"""The way of a mutation: each of its fields in a transaction of its own, whose last statement reads the payload."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import partial
from typing import Any

import orjson
import sqlalchemy as sa
import strawberry
from graphql import GraphQLError, get_argument_values
from graphql.execution.values import VariableValues
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from api.accounts.sessions import check_account
from api.context import RequestContext, Viewer
from api.database.columns import now
from api.database.database import answering
from api.errors import BadUserInput, LimitExceeded
from api.execution.documents import Operation
from api.mutations.call import Call, Services
from api.mutations.fields import Mutation
from api.mutations.idempotency import Answer, Repeatable
from api.mutations.payloads import Refused, Result
from api.planner.arguments import Variables
from api.planner.audience import Audience, with_viewer
from api.planner.bindings import BINDING
from api.planner.build import RESULT
from api.planner.parameters import check_text
from api.planner.planner import Statement
from api.planner.selection import Collector, Selected

PRICE = 10
"""Points that a write costs."""

TRIES = 3
"""How often a mutation is run where the database ends its transaction for the sake of another's."""

TRY_AGAIN = ("40001", "40P01")
"""PostgreSQL's serialization_failure and deadlock_detected."""

Plan = Callable[[Selected, Audience], Awaitable[Statement]]


@dataclass(frozen=True)
class Field:
    """One root field of a mutation: what it runs, with what, and the statement that reads its payload."""

    selected: Selected
    mutation: Mutation
    arguments: dict[str, Any]
    statement: Statement

    def cost(self, variables: Variables) -> int:
        """The points of the write, and of the rows that its payload can touch."""
        return PRICE + self.statement.cost(variables)


class Mutator:
    """Runs mutations on one database."""

    def __init__(self, schema: strawberry.Schema, services: Services) -> None:
        self.root = schema._schema.mutation_type  # noqa: SLF001  # Strawberry offers its graphql-core schema under no other name
        self.convert = partial(
            convert_arguments, scalar_registry=schema.schema_converter.scalar_registry, config=schema.config
        )
        self.services = services

    def selected(self, operation: Operation, variables: Variables, most: int) -> list[Selected]:
        """The root fields of a mutation. Raises LimitExceeded where it would do too much at once."""
        assert self.root is not None
        collector = Collector(operation.schema, operation.fragments, variables)
        selected = collector.fields(self.root, [operation.node.selection_set], ())
        _within([one for one in selected if one.definition], most)
        return selected

    async def field(self, selected: Selected, variables: Variables, context: RequestContext, plan: Plan) -> Field:
        """What one root field is to run, checked as far as it can be before anything is written.

        Raises BadUserInput where an input cannot be used.
        """
        assert selected.definition is not None
        declared: StrawberryField = selected.definition.extensions["strawberry-definition"]
        statement = await plan(selected, context.viewer.audience)
        # What cannot be read afterwards, as a page of a bad cursor, is refused before anything is written.
        statement.values(with_viewer({**variables, RESULT: Result()}, context.viewer.known))
        try:
            given = get_argument_values(selected.definition, selected.nodes[0], VariableValues({}, dict(variables)))
        except GraphQLError as error:
            raise BadUserInput(error.message) from error
        _check_texts(given, selected.name)
        arguments = self.convert(given, declared.arguments)
        return Field(selected, declared.metadata[BINDING], arguments, statement)

    def run(
        self, field: Field, variables: Variables, context: RequestContext, plan: Plan, body: bytes
    ) -> Awaitable[bytes]:
        """Do what one field asks, once, and give its payload as JSON.

        `body` is all that the client sent, by which a repetition is known. Raises BadUserInput for an idempotency
        key that came with something else, ServiceUnavailable where the database does not answer.
        """
        repeatable = None
        if context.idempotency_key:
            repeatable = Repeatable.of(context, body, field.selected.key, self.services.settings.token_key)
        return Running(self.services, field, variables, context, plan, repeatable).answer()


@dataclass
class Running:
    """One field of one request on its way."""

    services: Services
    field: Field
    variables: Variables
    context: RequestContext
    plan: Plan
    repeatable: Repeatable | None
    prepared: dict[str, Any] = dataclass_field(default_factory=dict)
    refused: Refused | None = None
    """What preparing came to: told once it is known that this is no repetition."""

    async def answer(self) -> bytes:
        """The payload as JSON. Raises Unauthenticated where the viewer's account was deleted a moment ago."""
        viewer = self.context.viewer
        with answering():
            try:
                return await self._done(viewer)
            except (sa.exc.IntegrityError, sa.exc.NoResultFound):
                # No row can be written for an account that is gone.
                await check_account(self.services.database, viewer)
                raise

    async def _done(self, viewer: Viewer) -> bytes:
        await self._prepare()
        for tries_left in reversed(range(TRIES)):
            self.context.viewer = viewer
            try:
                answer = await self._in_transaction()
                break
            except sa.exc.DBAPIError as error:
                if not tries_left or getattr(error.orig, "sqlstate", None) not in TRY_AGAIN:
                    raise
        self.context.session_token = answer.session_token
        return answer.data

    async def _prepare(self) -> None:
        if prepare := self.field.mutation.prepare:
            try:
                given = self.field.arguments.get("input")
                self.prepared = {"prepared": await prepare(self.services, self.context, given)}
            except Refused as refused:
                self.refused = refused

    async def _in_transaction(self) -> Answer:
        async with self.services.database.transaction() as session:
            answer = await self.repeatable.begin(session) if self.repeatable else None
            if answer is None:
                result = await self._result(session)
                answer = Answer(await self._payload(session, result), self.context.session_token)
                if self.repeatable:
                    await self.repeatable.keep(session, answer)
            return answer

    async def _result(self, session: AsyncSession) -> Result:
        given = {"given": self.field.arguments["input"]} if self.field.arguments else {}
        try:
            if self.refused:
                raise self.refused
            async with session.begin_nested():
                call = Call(session, self.context, self.services, now())
                return await self.field.mutation.run(call, **given, **self.prepared)
        except Refused as refused:
            return Result.refused(refused.problems)

    async def _payload(self, session: AsyncSession, result: Result) -> bytes:
        """The payload, read in the transaction, so that it shows what has just been written, and to whom."""
        audience, known = self.context.viewer.audience, self.context.viewer.known
        statement = self.field.statement
        if audience != statement.audience:
            statement = await self.plan(self.field.selected, audience)
        values = statement.values(with_viewer({**self.variables, RESULT: result}, known))
        connection = await session.connection()
        return bytes((await connection.exec_driver_sql(statement.sql, tuple(values))).scalar_one())


def _within(selected: Sequence[Selected], most: int) -> None:
    """Raise LimitExceeded where a request does too much at once."""
    if len(selected) > most:
        raise LimitExceeded(
            f"The request has {len(selected)} mutations; at most {most} are done at once. Send several requests.",
            value=len(selected),
            limit=most,
        )
    names = [one.name for one in selected if _declared(one).once]
    for name in names:
        if names.count(name) > 1:
            raise LimitExceeded(f"`{name}` may be sent but once in a request.", value=names.count(name), limit=1)


def _declared(selected: Selected) -> Mutation:
    assert selected.definition is not None
    mutation: Mutation = selected.definition.extensions["strawberry-definition"].metadata[BINDING]
    return mutation


def _check_texts(given: Any, name: str) -> None:
    """Refuse what no database keeps, wherever it stands in an input."""
    if isinstance(given, dict):
        for key, value in given.items():
            _check_texts(value, f"{name}.{key}")
    elif isinstance(given, list):
        for value in given:
            _check_texts(value, name)
    else:
        check_text(given, name)


def body_of(query: str, operation_name: str | None, variables: Variables) -> bytes:
    """All that a request asks, the same for the same request."""
    given = [query, operation_name, variables]
    return orjson.dumps(given, default=str, option=orjson.OPT_SORT_KEYS)
