"""Fields of Strawberry types that carry their binding: how rooms write what `bindings.py` describes."""

from collections.abc import Mapping
from typing import Any, TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api.planner.bindings import (
    BINDING,
    BOUND,
    Column,
    Composite,
    Computed,
    Connection,
    Filter,
    Given,
    GivenRow,
    GivenRows,
    Group,
    Id,
    Join,
    Many,
    NodeById,
    NodesByIds,
    One,
    Part,
    ScopedExpression,
    Table,
    Tie,
    Total,
)
from api.planner.filters import Where
from api.planner.rows import Expression, Term

T = TypeVar("T", bound=type)

AS_JOINED: tuple[Term, ...] = ()
"""The order that the join itself gives."""

PAGE_ARGUMENTS: Mapping[str, tuple[Any, str]] = {
    "first": (int | None, "How many rows of the list's beginning, or of what comes after `after`; 20 if left out."),
    "after": (str | None, "A row's cursor: the page begins behind that row."),
    "last": (int | None, "How many rows of the list's end, or of what comes before `before`; not with `first`."),
    "before": (str | None, "A row's cursor: the page ends before that row."),
}


def bound(
    table: Any,
    *,
    orders: Mapping[str, Expression] | None = None,
    order: tuple[tuple[str, bool], ...] = (),
    ties: Mapping[str, Tie] | None = None,
) -> Any:
    """Bind a Strawberry type or input to the table whose rows it shows or filters.

    `orders` are the orders that lists of it offer, by the name of their enum value; `order` is the one that holds
    when none is asked for, as (name, descending) pairs. `ties` are how its rows hang on those of lower rooms.
    """

    def bind(cls: T) -> T:
        setattr(cls, BOUND, Table(table.__table__, orders or {}, order, ties or {}))
        return cls

    return bind


def declare(
    description: str, binding: Any, arguments: Mapping[str, tuple[Any, str]] | None = None, **defaults: Any
) -> Any:
    """A field with a binding, and arguments given as name → (annotation, description)."""
    field: StrawberryField = strawberry.field(description=description, metadata={BINDING: binding})
    field.arguments = [
        StrawberryArgument(
            python_name=name,
            graphql_name=None,
            type_annotation=StrawberryAnnotation(annotation),
            description=text,
            default=defaults.get(name, strawberry.UNSET),
        )
        for name, (annotation, text) in (arguments or {}).items()
    ]
    return field


def identifier() -> Any:
    """The `id` of a type that implements Node."""
    return declare("Opaque and typed: give it back to `node` to read this same thing again.", Id())


def column(description: str, value: Expression | None = None) -> Any:
    """A scalar: the column of the field's own name, or an SQL expression of the row."""
    return declare(description, Column(value))


def computed(description: str, value: ScopedExpression) -> Any:
    """A scalar by an SQL expression of the row that may look at the viewer and at other tables."""
    return declare(description, Computed(value))


def composite(
    description: str, values: Mapping[str, ScopedExpression], *, present: str | ScopedExpression | None = None
) -> Any:
    """An object whose fields are computed from the row, given by Python names.

    It is null where the column `present` is, or where that condition does not hold.
    """
    return declare(description, Composite(values, present))


def group(description: str, prefix: str, *, present: str | None = None) -> Any:
    """An object made of the columns `prefix…`; null where the column `present` is null."""
    return declare(description, Group(prefix, present))


def one(
    description: str, join: Join | None = None, *, disclosed: bool = False, **filters: tuple[Any, str, Filter]
) -> Any:
    """One related row, or the one that arguments, given as (annotation, description, filter), name.

    `disclosed` rows are seen by whoever can name them so: the arguments are required, and too many to try.
    """
    arguments, bindings = _split(filters)
    assert bindings or not disclosed
    return declare(description, One(join, bindings, disclosed), arguments)


def many(
    description: str,
    join: Join,
    *,
    order: tuple[Term, ...] = (),
    usually: int = 5,
    first: tuple[int, int] | None = None,
    searched: int = 0,
    **filters: tuple[Any, str, Filter],
) -> Any:
    """A plain list of related rows; `filters` are arguments as (annotation, description, filter).

    `usually` is how many there are, `first` how many are given if not told and at most, and `searched` how many rows
    finding them touches.
    """
    arguments, bindings = _split(filters)
    binding = Many(join, order, bindings, usually, first, searched)
    if first:
        arguments["first"] = (int | None, f"How many; at most {first[1]}.")
        return declare(description, binding, arguments, first=first[0])
    return declare(description, binding, arguments)


def connection(
    description: str,
    join: Join | str | None = None,
    *,
    where: Any = None,
    order_by: Any = None,
    order: tuple[Term, ...] | None = None,
    total: Total | None = None,
    **filters: tuple[Any, str, Filter],
) -> Any:
    """A connection: the related rows, or without a join all visible rows, page by page.

    `join` may be the name of a tie that the rows' type declares. `where` and `order_by` are the types of those
    arguments; `order` holds where no other is asked for, else the one that the rows' type declares. `total` tells how
    many there are without counting, or None where they must be counted.
    """
    own, bindings = _split(filters)
    arguments = {**PAGE_ARGUMENTS, **own}
    if where is not None:
        arguments["where"] = (where | None, "Only rows that fit; what is left out or null asks nothing.")
        bindings["where"] = Where()
    if order_by is not None:
        arguments["order_by"] = (list[order_by] | None, "What to sort by, the weightiest first.")
    return declare(description, Connection(join, order, bindings, total), arguments)


def condition(description: str, filter_: Filter, *, name: str | None = None) -> Any:
    """A field of a `where` input."""
    return strawberry.field(name=name, description=description, default=None, metadata={BINDING: filter_})


def node_by_id(description: str) -> Any:
    """The root field `node` of Relay's Global Object Identification Specification."""
    return declare(description, NodeById(), {"id": (strawberry.ID, "An id that the API gave.")})


def nodes_by_ids(description: str) -> Any:
    """The root field `nodes`."""
    return declare(description, NodesByIds(), {"ids": (list[strawberry.ID], "At most 100 ids that the API gave.")})


def given(description: str) -> Any:
    """A field of a payload that the mutation's result has a value for."""
    return declare(description, Given())


def given_row(description: str, *, disclosed: bool = False) -> Any:
    """A field of a payload that shows the row whose key the mutation's result has.

    A `disclosed` row is shown whoever the viewer is: the mutation gives the key of none that they may not see.
    """
    return declare(description, GivenRow(disclosed))


def given_rows(description: str) -> Any:
    """A field of a payload that shows the rows whose keys the mutation's result has."""
    return declare(description, GivenRows())


def part(description: str, role: str) -> Any:
    """A field of a connection, an edge or a PageInfo, by its role in Relay's specification."""
    return declare(description, Part(role))


def _split(filters: Mapping[str, tuple[Any, str, Filter]]) -> tuple[dict[str, tuple[Any, str]], dict[str, Filter]]:
    """Arguments for GraphQL, and their filters for the planner."""
    arguments = {name: (annotation, text) for name, (annotation, text, _) in filters.items()}
    return arguments, {name: filter_ for name, (_, _, filter_) in filters.items()}
