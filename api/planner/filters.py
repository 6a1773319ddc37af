"""What the inputs of `where` arguments ask of a row. An input's field that is left out or null asks nothing."""

import operator
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from typing_extensions import override

from api.errors import BadUserInput
from api.planner.arguments import InputObject, Tree, Value
from api.planner.bindings import BINDING, BOUND, Filter, Join, Scope, ScopedExpression, Table
from api.planner.ids import decode_id
from api.planner.rows import Expression, Row
from api.planner.sql import contains, one_of
from api.planner.values import ArrayParameter, fold

LAST_CHARACTER = chr(0x10FFFF)

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def all_of(conditions: list[sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """All of the conditions; true without any."""
    return sa.and_(sa.true(), *conditions)


@dataclass(frozen=True)
class Where(Filter):
    """All conditions of a `where` input: the bindings of its fields."""

    @override
    def predicate(self, row: Row, tree: InputObject, scope: Scope) -> sa.ColumnElement[bool]:
        conditions = []
        for name, given in tree.fields.items():
            if given is None:
                continue
            scope.count_condition()
            filter_: Filter = tree.type.fields[name].extensions["strawberry-definition"].metadata[BINDING]
            conditions.append(filter_.predicate(row, given, scope))
        return all_of(conditions)


@dataclass(frozen=True)
class And(Where):
    """The input's `and`: every one of a list of its own kind."""

    @override
    def predicate(self, row: Row, tree: Any, scope: Scope) -> sa.ColumnElement[bool]:
        return all_of([Where().predicate(row, item, scope) for item in tree])


@dataclass(frozen=True)
class Or(Where):
    """The input's `or`: some one of a list of its own kind; nothing fits an empty list."""

    @override
    def predicate(self, row: Row, tree: Any, scope: Scope) -> sa.ColumnElement[bool]:
        return sa.or_(sa.false(), *[Where().predicate(row, item, scope) for item in tree])


@dataclass(frozen=True)
class Not(Where):
    """The input's `not`: whatever does not fit another of its own kind."""

    @override
    def predicate(self, row: Row, tree: Any, scope: Scope) -> sa.ColumnElement[bool]:
        # A condition on a null is unknown, and NOT unknown is unknown again: such a row does not fit, so it is ours.
        return sa.not_(sa.func.coalesce(Where().predicate(row, tree, scope), sa.false()))


@dataclass(frozen=True)
class Some(Filter):
    """Some row that the join ties to this one fits a `where` of that row's kind."""

    join: Join

    @override
    def predicate(self, row: Row, tree: InputObject, scope: Scope) -> sa.ColumnElement[bool]:
        target: Table = getattr(tree.type.extensions["strawberry-definition"].origin, BOUND)
        return scope.exists_joined(row, target.table, self.join, lambda found: Where().predicate(found, tree, scope))


@dataclass(frozen=True)
class Text(Filter):
    """A StringFilter: `eq` and `in` to the letter, `contains` and `startsWith` without case and accents."""

    value: Expression
    folded: Expression | None = None
    """The column that keeps `fold` of the value; values that have none are ASCII."""

    @override
    def predicate(self, row: Row, tree: InputObject, scope: Scope) -> sa.ColumnElement[bool]:
        folded = self.folded(row) if self.folded else sa.func.lower(self.value(row))
        conditions: list[sa.ColumnElement[bool]] = []
        for name, given in tree.fields.items():
            match name, given:
                case "eq", Value():
                    conditions.append(self.value(row) == scope.bind(given, sa.Text()))
                case "in", Value():
                    conditions.append(
                        one_of(self.value(row), scope.bind(given, ArrayParameter(sa.Text()), _without_null))
                    )
                case "contains", Value():
                    conditions.append(contains(folded, scope.bind(given, sa.Text(), fold)))
                case "startsWith", Value():
                    conditions.append(folded >= scope.bind(given, sa.Text(), fold))
                    conditions.append(folded < scope.bind(given, sa.Text(), _after_prefix))
        return all_of(conditions)


@dataclass(frozen=True)
class Ids(Filter):
    """An IdFilter on a key. An id of another type, or none at all, is refused with the argument's name."""

    type_name: str
    value: Expression = lambda row: row.id

    @override
    def predicate(self, row: Row, tree: InputObject, scope: Scope) -> sa.ColumnElement[bool]:
        conditions: list[sa.ColumnElement[bool]] = []
        for name, given in tree.fields.items():
            match name, given:
                case "eq", Value():
                    key = partial(_key, self.type_name, given)
                    conditions.append(self.value(row) == scope.bind(given, sa.Uuid(), key))
                case "in", Value():
                    keys = scope.bind(given, ArrayParameter(sa.Uuid()), partial(self._keys, given))
                    conditions.append(one_of(self.value(row), keys))
        return all_of(conditions)

    def _keys(self, given: Value, ids: list[str | None]) -> list[uuid.UUID]:
        return [_key(self.type_name, given, text) for text in _without_null(ids)]


@dataclass(frozen=True)
class Id(Filter):
    """The id of the thing that a key names. An id of another type, or none at all, is refused as by `Ids`."""

    type_name: str
    value: Expression

    @override
    def predicate(self, row: Row, tree: Value, scope: Scope) -> sa.ColumnElement[bool]:
        return self.value(row) == scope.bind(tree, sa.Uuid(), partial(_key, self.type_name, tree))


@dataclass(frozen=True)
class Compared(Filter):
    """An IntFilter or a DateTimeFilter on a value."""

    value: Expression

    @override
    def predicate(self, row: Row, tree: InputObject, scope: Scope) -> sa.ColumnElement[bool]:
        value = self.value(row)
        return all_of(
            [
                COMPARISONS[name](value, scope.bind(given, value.type))
                for name, given in tree.fields.items()
                if given is not None
            ]
        )


@dataclass(frozen=True)
class AnyOf(Filter):
    """A list of enum values, one of which the value must be."""

    value: Expression

    @override
    def predicate(self, row: Row, tree: list[str], scope: Scope) -> sa.ColumnElement[bool]:
        value = self.value(row)
        if not tree:
            return sa.false()
        return value.in_([scope.bind(Value("", constant=name), sa.Text()) for name in dict.fromkeys(tree)])


@dataclass(frozen=True)
class Matching(Filter):
    """A scalar argument, and how a row matches it."""

    match: Callable[[Row, sa.ColumnElement[Any], Scope], sa.ColumnElement[bool]]
    type: Any = sa.Text
    convert: Callable[[Any], Any] | None = None
    """What is made of the argument before it is bound."""

    @override
    def predicate(self, row: Row, tree: Value, scope: Scope) -> sa.ColumnElement[bool]:
        return self.match(row, scope.bind(tree, self.type(), self.convert), scope)


@dataclass(frozen=True)
class HasKey(Filter):
    """The row has a key that is known before the statement runs."""

    @override
    def predicate(self, row: Row, tree: Value, scope: Scope) -> sa.ColumnElement[bool]:
        return row.id == scope.bind(tree, sa.Uuid())


@dataclass(frozen=True)
class AmongKeys(Filter):
    """The row's key is among those of a list that is known before the statement runs."""

    @override
    def predicate(self, row: Row, tree: Value, scope: Scope) -> sa.ColumnElement[bool]:
        return one_of(row.id, scope.bind(tree, ArrayParameter(sa.Uuid())))


@dataclass(frozen=True)
class Holds(Filter):
    """A condition that no argument sets."""

    condition: ScopedExpression

    @override
    def predicate(self, row: Row, tree: Tree, scope: Scope) -> sa.ColumnElement[bool]:
        return self.condition(row, scope)


BY_SLUG = Matching(lambda row, slug, _scope: row.slug == slug)


def by_slug_or_former(table: Any, former: Any, key: str) -> Matching:
    """The row that has a slug, or else the one that had it before: `key` of the table of former slugs names it."""

    def match(row: Row, slug: sa.ColumnElement[Any], scope: Scope) -> sa.ColumnElement[bool]:
        present = scope.select(table, lambda r: r.id, lambda r: r.slug == slug).scalar_subquery()
        earlier = scope.select(former, lambda f: getattr(f, key), lambda f: f.slug == slug).scalar_subquery()
        return row.id == sa.func.coalesce(present, earlier)

    return Matching(match)


@dataclass(frozen=True)
class Flag(Filter):
    """A boolean: whether a condition holds or does not hold."""

    condition: Callable[[Row], sa.ColumnElement[bool]]

    @override
    def predicate(self, row: Row, tree: bool, scope: Scope) -> sa.ColumnElement[bool]:
        return self.condition(row) if tree else sa.not_(self.condition(row))


@dataclass(frozen=True)
class LazyFilter(Filter):
    """A filter of a room that depends on this one, by its module and name: as `strawberry.lazy` names types."""

    module: str
    name: str

    @override
    def predicate(self, row: Row, tree: Tree, scope: Scope) -> sa.ColumnElement[bool]:
        filter_: Filter = getattr(import_module(self.module), self.name)
        return filter_.predicate(row, tree, scope)


def _key(type_name: str, given: Value, text: str) -> uuid.UUID:
    decoded = decode_id(text)
    if decoded is None or decoded[0] != type_name:
        raise BadUserInput(
            f"`{given.name}`: {text[:80]!r} is not the id of a thing of type {type_name}. "
            "Use the `id` that the API gave for one.",
            argument=given.name,
        )
    return decoded[1]


def _without_null(items: list[Any]) -> list[Any]:
    return [item for item in items if item is not None]


def _after_prefix(text: str) -> str:
    return fold(text) + LAST_CHARACTER
