"""Second phase's result: an operation as rows and JSON, before it is SQL. All nodes are immutable."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.planner.arguments import Tree, Value
from api.planner.bindings import Filter, Join, ScopedExpression, Table, Total
from api.planner.rows import Term


@dataclass(frozen=True)
class Leaf:
    """A scalar of the row at hand."""

    value: ScopedExpression


@dataclass(frozen=True)
class TypeName:
    """`__typename`, which is known without any row."""

    name: str


@dataclass(frozen=True)
class Given:
    """A value that is there before the statement runs: a scalar, or objects, of which `fields` are selected."""

    value: Value
    fields: tuple["GivenField", ...] | None = None


@dataclass(frozen=True)
class GivenField:
    """A field of a given object: its key in the response, and its name, or the value that all of them have."""

    key: str
    name: str
    constant: str | None = None


@dataclass(frozen=True)
class Object:
    """An object whose fields come from the row at hand; null where `present` does not hold."""

    fields: tuple[tuple[str, "Node"], ...]
    present: ScopedExpression | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of a table: how they hang on the row at hand, what filters ask of them, and their order."""

    table: Table
    join: Join | None = None
    filters: tuple[tuple[Filter, Tree], ...] = ()
    order: tuple[Term, ...] = ()
    disclosed: bool = False
    """Whether the filters let nobody find rows who may not see them, so that the table's own rule is left out."""


@dataclass(frozen=True)
class Limit:
    """How many rows: the `first` or `last` of the request, or the default."""

    name: str
    given: Value | None
    default: int
    highest: int


@dataclass(frozen=True)
class OneRow:
    """An object from one related row, or null."""

    rows: Rows
    object: Object
    path: tuple[str, ...]


@dataclass(frozen=True)
class RowList:
    """A plain list of objects."""

    rows: Rows
    object: Object
    usually: int
    limit: Limit | None
    searched: int
    path: tuple[str, ...]


@dataclass(frozen=True)
class Cursors:
    """The bounds of a page, and the name of the list and order that its cursors belong to."""

    list_name: str
    argument_prefix: str
    after: Value | None
    before: Value | None


@dataclass(frozen=True)
class PagePart:
    """A field of a connection, or of its edges or PageInfo: its role, and what is selected below it."""

    role: str
    object: Object | None = None
    parts: tuple[tuple[str, "PagePart"], ...] = ()
    type_name: str = ""


@dataclass(frozen=True)
class Page:
    """A connection."""

    rows: Rows
    limit: Limit
    backwards: bool
    cursors: Cursors
    parts: tuple[tuple[str, PagePart], ...]
    path: tuple[str, ...]
    total: Total | None = None


@dataclass(frozen=True)
class NodeLookup:
    """One thing by its id, whose type the shape of the variables tells; null where the id is malformed."""

    id: Value
    type_name: str
    table: Table | None
    object: Object | None
    path: tuple[str, ...]


@dataclass(frozen=True)
class NodeLookups:
    """Things by their ids, in the order of the ids; null for each that there is none of."""

    ids: Value
    objects: Mapping[str, tuple[Table, Object]]
    path: tuple[str, ...]


Node = Leaf | TypeName | Given | Object | OneRow | RowList | Page | NodeLookup | NodeLookups
