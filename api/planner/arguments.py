"""The arguments of a field, as far as they are known when its plan is made.

A plan serves every request whose variables have the same shape, so it must not depend on their values. An
argument's tree therefore keeps what can change the SQL (which filters are given, enums, booleans, null) as it
is, and puts a `Value` in place of each scalar: where to read it from the variables of the request at hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
)
from graphql.utilities import coerce_input_literal
from graphql.utilities.coerce_input_value import coerce_default_value

from api.planner.ids import type_of

Variables = Mapping[str, Any]
Tree = Any
"""`None`, a bool, an enum's name, a `Value`, an `InputObject`, or a list of trees."""


@dataclass(frozen=True)
class InputObject:
    """The given fields of an input object, by their GraphQL names."""

    type: GraphQLInputObjectType
    fields: Mapping[str, Tree]


@dataclass(frozen=True)
class Value:
    """A scalar, or a list of them, in an argument: how to read it, and what to call it in an error."""

    name: str
    constant: Any = None
    variable: str | None = None
    keys: tuple[str | int, ...] = ()
    items: tuple["Value", ...] | None = None

    def read(self, variables: Variables) -> Any:
        """The value in this request."""
        if self.items is not None:
            return [item.read(variables) for item in self.items]
        if self.variable is None:
            return self.constant
        value: Any = variables.get(self.variable)
        for key in self.keys:
            value = value[key]
        return value


def shape(type_: GraphQLInputType, value: Any) -> Any:
    """What of a variable's value can change a plan: hashable, and small where the value is large."""
    type_ = nullable(type_)
    if value is None:
        return None
    if isinstance(type_, GraphQLList):
        if isinstance(nullable(type_.of_type), GraphQLInputObjectType | GraphQLEnumType):
            return tuple(shape(type_.of_type, item) for item in value)
        return frozenset(shape(type_.of_type, item) for item in value)
    if isinstance(type_, GraphQLInputObjectType):
        return tuple((key, shape(type_.fields[key].type, item)) for key, item in value.items())
    if isinstance(type_, GraphQLEnumType):
        return enum_name(value)
    if type_ is GraphQLBoolean:
        return value
    return type_of(value) if type_ is GraphQLID else "…"


def enum_name(value: Any) -> str:
    """The GraphQL name of an enum's value, whether graphql-core or Strawberry has coerced it."""
    return value.name if isinstance(value, Enum) else str(value)


class ArgumentReader:
    """Reads arguments' trees out of a document's nodes and the coerced variables."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables

    def tree(self, spec: GraphQLArgument | GraphQLInputField, node: ValueNode | None, name: str) -> Tree:
        """The tree of one argument or input field; `Undefined` where it is not given and has no default."""
        if node is None or (isinstance(node, VariableNode) and node.name.value not in self.variables):
            default = coerce_default_value(spec)
            return Undefined if default is Undefined else self._known(spec.type, default, Value(name))
        return self._given(spec.type, node, name)

    def _given(self, type_: GraphQLInputType, node: ValueNode, name: str) -> Tree:
        if isinstance(node, VariableNode):
            variable = node.name.value
            return self._known(type_, self.variables.get(variable), Value(name, variable=variable))
        if isinstance(node, NullValueNode):
            return None
        type_ = nullable(type_)
        if isinstance(type_, GraphQLList):
            nodes = node.values if isinstance(node, ListValueNode) else (node,)
            items = [self._given(type_.of_type, item, f"{name}[{i}]") for i, item in enumerate(nodes)]
            return Value(name, items=tuple(items)) if is_scalar_list(type_) else items
        if isinstance(type_, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
            given = {field.name.value: field.value for field in node.fields}
            trees = {key: self.tree(field, given.get(key), f"{name}.{key}") for key, field in type_.fields.items()}
            return InputObject(type_, {key: tree for key, tree in trees.items() if tree is not Undefined})
        return self._known(type_, coerce_input_literal(node, type_), Value(name))

    def _known(self, type_: GraphQLInputType, value: Any, source: Value) -> Tree:
        """The tree of a coerced value that comes from `source`."""
        type_ = nullable(type_)
        if value is None:
            return None
        if isinstance(type_, GraphQLList) and not is_scalar_list(type_):
            return [self._known(type_.of_type, item, _step(source, i, f"[{i}]")) for i, item in enumerate(value)]
        if isinstance(type_, GraphQLInputObjectType):
            fields = {
                key: self._known(type_.fields[key].type, item, _step(source, key, f".{key}"))
                for key, item in value.items()
            }
            return InputObject(type_, fields)
        if isinstance(type_, GraphQLEnumType):
            return enum_name(value)
        if type_ is GraphQLBoolean:
            return value
        return source if source.variable is not None else Value(source.name, constant=value)


def nullable(type_: GraphQLInputType) -> GraphQLInputType:
    """The type without its `!`."""
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def is_scalar_list(type_: GraphQLList[Any]) -> bool:
    """Whether a list is bound as one value: its items cannot change a plan."""
    return not isinstance(nullable(type_.of_type), GraphQLInputObjectType | GraphQLEnumType)


def _step(source: Value, key: str | int, suffix: str) -> Value:
    return Value(source.name + suffix, variable=source.variable, keys=(*source.keys, key))
