"""First phase: what an operation selects, as GraphQL's specification collects fields (6.3.2)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    Undefined,
    get_named_type,
    is_abstract_type,
)
from graphql import GraphQLIncludeDirective as Include
from graphql import GraphQLSkipDirective as Skip

from api.planner.arguments import ArgumentReader, Tree, Variables


@dataclass(frozen=True)
class Selected:
    """One field of an object in the response, merged from all places that select it."""

    key: str
    """The name in the response: the alias where there is one."""
    name: str
    definition: GraphQLField | None
    """None for `__typename`."""
    arguments: Mapping[str, Tree]
    nodes: tuple[FieldNode, ...]
    path: tuple[str, ...]
    """The keys from the root, for messages and prices."""

    @property
    def selection_sets(self) -> list[SelectionSetNode]:
        """What is selected below, from all places."""
        return [node.selection_set for node in self.nodes if node.selection_set]

    @property
    def type(self) -> GraphQLNamedType:
        """The type of the field, or of its items."""
        assert self.definition is not None
        return get_named_type(self.definition.type)


class Collector:
    """Collects the fields of objects from a document, for one shape of variables."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: Variables
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.reader = ArgumentReader(variables)

    def fields(
        self, type_: GraphQLObjectType, selection_sets: Iterable[SelectionSetNode], path: tuple[str, ...]
    ) -> list[Selected]:
        """The fields that the selection sets ask of an object of that type, in order, each key once."""
        found: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for selection_set in selection_sets:
            for node in self._nodes(type_, selection_set, spread):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        return [self._selected(type_, key, tuple(nodes), (*path, key)) for key, nodes in found.items()]

    def _selected(
        self, type_: GraphQLObjectType, key: str, nodes: tuple[FieldNode, ...], path: tuple[str, ...]
    ) -> Selected:
        name = nodes[0].name.value
        definition = type_.fields.get(name)
        given = {argument.name.value: argument.value for argument in nodes[0].arguments or ()}
        arguments = {
            argument: self.reader.tree(spec, given.get(argument), f"{name}.{argument}")
            for argument, spec in (definition.args if definition else {}).items()
        }
        return Selected(key, name, definition, {k: v for k, v in arguments.items() if v is not Undefined}, nodes, path)

    def _nodes(
        self, type_: GraphQLObjectType, selection_set: SelectionSetNode, spread: set[str]
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                if condition is None or self._fits(type_, condition.name.value):
                    yield from self._nodes(type_, node.selection_set, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._fits(type_, fragment.type_condition.name.value):
                    yield from self._nodes(type_, fragment.selection_set, spread)

    def _fits(self, type_: GraphQLObjectType, condition: str) -> bool:
        named = self.schema.type_map[condition]
        return named is type_ or (is_abstract_type(named) and self.schema.is_sub_type(named, type_))

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        return all(
            self._switch(directive) is (directive.name.value == Include.name)
            for directive in directives
            if directive.name.value in (Include.name, Skip.name)
        )

    def _switch(self, directive: DirectiveNode) -> Any:
        spec = (Include if directive.name.value == Include.name else Skip).args["if"]
        return self.reader.tree(spec, (directive.arguments or ())[0].value, "if")
