"""What a client can learn of its operation: its price, and, where that is allowed, the SQL behind it."""

import pytest

from tests.servers import PRODUCTION, Client, serve

QUERY = "query Few($n: Int) { articles(first: $n) { nodes { title topics { name } } } }"
EXPLAIN = {"x-rostrum-explain": "1"}


def test_price_is_told_on_request(api: Client) -> None:
    """With X-Rostrum-Cost the answer has the operation's price and the bound."""
    answer = api.post(QUERY, {"n": 3}, **{"x-rostrum-cost": "1"}).json()
    assert answer["extensions"] == {"cost": {"estimated": 18, "limit": 10_000}}
    assert "extensions" not in api.post(QUERY, {"n": 3}).json()


def test_explanation_tells_statement_values_price_and_times(api: Client) -> None:
    """With X-Rostrum-Explain the answer has the SQL, its values, each list's rows, and where the time went."""
    first, again = (api.post(QUERY, {"n": 3}, **EXPLAIN).json() for _ in range(2))
    explained = again["extensions"]["rostrum"]
    assert explained["dialect"] == api.backend
    assert explained["sql"].startswith("SELECT ")
    assert 3 in explained["parameters"]
    assert explained["cost"]["estimated"] == sum(part["rows"] for part in explained["cost"]["breakdown"]) == 18
    assert explained["cost"]["breakdown"] == [
        {"path": "articles", "rows": 3},
        {"path": "articles.nodes.topics", "rows": 15},
    ]
    assert explained["operationName"] == "Few"
    assert explained["bytes"] > 0
    assert 0 < explained["databaseMs"] < explained["totalMs"]
    assert explained["planCached"] is True
    assert first["data"] == again["data"]


def test_refused_operation_is_explained_too(api: Client) -> None:
    """An operation that is too expensive shows where its price comes from."""
    query = "{ articles(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }"
    answer = api.post(query, **EXPLAIN).json()
    assert answer["errors"][0]["extensions"]["code"] == "COST_EXCEEDED"
    explained = answer["extensions"]["rostrum"]
    assert explained["cost"]["estimated"] == 10_100
    assert {"path": "articles.nodes.statements", "rows": 10_000} in explained["cost"]["breakdown"]


@pytest.mark.parametrize(("settings", "explains"), [(PRODUCTION, False), ({"explain": False}, False)])
def test_explanations_can_be_off(sqlite_url: str, settings: dict[str, object], explains: bool) -> None:
    """In production, or where the operator says so, nobody sees SQL."""
    with serve(sqlite_url, **settings) as client:
        answer = client.post("{ __typename }", **EXPLAIN).json()
    assert ("extensions" in answer) is explains
