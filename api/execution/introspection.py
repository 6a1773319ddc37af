"""`__schema` and `__type`: answered by graphql-core, beside what the database answers."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    execute_sync,
)

from api.errors import BadUserInput
from api.execution.documents import INTROSPECTION, Operation
from api.planner.arguments import Variables
from api.planner.selection import Collector


async def introspect(
    operation: Operation,
    variables: Variables,
    read: Callable[[Operation], Awaitable[bytes]],
    aside: Callable[..., Awaitable[Any]],
) -> bytes:
    """The data of an operation that introspects.

    `read` gives the data of an operation that does not; `aside` runs what takes long in a thread.
    """
    assert operation.schema.query_type is not None
    root = operation.node.selection_set
    selected = Collector(operation.schema, operation.fragments, variables).fields(
        operation.schema.query_type, [root], ()
    )
    ours = [node for field in selected if field.name not in INTROSPECTION for node in field.nodes]
    theirs = [node for field in selected if field.name in INTROSPECTION for node in field.nodes]
    found: dict[str, Any] = {}
    if theirs:
        document = DocumentNode(definitions=(_of(operation, theirs), *operation.fragments.values()))
        result = await aside(execute_sync, operation.schema, document, None, None, dict(variables))
        if result.errors:
            raise BadUserInput(result.errors[0].message)
        found |= result.data or {}
    if ours:
        found |= orjson.loads(await read(replace(operation, node=_of(operation, ours))))
    return orjson.dumps({field.key: found[field.key] for field in selected})


def _of(operation: Operation, fields: list[FieldNode]) -> OperationDefinitionNode:
    """The operation with only these root fields."""
    node = operation.node
    selections: tuple[SelectionNode, ...] = tuple(fields)
    return OperationDefinitionNode(
        operation=node.operation,
        name=node.name,
        variable_definitions=node.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=selections),
        loc=node.loc,
    )
