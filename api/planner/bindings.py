"""What a GraphQL field is in SQL: the vocabulary in which rooms declare their types.

A declaration stands in the field's metadata under `BINDING`; a type's table stands in `bound`. Expressions are
functions of rows (see `rows.py`), joins are functions of the row at hand, the row looked for, and the `Scope` of
the statement, which gives them rows of further tables, visible ones only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from api.planner.arguments import Tree, Value
from api.planner.audience import Audience
from api.planner.rows import Expression, Joined, Row, Term
from api.settings import Settings

T = TypeVar("T")

BINDING = "rostrum.binding"
BOUND = "__rostrum_table__"


class Scope(Protocol):
    """What declarations may ask of the statement that they become part of."""

    audience: Audience
    settings: Settings

    def viewer(self, name: str = "id") -> sa.BindParameter[Any]:
        """The viewer's key, or another that is known of them; null for who is not logged in.

        What asks for it makes the answer one viewer's alone.
        """

    def owns(self, key: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Whether a key is the viewer's: for rules of access. Nobody's where the audience is not individual."""

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
        own: str | None = None,
    ) -> sa.Select[Any]:
        """The values of one column, and more by their names, in the visible rows that fit.

        `beside` is a row of `beside_row` in the same FROM, tied by `where`. With `own`, the column that names their
        owner, they are the viewer's own rows instead, whether or not they still show.
        """

    def shared(self, name: str, make: Callable[[], T]) -> T:
        """What several parts of the statement have in common, made for the first that asks for it by that name."""

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
"""From the row at hand (at the root there is none: declarations that join there do not look at it)."""

ScopedExpression = Callable[[Row, Scope], sa.ColumnElement[Any]]

Total = Callable[[Row, Scope], sa.ColumnElement[int] | None]
"""How many rows hang on the one at hand, where that is kept; None where they must be counted."""


class Filter(Protocol):
    """What an argument or an input field asks of a row."""

    def predicate(self, row: Row, tree: Tree, scope: Scope) -> sa.ColumnElement[bool]:
        """The condition that the argument's tree sets."""


@dataclass(frozen=True)
class Tie:
    """How rows hang on those of another room, which names the tie because it cannot know its table."""

    join: Join | None
    total: Total | None = None


@dataclass(frozen=True)
class Table:
    """The table behind a type or a `where`, with the orders that its lists can have, and its ties by name."""

    table: sa.Table
    orders: Mapping[str, Expression] = field(default_factory=dict)
    default_order: tuple[tuple[str, bool], ...] = ()
    ties: Mapping[str, Tie] = field(default_factory=dict)

    def terms(self, names: tuple[tuple[str, bool], ...]) -> tuple[Term, ...]:
        """The parts of an order, by name and whether it descends."""
        return tuple(Term(name, self.orders[name], descending) for name, descending in names)


@dataclass(frozen=True)
class Column:
    """A scalar of the row: the column of the field's name, unless `value` says otherwise."""

    value: Expression | None = None


@dataclass(frozen=True)
class Computed:
    """A scalar that needs more than its row: the viewer, or other tables."""

    value: ScopedExpression


@dataclass(frozen=True)
class Composite:
    """An object whose fields are computed from the row at hand, by their Python names.

    It is null where the column `present` is, or where that condition does not hold.
    """

    values: Mapping[str, ScopedExpression]
    present: str | ScopedExpression | None = None


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
    disclosed: bool = False
    """Whether the arguments are proof enough that the viewer may see the row, as a secret of its own is."""


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

    join: Join | str | None = None
    """A name is that of a tie that the rows' type declares."""
    order: tuple[Term, ...] | None = None
    """None is the order that the rows' type declares."""
    filters: Mapping[str, Filter] = field(default_factory=dict)
    total: Total | None = None
    """Used where no filter is given."""


@dataclass(frozen=True)
class NodeById:
    """The row of any type that the argument `id` names."""


@dataclass(frozen=True)
class NodesByIds:
    """The rows of any types that the argument `ids` names, in its order."""


@dataclass(frozen=True)
class Given:
    """A value that a mutation's result has under the field's Python name: a scalar, or objects of scalars."""


@dataclass(frozen=True)
class GivenRow:
    """The row whose key a mutation's result has under the field's Python name, or null."""

    disclosed: bool = False
    """Whether the mutation has made sure that the viewer may see the row, or could until it hid it."""


@dataclass(frozen=True)
class GivenRows:
    """The rows whose keys a mutation's result has under the field's Python name, the oldest first."""


@dataclass(frozen=True)
class Event:
    """A subscription's field: the changed row, where it fits the arguments and the viewer may see it."""

    filters: Mapping[str, Filter] = field(default_factory=dict)
    followed: Any = None
    """What events it tells, for whoever runs subscriptions."""
    condition: ScopedExpression | None = None
    """What else must hold of the row when it is told."""


@dataclass(frozen=True)
class Part:
    """A field of a connection's types (Relay's Cursor Connections Specification), by its role."""

    role: str
