"""The operation library: each operation is right, runs against the sample content, and finds something."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, validate
from sqlmodel import col

from api.accounts.tables import Account, AccountSession
from api.accounts.tokens import hash_of, new_token
from api.database import open_database
from api.database.columns import now
from api.explorer.codegen import write_operations
from api.explorer.library import GROUPS, LibraryOperation, read_library, read_operation
from api.schema import schema
from api.settings import Settings
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


@pytest.mark.parametrize("operation", [one for one in LIBRARY if one.document.count("\nmutation ") == 0], ids=by_file)
def test_operation_finds_something(operation: LibraryOperation, sample: Client) -> None:
    """With the variables beside it, as who is meant to ask, it finds something in every list of its page."""
    variables = operation.variables
    if operation.lookup:
        variables = {name: bare(found) for name, found in sample.data(operation.lookup).items()}
    headers = {"authorization": f"Bearer {logged_in(sample, operation.persona)}"} if operation.persona else {}
    body = sample.post(operation.document, variables, **headers).json()
    assert "errors" not in body, body["errors"]
    assert list(hollow(body["data"])) == []


def logged_in(sample: Client, username: str) -> str:
    """The token of a new session of a persona of the sample content."""
    token, expires_at = new_token(), now() + timedelta(hours=1)

    async def begin() -> None:
        database = open_database(Settings(database_url=sample.database_url))
        try:
            async with database.transaction() as session:
                found = sa.select(col(Account.id)).where(col(Account.username) == username)
                account_id = (await session.execute(found)).scalar_one()
                session.add(AccountSession(account_id=account_id, token_hash=hash_of(token), expires_at=expires_at))
        finally:
            await database.close()

    asyncio.run(begin())
    return token


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
