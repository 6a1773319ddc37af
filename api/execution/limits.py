"""What a document may be, before it is validated: length, tokens, depth, and how much it repeats.

Fragments are counted as often as they are spread, but walked once: what each adds is remembered. So a document in
which fragments double costs no more to refuse than to read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from api.errors import DepthExceeded, LimitExceeded
from api.settings import Limits

FAR_TOO_MANY = 10**9


@dataclass(frozen=True)
class Size:
    """What a selection set amounts to with its fragments spread out."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    roots: int = 0
    """Fields of the set itself, not of what is below them."""
    depth: int = 0

    def beside(self, other: "Size") -> "Size":
        """Both, one beside the other."""
        return Size(
            min(self.fields + other.fields, FAR_TOO_MANY),
            min(self.aliases + other.aliases, FAR_TOO_MANY),
            min(self.directives + other.directives, FAR_TOO_MANY),
            min(self.roots + other.roots, FAR_TOO_MANY),
            max(self.depth, other.depth),
        )


class Meter:
    """Measures the operations of one document."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], limits: Limits) -> None:
        self.fragments = fragments
        self.limits = limits
        self.known: dict[str, Size] = {}

    def check(self, operation: OperationDefinitionNode) -> None:
        """Raise LimitExceeded or DepthExceeded where an operation is over a bound."""
        size = self._set(operation.selection_set)
        limits = self.limits
        within("root fields", size.roots, limits.root_fields, "Send several operations.")
        within("fields", size.fields, limits.fields, "Split the operation.")
        within("aliases", size.aliases, limits.aliases, "Ask for lists by filter instead of many fields by alias.")
        within("directives", size.directives, limits.directives, "Split the operation.")
        if size.depth > limits.depth:
            raise DepthExceeded(
                f"Selections nest {size.depth} deep; at most {limits.depth} are read. "
                "Begin a second operation at the id of what lies deeper.",
                depth=size.depth,
                limit=limits.depth,
            )

    def _set(self, selection_set: SelectionSetNode) -> Size:
        selections = selection_set.selections
        within("selections in one pair of braces", len(selections), self.limits.selections, "Name each field once.")
        size = Size()
        for selection in selections:
            size = size.beside(self._selection(selection))
        return size

    def _selection(self, node: SelectionNode) -> Size:
        directives = Size(directives=len(node.directives or ()))
        match node:
            case FieldNode():
                # Introspection has a rule of its own, and GraphiQL's own query is deeper than ours may be.
                introspects = node.name.value in ("__schema", "__type")
                below = self._set(node.selection_set) if node.selection_set and not introspects else Size()
                aliases = below.aliases + (node.alias is not None)
                return directives.beside(Size(below.fields + 1, aliases, below.directives, 1, below.depth + 1))
            case InlineFragmentNode():
                return directives.beside(self._set(node.selection_set))
            case FragmentSpreadNode():
                return directives.beside(self._fragment(node.name.value))
        return directives

    def _fragment(self, name: str) -> Size:
        if name not in self.known:
            # A fragment that spreads itself counts nothing here; validation refuses it.
            self.known[name] = Size()
            fragment = self.fragments.get(name)
            if fragment:
                self.known[name] = self._set(fragment.selection_set)
        return self.known[name]


def within(what: str, value: int, bound: int, way_out: str) -> None:
    """Raise LimitExceeded where a value is over its bound."""
    if value > bound:
        shown = f"{value:,}" if value < FAR_TOO_MANY else "far too many"
        raise LimitExceeded(
            f"The document has {shown} {what}; at most {bound:,} are read. {way_out}", value=value, limit=bound
        )


def check_document(document: DocumentNode, fragments: Mapping[str, FragmentDefinitionNode], limits: Limits) -> None:
    """Raise LimitExceeded or DepthExceeded where a parsed document is over a bound."""
    within("definitions", len(document.definitions), limits.selections, "Send fewer operations and fragments.")
    meter = Meter(fragments, limits)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            meter.check(definition)
