"""The way of a subscription: events of the change log, each answered by the planner for whoever may see its row.

Those who ask the same and see by the same rules share one statement an event. Only what differs by viewer, and what is
the viewer's own, is read for them alone.
"""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
from cachetools import TTLCache

from api.changes.feed import ChangeFeed
from api.changes.fields import Subscription
from api.changes.log import Event, Interest
from api.changes.tables import ChangeKind
from api.context import RequestContext
from api.errors import BadUserInput, NotFound
from api.execution.documents import Document, Operation
from api.execution.executor import Execution, Executor, GraphQLRequest
from api.planner.arguments import Value
from api.planner.audience import Audience, with_viewer
from api.planner.bindings import BINDING
from api.planner.build import EVENT_ROW
from api.planner.ids import decode_id, encode_id
from api.planner.planner import Statement
from api.planner.selection import Collector, Selected

KEPT = 500
"""Answers that are kept for those who ask the same a moment later."""
KEPT_SECONDS = 1.0
"""For how long: a row that is hidden after its event is not told to those who come back later."""
SEEN = "query ($id: ID!) { node(id: $id) { id } }"
"""Asks for the row that is followed, as whoever follows it might."""
SHORT = 200
"""An answer that has nothing to show is no longer than this."""


@dataclass
class Showing:
    """What becomes of rows before the eyes of one who follows: what they have had is no news when it shows again."""

    hidden: set[uuid.UUID] = field(default_factory=set)
    """Rows that they have had, and that are hidden now."""
    untold: set[uuid.UUID] = field(default_factory=set)
    """Rows that were hidden again before they were told."""

    def is_news(self, event: Event) -> bool:
        """Whether an event, the next one, is not of a row that merely shows again."""
        row_id = event.row_id
        if event.kind is ChangeKind.BECAME_HIDDEN:
            if row_id not in self.untold:
                self.hidden.add(row_id)
            self.untold.discard(row_id)
        elif event.kind is ChangeKind.BECAME_VISIBLE and row_id in self.hidden:
            self.hidden.discard(row_id)
            return False
        return True


@dataclass(frozen=True)
class Subscribed:
    """A subscription that runs: what was asked, by whom, and what of the log it follows."""

    document: Document
    operation: Operation
    variables: dict[str, Any]
    execution: Execution
    context: RequestContext
    key: str
    """The field's name in the response."""
    followed: Subscription
    argument: str
    """The argument that names the row under which events are followed."""
    row_id: uuid.UUID
    after: str | None
    showing: Showing = field(default_factory=Showing)
    statements: dict[Audience, tuple[Statement, str]] = field(default_factory=dict)
    """What answers its events, with what is bound in it beside the event's row."""

    @property
    def interest(self) -> Interest:
        """What of the log it follows."""
        return Interest(self.followed.type, self.row_id)


class Subscriber:
    """Runs subscriptions on one database."""

    def __init__(self, executor: Executor, feed: ChangeFeed) -> None:
        self.executor = executor
        self.feed = feed
        self.answers: TTLCache[Any, asyncio.Task[bytes | None]] = TTLCache(KEPT, KEPT_SECONDS)

    async def subscribe(
        self, request: GraphQLRequest, execution: Execution, context: RequestContext
    ) -> AsyncGenerator[tuple[bytes, str], None]:
        """The data of each event, as JSON, with the event's cursor. It ends only by an error, or with its client.

        Raises a RostrumError where the subscription is refused, or where its events are no longer to be had.
        """
        subscribed = await self._subscribed(request, execution, context)
        async with self.feed.follow(subscribed.after, subscribed.interest) as follower:
            await self._check_seen(subscribed)
            async for batch in follower:
                for event in self._told(subscribed, batch):
                    data = await self._answer(subscribed, event)
                    if data is None:
                        subscribed.showing.untold.add(event.row_id)
                    else:
                        yield data, event.cursor

    async def _subscribed(self, request: GraphQLRequest, execution: Execution, context: RequestContext) -> Subscribed:
        document, operation = await self.executor.operation(request)
        execution.operation, execution.type = operation.name, operation.type
        root = operation.schema.subscription_type
        assert root is not None
        execution.variables = variables = dict(operation.variables(request.variables))
        collector = Collector(operation.schema, operation.fragments, variables)
        (selected,) = collector.fields(root, [operation.node.selection_set], ())
        if selected.definition is None:
            raise BadUserInput("A subscription must follow something: `__typename` alone never changes.")
        followed: Subscription = selected.definition.extensions["strawberry-definition"].metadata[BINDING].followed
        argument = f"{selected.name}.{_camel(followed.argument)}"
        row_id = _row_id(selected, followed, variables, argument)
        after = selected.arguments.get("after")
        subscribed = Subscribed(
            document,
            operation,
            variables,
            execution,
            context,
            selected.key,
            followed,
            argument,
            row_id,
            after.read(variables) if isinstance(after, Value) else None,
        )
        statement, _ = await self._statement(subscribed, context.viewer.audience)
        await self.executor.admit(execution, statement.cost(variables), context)
        return subscribed

    async def _check_seen(self, subscribed: Subscribed) -> None:
        """Raise NotFound where the row that is followed is not there, or not for the viewer to see."""
        type_ = subscribed.followed.argument_type
        asked = GraphQLRequest(SEEN, variables={"id": encode_id(type_, subscribed.row_id)})
        execution = Execution()
        await self.executor.execute(asked, execution, subscribed.context)
        if not execution.data or _is_empty(execution.data, "node"):
            raise NotFound(
                f"There is no {type_} with the id in `{subscribed.argument}`, or none that you may see.",
                argument=subscribed.argument,
            )

    def _told(self, subscribed: Subscribed, batch: Iterable[Event]) -> Iterable[Event]:
        """Of a batch's events those that are told to this viewer; of several about one present state, the last.

        One by one: whether one is told may hang on whether the one before could be.
        """
        told = (event for event in batch if subscribed.showing.is_news(event) and self._tells(subscribed, event))
        return list(told)[-1:] if subscribed.followed.of_parent else told

    def _tells(self, subscribed: Subscribed, event: Event) -> bool:
        viewer = subscribed.context.viewer
        own = viewer.account_id is not None and event.owner_id == viewer.account_id
        return subscribed.followed.tells(event.kind, viewer.audience, own=own)

    async def _answer(self, subscribed: Subscribed, event: Event) -> bytes | None:
        """The data of an event; None where there is nothing to show."""
        viewer = subscribed.context.viewer
        statement, bound = await self._statement(subscribed, Audience(viewer.standing))
        if statement.personal or (viewer.account_id and event.owner_id == viewer.account_id):
            statement, bound = await self._statement(subscribed, viewer.audience)
        key = (event.position, statement.sql, bound)
        answer = self.answers.get(key)
        if answer is None or (answer.done() and (answer.cancelled() or answer.exception())):
            answer = self.answers[key] = asyncio.create_task(self._read(subscribed, event, statement))
        # Shielded: one who leaves must not take the answer away from the others.
        return answer.result() if answer.done() else await asyncio.shield(answer)

    async def _read(self, subscribed: Subscribed, event: Event, statement: Statement) -> bytes | None:
        row_id = subscribed.row_id if subscribed.followed.of_parent else event.row_id
        data = await self.executor.read(statement, statement.values(self._variables(subscribed, row_id)))
        return None if _is_empty(data, subscribed.key) else data

    async def _statement(self, subscribed: Subscribed, audience: Audience) -> tuple[Statement, str]:
        """What answers events for an audience, and what is bound in it.

        Raises BadUserInput where a value cannot be used.
        """
        if known := subscribed.statements.get(audience):
            return known
        operation, variables = subscribed.operation, subscribed.variables
        key = (subscribed.document.text, operation.name, operation.shape(variables), audience)
        plan = partial(self.executor.planner.statement, operation.node, operation.fragments, variables, audience)
        statement = await self.executor.planned(key, plan, subscribed.execution)
        bound = repr(statement.values(self._variables(subscribed, subscribed.row_id)))
        subscribed.statements[audience] = statement, bound
        return statement, bound

    def _variables(self, subscribed: Subscribed, row_id: uuid.UUID) -> dict[str, Any]:
        assert EVENT_ROW.variable
        return with_viewer({**subscribed.variables, EVENT_ROW.variable: row_id}, subscribed.context.viewer.known)


def _row_id(selected: Selected, followed: Subscription, variables: dict[str, Any], argument: str) -> uuid.UUID:
    """The key of the row that is followed. Raises NotFound for what is no id of its type."""
    given = selected.arguments[_camel(followed.argument)]
    decoded = decode_id(given.read(variables))
    if decoded is None or decoded[0] != followed.argument_type:
        raise NotFound(
            f"`{argument}` is not the id of a thing of type {followed.argument_type}. "
            "Use the `id` that the API gave for one.",
            argument=argument,
        )
    return decoded[1]


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def _is_empty(data: bytes, key: str) -> bool:
    """Whether the row of an event is not there, or not for this viewer to see."""
    return len(data) < SHORT and orjson.loads(data)[key] is None
