"""What an operator reads: one line a request, and the stack of each fault under its request id."""

import json
from pathlib import Path

import apsw
import httpx

from tests.processes import serving


def _events(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "log").read_text().splitlines()]


def test_each_request_is_one_line(tmp_path: Path) -> None:
    """A request's line has its id, operation, status, size, rows and times; health checks have none."""
    with serving(cwd=tmp_path) as served:
        query = "query Newest { articles(first: 3) { nodes { title } } }"
        answer = httpx.post(f"{served.url}/graphql", json={"query": query})
        refused = httpx.post(f"{served.url}/graphql", json={"query": "{ nope }"})
        httpx.get(f"{served.url}/health/live")
        served.stop()
    first, second = _events(tmp_path)
    assert first["operation"] == "Newest"
    assert first["request_id"] == answer.headers["x-request-id"]
    assert (first["status"], first["bytes"]) == (200, len(answer.content))
    assert isinstance(first["ms"], float)
    assert isinstance(first["database_ms"], float)
    assert 0 < first["database_ms"] < first["ms"]
    assert first["rows"]
    assert second["request_id"] == refused.headers["x-request-id"]
    assert second["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_fault_is_logged_with_its_stack(tmp_path: Path) -> None:
    """A fault's line has the stack that the client does not get, under the id that it gets."""
    with serving(cwd=tmp_path) as served:
        connection = apsw.Connection(str(tmp_path / "rostrum.db"))
        connection.set_busy_timeout(30_000)
        connection.execute("DROP TABLE statement_topic")
        connection.close()
        answer = httpx.post(f"{served.url}/graphql", json={"query": "{ statements { nodes { topics { name } } } }"})
        assert answer.status_code == 500
        served.stop()
    fault, line = _events(tmp_path)
    assert fault["request_id"] == line["request_id"] == answer.json()["errors"][0]["extensions"]["requestId"]
    assert "no such table" in str(fault["exception"])
    assert line["status"] == 500
