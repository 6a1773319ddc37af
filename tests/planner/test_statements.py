"""What each kind of operation becomes in SQL, and which rows it gives: an operation in, the committed text out.

`pytest tests/planner --update` writes the snapshots anew; read the diff before you commit it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from api.execution.documents import Documents
from api.planner.dialects import POSTGRESQL, SQLITE
from api.planner.planner import Planner
from api.schema import schema
from api.settings import Limits, Settings
from tests.servers import Client

HERE = Path(__file__).parent
OPERATIONS = sorted((HERE / "operations").glob("*.graphql"))
SETTINGS = Settings(public_url="https://api.example.org")
DIALECTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def _variables(operation: Path) -> dict[str, Any]:
    """The operation's variables; `CURSOR list|value|…` is written as the cursor that it stands for."""
    beside = operation.with_suffix(".variables.json")
    given = json.loads(beside.read_text()) if beside.exists() else {}
    return {name: _cursor(value) if str(value).startswith("CURSOR ") else value for name, value in given.items()}


def _cursor(text: str) -> str:
    values = [
        int(part) if part.isdigit() and len(part) < 5 else part for part in text.removeprefix("CURSOR ").split("|")
    ]
    return json.dumps(values).encode().hex()


def _expect(path: Path, found: str, *, update: bool) -> None:
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found)
    assert path.exists(), f"{path.name} is missing: run with --update"
    assert found == path.read_text()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda path: path.stem)
def test_operation_becomes_the_committed_statement(
    operation: Path, dialect: str, request: pytest.FixtureRequest
) -> None:
    """An operation is one statement, and the same one as was reviewed."""
    graphql = schema._schema
    found = Documents(graphql, Limits()).read(operation.read_text()).operation(None)
    variables = found.variables(_variables(operation))
    statement = Planner(graphql, DIALECTS[dialect], SETTINGS).statement(found.node, found.fragments, variables)
    values = "".join(f"-- {i}: {value!r}\n" for i, value in enumerate(statement.values(variables), 1))
    text = f"-- cost {statement.cost(variables)}\n{values}{statement.sql}\n"
    _expect(HERE / "expected" / f"{operation.stem}.{dialect}.sql", text, update=request.config.getoption("--update"))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda path: path.stem)
def test_operation_gives_the_committed_rows(api: Client, operation: Path, request: pytest.FixtureRequest) -> None:
    """An operation gives the same rows on both databases, and the same as were reviewed."""
    data = api.data(operation.read_text(), _variables(operation))
    text = json.dumps(data, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
    # The order of keys is part of the answer; the two databases must agree on all of it but cursors' spelling.
    for cursor in _cursors(data):
        text = text.replace(cursor, "CURSOR")
    _expect(HERE / "expected" / f"{operation.stem}.json", text, update=request.config.getoption("--update"))


def _cursors(data: Any) -> list[str]:
    if isinstance(data, dict):
        own = [v for k, v in data.items() if k in ("cursor", "startCursor", "endCursor") and v]
        return own + [c for v in data.values() for c in _cursors(v)]
    return [c for v in data for c in _cursors(v)] if isinstance(data, list) else []
