"""What a GraphQL field is in SQL: the vocabulary in which rooms declare their types.

A declaration stands in the field's metadata under `BINDING`; a type's table stands in `bound`. Expressions are
functions of rows (see `rows.py`), joins are functions of the row at hand, the row looked for, and the `Scope` of
the statement, which gives them rows of further tables, visible ones only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import sqlalchemy as sa

from api.planner.arguments import Tree, Value
from api.planner.rows import Expression, Joined, Row, Term

BINDING = "rostrum.binding"
BOUND = "__rostrum_table__"


class Scope(Protocol):
    """What declarations may ask of the statement that they become part of."""

    def rows(self, table: Any) -> Row:
        """A further row of a table in the same FROM; it must be tied by the join's `where`."""

    def exists(self, table: Any, where: Callable[[Row], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
        """Whether the table has a visible row that fits."""

    def tie(self, rows: sa.Select[Any]) -> sa.FromClause:
        """Further rows in the same FROM that are no table's; they must be tied by the join's `where`."""

    def select(
        self,
        table: Any,
        column: Expression,
        where: Callable[[Row], sa.ColumnElement[bool]],
        *more: str,
        beside: Row | None = None,
    ) -> sa.Select[Any]:
        """The values of one column, and more by their names, in the visible rows that fit.

        `beside` is a row of `beside_row` in the same FROM, tied by `where`.
        """

    def beside_row(self, table: Any) -> Row:
        """A row of a table for `select` to have beside its own."""

    def exists_joined(
        self, row: Row, table: sa.Table, join: "Join", where: Callable[[Row], sa.ColumnElement[bool]]
    ) -> sa.ColumnElement[bool]:
        """Whether the join ties some visible row of the table to this one that fits."""

    def count_condition(self) -> None:
        """Count one condition of a filter. Raises LimitExceeded over the bound."""

    def bind(self, value: Value, type_: Any, convert: Callable[[Any], Any] | None = None) -> sa.BindParameter[Any]:
        """A bound parameter that has the value of each request, converted."""


Join = Callable[[Row, Row, Scope], Joined]


class Filter(Protocol):
    """What an argument or an input field asks of a row."""

    def predicate(self, row: Row, tree: Tree, scope: Scope) -> sa.ColumnElement[bool]:
        """The condition that the argument's tree sets."""


@dataclass(frozen=True)
class Table:
    """The table behind a type or a `where`, with the orders that its lists can have."""

    table: sa.Table
    orders: Mapping[str, Expression] = field(default_factory=dict)
    default_order: tuple[tuple[str, bool], ...] = ()

    def terms(self, names: tuple[tuple[str, bool], ...]) -> tuple[Term, ...]:
        """The parts of an order, by name and whether it descends."""
        return tuple(Term(name, self.orders[name], descending) for name, descending in names)


@dataclass(frozen=True)
class Column:
    """A scalar of the row: the column of the field's name, unless `value` says otherwise."""

    value: Expression | None = None


@dataclass(frozen=True)
class Id:
    """The row's public id."""


@dataclass(frozen=True)
class Group:
    """An object made of columns of the same row that share a prefix; null where the named one is null."""

    prefix: str
    present: str | None = None


@dataclass(frozen=True)
class One:
    """A related row, or null where there is none that the viewer may see."""

    join: Join | None = None
    filters: Mapping[str, Filter] = field(default_factory=dict)


@dataclass(frozen=True)
class Many:
    """Related rows in a plain list: bounded by nature, of which `usually` is the number to reckon with."""

    join: Join
    order: tuple[Term, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    usually: int = 5
    first: tuple[int, int] | None = None
    """Default and highest value of the argument `first`, where the list has one."""
    searched: int = 0
    """Rows that finding them touches besides."""


@dataclass(frozen=True)
class Connection:
    """Related rows, or all rows of a table, page by page."""

    join: Join | None = None
    order: tuple[Term, ...] | None = None
    """None is the order that the rows' type declares."""
    filters: Mapping[str, Filter] = field(default_factory=dict)


@dataclass(frozen=True)
class NodeById:
    """The row of any type that the argument `id` names."""


@dataclass(frozen=True)
class NodesByIds:
    """The rows of any types that the argument `ids` names, in its order."""


@dataclass(frozen=True)
class Part:
    """A field of a connection's types (Relay's Cursor Connections Specification), by its role."""

    role: str
