"""Documents: parsed, measured and validated once, and kept for as long as they are in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    InlineFragmentNode,
    MaxIntrospectionDepthRule,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_variable_values,
    parse,
    specified_rules,
    type_from_ast,
    validate,
)

from api.errors import BadUserInput, LimitExceeded, ParseFailed, RostrumError, ValidationFailed
from api.execution.limits import check_document, within
from api.planner.arguments import Variables, shape
from api.settings import Limits

KEPT_CHARACTERS = 512 * 1024
"""Of all documents that are kept: parsed, each character takes some 200 bytes."""
LEAST_CHARACTERS = 256
"""What a document counts for besides its text: the shortest take memory too."""
SHOWN_ERRORS = 20
INTROSPECTION = ("__schema", "__type")


@dataclass(frozen=True)
class Operation:
    """One operation of a valid document, with the fragments that it may spread."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]

    @property
    def name(self) -> str | None:
        """The operation's name, if it has one."""
        return self.node.name.value if self.node.name else None

    @property
    def type(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.node.operation

    @cached_property
    def introspects(self) -> bool:
        """Whether some root field is `__schema` or `__type`."""
        return _introspects(self.node.selection_set, self.fragments, set())

    @cached_property
    def _variable_types(self) -> list[tuple[str, GraphQLInputType]]:
        definitions = self.node.variable_definitions or ()
        typed = ((d.variable.name.value, type_from_ast(self.schema, d.type)) for d in definitions)
        return [(name, type_) for name, type_ in typed if type_ is not None]  # type: ignore[misc]  # validation has seen that they are input types

    def variables(self, given: Mapping[str, Any]) -> Variables:
        """The variables of a request, coerced. Raises BadUserInput where one does not fit its type."""
        if not self.node.variable_definitions:
            return {}
        try:
            coerced = get_variable_values(self.schema, self.node.variable_definitions, dict(given), max_errors=5)
        except RecursionError:
            raise BadUserInput("The variables nest too deeply.") from None
        if isinstance(coerced, list):
            raise BadUserInput(" ".join(error.message for error in coerced), locations=locations(coerced[0]))
        return coerced.coerced

    def shape(self, variables: Variables) -> tuple[Any, ...]:
        """What of the variables' values can change the plan."""
        return tuple((name, shape(type_, variables[name])) for name, type_ in self._variable_types if name in variables)


@dataclass(frozen=True)
class Document:
    """A valid document."""

    text: str
    operations: Mapping[str | None, Operation]

    def operation(self, name: str | None) -> Operation:
        """The operation of that name, or the only one. Raises BadUserInput where it is not clear which is meant."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            raise BadUserInput("The document has several operations: say by `operationName` which one to run.")
        if name not in self.operations:
            known = ", ".join(str(known) for known in self.operations)
            raise BadUserInput(f"The document has no operation named {name[:80]!r}; it has {known}.")
        return self.operations[name]


class Documents:
    """Reads documents of one schema."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema = schema
        self.limits = limits
        self.rules = [*specified_rules, MaxIntrospectionDepthRule]
        self.kept: LRUCache[str, Document] = LRUCache(KEPT_CHARACTERS, getsizeof=_weight)

    def known(self, text: str) -> Document | None:
        """The document of that text, if it is kept."""
        return self.kept.get(text)

    def keep(self, document: Document) -> None:
        """Keep a document for the next request of the same text."""
        self.kept[document.text] = document

    def read(self, text: str) -> Document:
        """The document of that text, anew; touches nothing that others use, so that it can run in a thread.

        Raises ParseFailed, ValidationFailed, LimitExceeded or DepthExceeded where it is not to be run.
        """
        within("bytes", len(text.encode(errors="surrogatepass")), self.limits.document_bytes, "Split it into several.")
        try:
            node = parse(
                text,
                max_lexical_tokens=self.limits.tokens,
                max_comments=self.limits.tokens,
                allow_empty_selection_sets=False,
            )
        except GraphQLError as error:
            raise self._refused(error) from error
        except RecursionError:
            raise LimitExceeded("The document nests too deeply to be read. Split it into several.") from None
        fragments = {d.name.value: d for d in node.definitions if isinstance(d, FragmentDefinitionNode)}
        check_document(node, fragments, self.limits)
        if errors := validate(self.schema, node, self.rules, max_errors=SHOWN_ERRORS):
            raise _invalid(errors)
        return Document(text, self._operations(node, fragments))

    def _operations(
        self, node: DocumentNode, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> Mapping[str | None, Operation]:
        operations = [d for d in node.definitions if isinstance(d, OperationDefinitionNode)]
        if not operations:
            raise ValidationFailed("The document has fragments but no operation to run.")
        return {d.name.value if d.name else None: Operation(self.schema, d, fragments) for d in operations}

    def _refused(self, error: GraphQLError) -> RostrumError:
        if "tokens" in error.message or "nest" in error.message.lower():
            return LimitExceeded(
                f"{error.message} At most {self.limits.tokens:,} tokens are read. Split the document into several.",
                limit=self.limits.tokens,
            )
        return ParseFailed(error.message, locations=locations(error))


def _weight(document: Document) -> int:
    return len(document.text) + LEAST_CHARACTERS


def _introspects(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> bool:
    for node in selection_set.selections:
        below = None
        if isinstance(node, FieldNode) and node.name.value in INTROSPECTION:
            return True
        if isinstance(node, InlineFragmentNode):
            below = node.selection_set
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            below = fragments[node.name.value].selection_set
        if below and _introspects(below, fragments, seen):
            return True
    return False


def _invalid(errors: Sequence[GraphQLError]) -> RostrumError:
    """All that validation found, as one error; what is over a bound goes first."""
    for error in errors:
        if "introspection depth" in error.message.lower():
            return LimitExceeded(error.message, locations=locations(error))
    first, *further = errors
    message = first.message + "".join(f"\n{error.message}" for error in further)
    return ValidationFailed(message, locations=[place for error in errors for place in locations(error)])


def locations(error: GraphQLError) -> list[Mapping[str, int]]:
    """Where in the document an error is."""
    return [{"line": place.line, "column": place.column} for place in error.locations or ()]
