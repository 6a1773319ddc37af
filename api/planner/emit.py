"""Third phase: from a plan to one SELECT, whose only value is the finished JSON."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlmodel import SQLModel
from typing_extensions import override

from api.errors import LimitExceeded
from api.planner.access import Follows, rule_of
from api.planner.arguments import Value
from api.planner.audience import ANYONE, VIEWER, Audience
from api.planner.bindings import Join, Scope
from api.planner.page import PageEmitter
from api.planner.parameters import Parameter, node_key, node_pairs, page_size, selected_of
from api.planner.plan import (
    Given,
    Leaf,
    Limit,
    Node,
    NodeLookup,
    NodeLookups,
    Object,
    OneRow,
    Page,
    RowList,
    Rows,
    TypeName,
)
from api.planner.rows import Expression, Joined, Row
from api.planner.sql import JsonFunction, JsonText, KeyList, Picked, json_list, json_object, json_value, utf8
from api.planner.values import JsonParameter
from api.settings import Settings

T = TypeVar("T")

HIGHEST_CONDITIONS = 200

Sql = sa.ColumnElement[Any]


@dataclass
class Emitter(Scope):
    """Builds the SELECT of one plan; afterwards `parameters` tells what each bound parameter stands for."""

    audience: Audience = ANYONE
    settings: Settings = field(default_factory=Settings)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    personal: bool = False
    """Whether something other than a rule of access asked who the viewer is."""
    _names: dict[str, int] = field(default_factory=dict)
    _links: list[list[tuple[sa.FromClause, Row | None]]] = field(default_factory=list)
    _shared: dict[str, Any] = field(default_factory=dict)
    _conditions: int = 0

    def statement(self, root: Object) -> sa.Select[Any]:
        """The SELECT of an operation's `data`, as the bytes of its JSON."""
        return sa.select(utf8(self.json(root, None)).label("data"))

    def json(self, node: Node, row: Row | None) -> Sql:
        """The JSON of a node, for the row at hand (none at the root)."""
        match node:
            case Leaf(value):
                assert row is not None
                expression = value(row, self)
                return expression if isinstance(expression, JsonFunction) else json_value(expression)
            case TypeName(name):
                return sa.literal_column(f"'{name}'")
            case Given(value, fields):
                return JsonText(self.bind(value, JsonParameter(), partial(selected_of, fields)))
            case Object(fields, present):
                built: Sql = json_object(*((key, self.json(value, row)) for key, value in fields))
                return built if present is None or row is None else sa.case((present(row, self), built))
            case OneRow(rows, below):
                return self._one(rows, below, row)
            case RowList():
                return self._list(node, row)
            case Page():
                return PageEmitter(self, node, row).json()
            case NodeLookup():
                return self._lookup(node)
            case NodeLookups():
                return self._lookups(node)

    # ---- rows

    def source(self, table: sa.Table) -> tuple[sa.FromClause, Row]:
        """The table under a name of its own in this statement."""
        alias = table.alias(self.name(table.name))
        return alias, Row(table, alias)

    def name(self, base: str) -> str:
        """A name that nothing else in the statement has, the same in each rendering of the plan."""
        number = self._names[base] = self._names.get(base, 0) + 1
        return f"{base}_{number}"

    def from_rows(self, rows: Rows, parent: Row | None) -> "Source":
        """FROM and WHERE of rows: their table, what ties it to the row at hand, who may see it, and filters."""
        self.personal |= rows.disclosed
        alias, target = self.source(rows.table.table)
        froms, conditions, position = self._joined(alias, target, rows.join, parent, disclosed=rows.disclosed)
        conditions += [filter_.predicate(target, tree, self) for filter_, tree in rows.filters]
        return Source(target, froms, conditions, position)

    def _joined(
        self, alias: sa.FromClause, target: Row, join: Join | None, parent: Row | None, *, disclosed: bool = False
    ) -> tuple[list[sa.FromClause], list[sa.ColumnElement[bool]], Sql | None]:
        self._links.append([(alias, target)])
        joined = join(cast(Row, parent), target, self) if join else Joined(sa.true())
        sources = self._links.pop()
        visible = []
        for row in (row for _, row in sources if row):
            rule = rule_of(row.table)
            if disclosed and row is target:
                continue
            if isinstance(rule, Follows) and rule.established(row, joined, parent):
                rule = rule.also
            visible.append(rule(row, self))
        return [source for source, _ in sources], [joined.where, *visible], joined.position

    def _one(self, rows: Rows, below: Object, parent: Row | None) -> Sql:
        source = self.from_rows(rows, parent)
        return source.select(self.json(below, source.target)).scalar_subquery()

    def _list(self, node: RowList, parent: Row | None) -> Sql:
        source = self.from_rows(node.rows, parent)
        picked = Picked(self.name("picked"))
        value = self.json(node.object, Row(node.rows.table.table, picked))
        order = [term.expression(source.target) for term in node.rows.order]
        ordered = [o.desc() if t.descending else o.asc() for o, t in zip(order, node.rows.order, strict=True)]
        if source.position is not None:
            ordered.insert(0, source.position.asc())
        chosen = source.select(*(getattr(source.target, name) for name in picked.c.keys()))  # noqa: SIM118  # a ColumnCollection iterates over columns
        picked.rows = chosen.order_by(*ordered, source.target.id.asc())
        if node.limit:
            picked.rows = picked.rows.limit(self.bind_limit(node.limit))
        return sa.select(json_list(value)).select_from(picked).correlate_except(picked).scalar_subquery()

    def _lookup(self, node: NodeLookup) -> Sql:
        if node.table is None or node.object is None:
            return sa.null()
        alias, row = self.source(node.table.table)
        key = self.bind(node.id, sa.Uuid(), node_key)
        select = sa.select(self.json(node.object, row)).select_from(alias).where(row.id == key)
        return select.where(rule_of(node.table.table)(row, self)).correlate_except(alias).scalar_subquery()

    def _lookups(self, node: NodeLookups) -> Sql:
        keys = KeyList(self.name("keys"), self.bind(node.ids, JsonParameter(), node_pairs(node.path[-1])))
        cases = []
        for type_name, (table, below) in node.objects.items():
            alias, row = self.source(table.table)
            found = sa.select(self.json(below, row)).select_from(alias).where(row.id == keys.c.key)
            found = found.where(rule_of(table.table)(row, self)).correlate_except(alias)
            cases.append((keys.c.type == sa.literal_column(f"'{type_name}'"), found.scalar_subquery()))
        value = sa.case(*cases) if cases else sa.null()
        picked = Picked(self.name("picked"))
        picked.rows = sa.select(value.label("value"), keys.c.position).order_by(keys.c.position)
        listed = json_list(JsonText(picked.column("value", sa.JSON())))
        return sa.select(listed).select_from(picked).correlate_except(picked).scalar_subquery()

    # ---- what declarations ask of the statement (Scope)

    @override
    def viewer(self, name: str = "id") -> sa.BindParameter[Any]:
        self.personal = True
        return self._viewer(name)

    @override
    def owns(self, key: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return key == self._viewer("id") if self.audience.individual else sa.false()

    def _viewer(self, name: str) -> sa.BindParameter[Any]:
        return self.bind(Value("viewer", variable=VIEWER, keys=(name,)), sa.Uuid())

    @override
    def rows(self, table: Any) -> Row:
        alias, row = self.source(table_named(table))
        self._links[-1].append((alias, row))
        return row

    @override
    def exists(self, table: Any, where: Callable[[Row], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
        return self.select(table, lambda _row: sa.literal_column("1"), where).exists()

    @override
    def tie(self, rows: sa.Select[Any]) -> sa.FromClause:
        tie = rows.subquery(self.name("tie"))
        self._links[-1].append((tie, None))
        return tie

    @override
    def beside_row(self, table: Any) -> Row:
        return self.source(table_named(table))[1]

    @override
    def select(
        self,
        table: Any,
        column: Expression,
        where: Callable[[Row], sa.ColumnElement[bool]],
        *more: str,
        beside: Row | None = None,
        own: str | None = None,
    ) -> sa.Select[Any]:
        _, row = self.source(table_named(table))
        rows = [each for each in (beside, row) if each]
        rules = [rule_of(each.table)(each, self) for each in rows]
        if own:
            rules[-1] = getattr(row, own) == self.viewer()
        selected: sa.Select[Any] = sa.select(column(row), *(getattr(row, name) for name in more))
        selected = selected.where(where(row), *rules)
        return selected.select_from(*(each.source for each in rows)).correlate_except(*(each.source for each in rows))

    @override
    def shared(self, name: str, make: Callable[[], T]) -> T:
        if name not in self._shared:
            self._shared[name] = make()
        shared: T = self._shared[name]
        return shared

    @override
    def exists_joined(
        self, row: Row, table: sa.Table, join: Join, where: Callable[[Row], sa.ColumnElement[bool]]
    ) -> sa.ColumnElement[bool]:
        alias, target = self.source(table)
        froms, conditions, _ = self._joined(alias, target, join, row)
        one: sa.ColumnElement[int] = sa.literal_column("1")
        selected = sa.select(one).select_from(*froms).where(*conditions, where(target))
        return selected.correlate_except(*froms).exists()

    @override
    def count_condition(self) -> None:
        self._conditions += 1
        if self._conditions > HIGHEST_CONDITIONS:
            raise LimitExceeded(
                f"The operation's filters have more than {HIGHEST_CONDITIONS} conditions. "
                "Put values of one field into `in`, or split the operation.",
                limit=HIGHEST_CONDITIONS,
            )

    @override
    def bind(self, value: Value, type_: Any, convert: Callable[[Any], Any] | None = None) -> sa.BindParameter[Any]:
        name = f"p{len(self.parameters) + 1}"
        self.parameters[name] = Parameter(value, convert)
        return sa.bindparam(name, type_=type_)

    def bind_limit(self, limit: Limit, extra: int = 0) -> sa.BindParameter[Any]:
        """The number of rows of a list, checked; `extra` tells how many more to read."""
        given = limit.given or Value(limit.name, constant=limit.default)
        return self.bind(given, sa.Integer(), page_size(limit, extra))


def table_named(table: Any) -> sa.Table:
    """The table of a SQLModel class, or of that name: a room names the tables of rooms that depend on it."""
    return SQLModel.metadata.tables[table if isinstance(table, str) else table.__tablename__]


@dataclass(frozen=True)
class Source:
    """FROM and WHERE of rows, not yet ordered or cut."""

    target: Row
    froms: list[sa.FromClause]
    conditions: list[sa.ColumnElement[bool]]
    position: Sql | None = None

    def select(self, *columns: Any) -> sa.Select[Any]:
        """A SELECT of these columns, which sees the rows around it."""
        selected = sa.select(*(columns or (sa.literal_column("1"),))).select_from(*self.froms)
        return selected.where(*self.conditions).correlate_except(*self.froms)
