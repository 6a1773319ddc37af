"""Second phase: from what is selected, and what the types declare, to a plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
    is_interface_type,
    is_object_type,
)

from api.errors import BadUserInput
from api.planner import plan
from api.planner.arguments import InputObject, Tree, Value
from api.planner.bindings import (
    BINDING,
    BOUND,
    Column,
    Composite,
    Computed,
    Connection,
    Event,
    Filter,
    Given,
    GivenRow,
    GivenRows,
    Group,
    Id,
    Many,
    NodeById,
    NodesByIds,
    One,
    Part,
    ScopedExpression,
    Table,
    Tie,
)
from api.planner.filters import AmongKeys, HasKey, Holds
from api.planner.ids import type_of
from api.planner.parameters import HIGHEST_LOOKUPS
from api.planner.plan import (
    Cursors,
    GivenField,
    Leaf,
    Limit,
    Node,
    NodeLookup,
    NodeLookups,
    Object,
    OneRow,
    Page,
    PagePart,
    RowList,
    Rows,
    TypeName,
)
from api.planner.rows import Expression, Term
from api.planner.selection import Collector, Selected
from api.planner.sql import public_id

PAGE_SIZE = 20
HIGHEST_PAGE_SIZE = 100

RESULT = "$result"
"""The name under which a request's variables have what a mutation gave, by the payload's Python names."""

EVENT_ROW = Value("event", variable="$event")
"""The key of the row that a subscription's event tells of."""


class UnboundField(TypeError):
    """A type declares a field that says nothing of where its value comes from."""


class Builder:
    """Builds the plan of one operation, for one shape of variables."""

    def __init__(self, schema: GraphQLSchema, collector: Collector) -> None:
        self.schema = schema
        self.collector = collector

    def object(
        self,
        type_: GraphQLObjectType,
        selection_sets: Iterable[SelectionSetNode],
        path: tuple[str, ...],
        prefix: str = "",
    ) -> Object:
        """The object that the selection sets ask of a row of that type."""
        selected = self.collector.fields(type_, selection_sets, path)
        return Object(tuple((field.key, self._node(type_, field, prefix)) for field in selected))

    def _node(self, parent: GraphQLObjectType, field: Selected, prefix: str) -> Node:
        if field.definition is None:
            return TypeName(parent.name)
        strawberry_field = field.definition.extensions["strawberry-definition"]
        name = strawberry_field.python_name
        match binding := strawberry_field.metadata.get(BINDING):
            case Id() | Column() | Computed():
                return Leaf(_scalar(binding, parent, prefix + name))
            case Group() | Composite():
                return self._of_row(field, binding)
            case One(join, filters, disclosed):
                table, given = table_of(self._object_type(field)), self._filters(field, filters)
                rows = Rows(table, join, given, disclosed=disclosed and bool(given))
                return OneRow(rows, self._below(field), field.path)
            case Many():
                return self._list(field, binding)
            case Connection():
                return self._page(parent, field, binding)
            case NodeById() | NodesByIds():
                return self._lookup(field) if isinstance(binding, NodeById) else self._lookups(field)
            case Given() | GivenRow() | GivenRows():
                return self._given(field, binding, name)
            case Event(filters):
                condition = ((Holds(binding.condition), True),) if binding.condition else ()
                return self._keyed(field, EVENT_ROW, (*self._filters(field, filters), *condition))
        raise UnboundField(f"{parent.name}.{field.name} has no binding")

    def _of_row(self, field: Selected, binding: Group | Composite) -> Object:
        """An object that is a part of the row at hand."""
        if isinstance(binding, Composite):
            return Object(self._computed(field, binding.values), _present(binding.present))
        below = self._below(field, binding.prefix)
        return Object(below.fields, _present(binding.present))

    def _computed(self, field: Selected, values: Mapping[str, ScopedExpression]) -> tuple[tuple[str, Node], ...]:
        type_ = self._object_type(field)
        fields: list[tuple[str, Node]] = []
        for item in self.collector.fields(type_, field.selection_sets, field.path):
            if item.definition is None:
                fields.append((item.key, TypeName(type_.name)))
            else:
                name = item.definition.extensions["strawberry-definition"].python_name
                fields.append((item.key, Leaf(values[name])))
        return tuple(fields)

    def _given(self, field: Selected, binding: Given | GivenRow | GivenRows, name: str) -> Node:
        value = Value(field.name, variable=RESULT, keys=(name,))
        match binding:
            case GivenRow(disclosed):
                return self._keyed(field, value, disclosed=disclosed)
            case GivenRows():
                target = table_of(self._object_type(field))
                rows = Rows(target, None, ((AmongKeys(), value),))
                return RowList(rows, self._below(field), HIGHEST_LOOKUPS, None, 0, field.path)
        return plan.Given(value, self._given_fields(field) if is_object_type(field.type) else None)

    def _given_fields(self, field: Selected) -> tuple[GivenField, ...]:
        type_ = self._object_type(field)
        return tuple(
            GivenField(item.key, "", type_.name)
            if item.definition is None
            else GivenField(item.key, item.definition.extensions["strawberry-definition"].python_name)
            for item in self.collector.fields(type_, field.selection_sets, field.path)
        )

    def _keyed(
        self, field: Selected, key: Value, filters: tuple[tuple[Filter, Tree], ...] = (), *, disclosed: bool = False
    ) -> OneRow:
        """The row of a key that is known before the statement runs."""
        rows = Rows(table_of(self._object_type(field)), None, ((HasKey(), key), *filters), disclosed=disclosed)
        return OneRow(rows, self._below(field), field.path)

    def _object_type(self, field: Selected) -> GraphQLObjectType:
        assert is_object_type(field.type), f"{field.name} is of the abstract type {field.type.name}"
        return field.type

    def _below(self, field: Selected, prefix: str = "") -> Object:
        return self.object(self._object_type(field), field.selection_sets, field.path, prefix)

    def _filters(self, field: Selected, filters: Mapping[str, Filter]) -> tuple[tuple[Filter, Tree], ...]:
        given = ((filter_, field.arguments.get(name)) for name, filter_ in filters.items())
        return tuple((filter_, tree) for filter_, tree in given if tree is not None)

    def _list(self, field: Selected, binding: Many) -> RowList:
        rows = Rows(
            table_of(self._object_type(field)), binding.join, self._filters(field, binding.filters), binding.order
        )
        limit = None
        if binding.first:
            given = field.arguments.get("first")
            limit = Limit(f"{field.name}.first", given, *binding.first)
        return RowList(rows, self._below(field), binding.usually, limit, binding.searched, field.path)

    def _page(self, parent: GraphQLObjectType, field: Selected, binding: Connection) -> Page:
        arguments = field.arguments
        if arguments.get("first") is not None and arguments.get("last") is not None:
            raise BadUserInput(
                f"`{field.name}`: give `first` or `last`, not both: a page is counted from one end.",
                argument=f"{field.name}.last",
            )
        backwards = arguments.get("last") is not None
        size = "last" if backwards else "first"
        connection = self._object_type(field)
        target = get_named_type(connection.fields["nodes"].type)
        table = table_of(target)
        default = table.terms(table.default_order) if binding.order is None else binding.order
        order = self._order(arguments.get("orderBy"), table) or default
        name = " ".join([f"{parent.name}.{field.name}", *(term.label for term in order)])
        tie = table.ties[binding.join] if isinstance(binding.join, str) else Tie(binding.join, binding.total)
        filters = self._filters(field, binding.filters)
        return Page(
            Rows(table, tie.join, filters, order),
            Limit(f"{field.name}.{size}", arguments.get(size), PAGE_SIZE, HIGHEST_PAGE_SIZE),
            backwards,
            Cursors(name, f"{field.name}.", arguments.get("after"), arguments.get("before")),
            self._parts(connection, field),
            field.path,
            None if filters else tie.total,
        )

    def _order(self, given: list[InputObject] | None, table: Table) -> tuple[Term, ...]:
        named: dict[str, bool] = {}
        for item in given or []:
            named.setdefault(str(item.fields["field"]), item.fields["direction"] == "DESC")
        return table.terms(tuple(named.items()))

    def _parts(self, type_: GraphQLObjectType, field: Selected) -> tuple[tuple[str, PagePart], ...]:
        selected = self.collector.fields(type_, field.selection_sets, field.path)
        return tuple((item.key, self._part(type_, item)) for item in selected)

    def _part(self, type_: GraphQLObjectType, field: Selected) -> PagePart:
        if field.definition is None:
            return PagePart("__typename", type_name=type_.name)
        part = field.definition.extensions["strawberry-definition"].metadata[BINDING]
        assert isinstance(part, Part)
        match part.role:
            case "nodes" | "node":
                return PagePart(part.role, object=self._below(field))
            case "edges" | "pageInfo":
                return PagePart(part.role, parts=self._parts(self._object_type(field), field))
        return PagePart(part.role)

    def _lookup(self, field: Selected) -> NodeLookup:
        id_: Value = field.arguments["id"]
        type_ = self._node_type(type_of(id_.read(self.collector.variables)))
        if type_ is None:
            return NodeLookup(id_, "", None, None, field.path)
        below = self.object(type_, field.selection_sets, field.path)
        return NodeLookup(id_, type_.name, table_of(type_), below, field.path)

    def _lookups(self, field: Selected) -> NodeLookups:
        ids: Value = field.arguments["ids"]
        types = {type_of(id_) for id_ in ids.read(self.collector.variables)}
        known = [type_ for name in sorted(name for name in types if name) if (type_ := self._node_type(name))]
        objects = {
            type_.name: (table_of(type_), self.object(type_, field.selection_sets, field.path)) for type_ in known
        }
        return NodeLookups(ids, objects, field.path)

    def _node_type(self, name: str | None) -> GraphQLObjectType | None:
        """The type of that name, if `node` finds things of it."""
        type_ = self.schema.type_map.get(name) if name else None
        interface = self.schema.type_map["Node"]
        if is_object_type(type_) and is_interface_type(interface) and self.schema.is_sub_type(interface, type_):
            return type_
        return None


def table_of(type_: Any) -> Table:
    """The table that a GraphQL type, output or input, is bound to."""
    table = getattr(type_.extensions["strawberry-definition"].origin, BOUND, None)
    if not isinstance(table, Table):
        raise UnboundField(f"{type_.name} is bound to no table")
    return table


def _present(given: str | ScopedExpression | None) -> ScopedExpression | None:
    """The condition that an object is there, of the column that must not be null or as it is given."""
    if not isinstance(given, str):
        return given
    return lambda row, _scope: getattr(row, given).is_not(None)


def _named(column: str) -> Expression:
    return lambda row: getattr(row, column)


def _scalar(binding: Id | Column | Computed, parent: GraphQLObjectType, column: str) -> ScopedExpression:
    if isinstance(binding, Computed):
        return binding.value
    if isinstance(binding, Id):
        return lambda row, _scope: public_id(parent.name, row.id)
    value = binding.value or _named(column)
    return lambda row, _scope: value(row)
