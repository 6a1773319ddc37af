"""The operation library: each operation is right, runs against the sample content, and finds something."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, OperationType, parse, validate
from httpx import Response

from api.accounts.personas import EMAILS
from api.explorer.codegen import write_operations
from api.explorer.library import GROUPS, LibraryOperation, read_library, read_operation
from api.schema import schema
from tests.conftest import select
from tests.explorer.personas import token_of
from tests.processes import rostrum
from tests.servers import Client
from tests.web.sockets import speaking

LIBRARY = read_library()
BY_NAME = {one.name: one for one in LIBRARY}
BENCHMARK = {"list", "article", "person", "feed"}
LAST = BY_NAME["DeleteAccount"]
"""After it nothing else can be tried as the same persona."""


def by_file(operation: LibraryOperation) -> str:
    return operation.path.stem


def of_kind(kind: OperationType) -> list[LibraryOperation]:
    """The queries, the mutations or the subscriptions."""
    return [one for one in LIBRARY if one.kind is kind]


def bare(found: Any) -> list[Any]:
    """The values of what a lookup found, without all that is around them, as the explorer takes them."""
    if found is None:
        return []
    if isinstance(found, dict):
        found = list(found.values())
    return [value for one in found for value in bare(one)] if isinstance(found, list) else [found]


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
        assert validate(schema._schema, parse(operation.lookup)) == []


def test_labels_name_what_can_be_run() -> None:
    """Who is to run it can log in; what is to run before it, and what a subscription hears of, are mutations."""
    assert {one.persona for one in LIBRARY} <= {None, *(email.partition("@")[0] for email in EMAILS)}
    for one in LIBRARY:
        assert {BY_NAME[name].kind for name in (one.after, one.hears) if name} <= {OperationType.MUTATION}
        assert bool(one.hears) is (one.kind is OperationType.SUBSCRIPTION)


def logged_in(operation: LibraryOperation, client: Client) -> dict[str, str]:
    """The headers of a new session of the persona who is to run it; none where nobody need be logged in."""
    return {"authorization": f"Bearer {token_of(client, operation.persona)}"} if operation.persona else {}


def variables(operation: LibraryOperation, client: Client, headers: dict[str, str]) -> dict[str, Any]:
    """The variables beside it, with those that are looked up in this database."""
    found = data(client.post(operation.lookup, **headers)) if operation.lookup else {}
    values = {name: bare(value) for name, value in found.items()}
    assert all(values.values()), values
    looked_up = {name: all_ if name in operation.lists else all_[0] for name, all_ in values.items()}
    given = operation.variables
    if "token" in given.get("input", {}):
        given = {"input": given["input"] | {"token": token_for(operation, client)}}
    return given | looked_up


def token_for(operation: LibraryOperation, client: Client) -> str:
    """The token in the last e-mail to whom the operation before it names."""
    assert operation.after
    email = next(value for value in bare(BY_NAME[operation.after].variables) if "@" in value)
    written = f"SELECT body_text FROM outgoing_email WHERE recipient = '{email}' ORDER BY id DESC LIMIT 1"
    ((text,),) = select(client.database_url, written)
    found = re.search(r"(?<=token=)\S+", text)
    assert found, text
    return found[0]


def data(response: Response) -> Any:
    """The data of an operation that was not refused."""
    body = response.json()
    assert "errors" not in body, body["errors"]
    return body["data"]


def answer(operation: LibraryOperation, client: Client) -> dict[str, Any]:
    """The data of an operation, as who is meant to ask, once what it needs has run."""
    if operation.after:
        answer(BY_NAME[operation.after], client)
    headers = logged_in(operation, client)
    answered: dict[str, Any] = data(client.post(operation.document, variables(operation, client, headers), **headers))
    return answered


@pytest.mark.parametrize("operation", of_kind(OperationType.QUERY), ids=by_file)
def test_operation_finds_something(operation: LibraryOperation, sample: Client) -> None:
    """With the variables beside it, as who is meant to ask, it finds something in every list of its page."""
    assert list(hollow(answer(operation, sample))) == []


@pytest.mark.parametrize("operation", [one for one in of_kind(OperationType.MUTATION) if one != LAST], ids=by_file)
def test_operation_does_what_it_says(operation: LibraryOperation, scratch: Client) -> None:
    """A mutation is done: nothing stands in its way, and what its payload shows is there."""
    (payload,) = answer(operation, scratch).values()
    assert payload.pop("errors") == []
    assert None not in payload.values()
    assert [] not in payload.values()


def test_deleted_reader_is_brought_back(alone: Client) -> None:
    """The operation that deletes the reader does, and `rostrum seed` brings them back, as it says."""
    assert answer(LAST, alone) == {"deleteAccount": {"errors": []}}
    readers = "SELECT count(*) FROM account WHERE username = 'reader'"
    assert select(alone.database_url, readers) == [(0,)]
    ended = rostrum("seed", "--database-url", alone.database_url)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert select(alone.database_url, readers) == [(1,)]


@pytest.mark.parametrize("operation", of_kind(OperationType.SUBSCRIPTION), ids=by_file)
def test_subscription_hears_of_it(operation: LibraryOperation, followed: Client) -> None:
    """Over a WebSocket, whoever is meant to subscribe is told of the operation that it names."""
    assert operation.hears
    headers = logged_in(operation, followed)
    with speaking(followed.url, begin=False) as speaker:
        speaker.begin(headers)
        speaker.subscribe("live", operation.document, variables=variables(operation, followed, headers))
        # Whoever has asked something after subscribing is told of all that comes then.
        assert speaker.ask("{ __typename }")
        answer(BY_NAME[operation.hears], followed)
        event = speaker.hear()
    assert (event["type"], event["id"]) == ("next", "live"), event
    assert "errors" not in event["payload"]
    assert list(hollow(event["payload"]["data"])) == []


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
