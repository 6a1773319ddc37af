"""The operation library: each operation is right, runs against the sample content, and finds something."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, validate

from api.accounts.personas import PASSWORD
from api.explorer.codegen import write_operations
from api.explorer.library import GROUPS, LibraryOperation, read_library, read_operation
from api.schema import schema
from tests.servers import Client

LIBRARY = read_library()
BENCHMARK = {"list", "article", "person", "feed"}


def by_file(operation: LibraryOperation) -> str:
    return operation.path.stem


def bare(found: Any) -> Any:
    """A lookup's value without the objects around it, as the explorer takes it."""
    if isinstance(found, list):
        return [bare(one) for one in found]
    return bare(next(iter(found.values()))) if isinstance(found, dict) else found


def hollow(value: Any, path: str = "data") -> Iterator[str]:
    """Where data has nothing: null at the root, and every connection without a row that is no part of a list's row."""
    if value is None and path.count(".") == 1:
        yield path
    if isinstance(value, dict):
        for name, below in value.items():
            yield from (
                [f"{path}.{name}"] if name in {"nodes", "edges"} and not below else hollow(below, f"{path}.{name}")
            )


def test_there_are_the_operations_that_pages_need() -> None:
    """At least fifteen, those of the benchmark among them, and each in a group that the explorer knows."""
    assert len(LIBRARY) >= 15
    assert set(map(by_file, LIBRARY)) >= BENCHMARK
    assert {one.group for one in LIBRARY} == set(GROUPS)


def test_names_are_unique() -> None:
    """No two operations or fragments share a name: clients generate code from all of them together."""
    definitions = [definition for one in LIBRARY for definition in parse(one.document).definitions]
    assert all(isinstance(each, OperationDefinitionNode | FragmentDefinitionNode) for each in definitions)
    names = Counter(each.name.value for each in definitions if each.name)  # type: ignore[attr-defined]
    assert len(definitions) == names.total(), "one has no name"
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("operation", LIBRARY, ids=by_file)
def test_operation_fits_the_schema(operation: LibraryOperation) -> None:
    """It is valid, and so is the query that looks its variables up."""
    assert validate(schema._schema, parse(operation.document)) == []
    if operation.lookup:
        assert not operation.variables
        assert validate(schema._schema, parse(operation.lookup)) == []


def answer(operation: LibraryOperation, client: Client) -> dict[str, Any]:
    """The data of an operation, as who is meant to ask, with the variables beside it."""
    variables = operation.variables
    if operation.lookup:
        variables = {name: bare(found) for name, found in client.data(operation.lookup).items()}
    headers = {"authorization": f"Bearer {logged_in(client, operation.persona)}"} if operation.persona else {}
    body = client.post(operation.document, variables, **headers).json()
    assert "errors" not in body, body["errors"]
    data: dict[str, Any] = body["data"]
    return data


def logged_in(client: Client, username: str) -> str:
    """The token of a new session of one of the personas."""
    given = {"email": f"{username}@example.org", "password": PASSWORD}
    token: str = client.payload("mutation ($in: LogInInput!) { logIn(input: $in) { token } }", {"in": given})["token"]
    return token


@pytest.mark.parametrize("operation", [one for one in LIBRARY if not one.writes], ids=by_file)
def test_operation_finds_something(operation: LibraryOperation, sample: Client) -> None:
    """With the variables beside it, as who is meant to ask, it finds something in every list of its page."""
    assert list(hollow(answer(operation, sample))) == []


@pytest.mark.parametrize("operation", [one for one in LIBRARY if one.writes], ids=by_file)
def test_operation_does_what_it_says(operation: LibraryOperation, scratch: Client) -> None:
    """A mutation is done: nothing stands in its way, and what its payload shows is there."""
    (payload,) = answer(operation, scratch).values()
    assert payload.pop("errors") == []
    assert None not in payload.values()


def test_incomplete_file_is_refused(tmp_path: Path) -> None:
    """A file without its labels, its comment or the operation's name says what it lacks."""
    path = tmp_path / "some.graphql"
    path.write_text("# group: Topics\n# title: Some\nquery Some { __typename }\n")
    with pytest.raises(ValueError, match=r"some\.graphql: begin with"):
        read_operation(path)


def test_frontends_get_operations_schema_and_configuration(tmp_path: Path) -> None:
    """What is written is all that GraphQL Code Generator needs, and valid by the schema beside it."""
    written = write_operations(tmp_path / "new", "type Query { a: Int }\n")
    assert {path.name for path in written} == {one.path.name for one in LIBRARY} | {"schema.graphql", "codegen.ts"}
    assert (tmp_path / "new/schema.graphql").read_text() == "type Query { a: Int }\n"
    assert "documents: 'operations/*.graphql'" in (tmp_path / "new/codegen.ts").read_text()
    article = (tmp_path / "new/operations/article.graphql").read_text()
    assert article == read_operation(Path(LIBRARY[0].path.parent / "article.graphql")).document
