"""What clients meet when their operations cost too much in too short a time."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import fill
from tests.databases import BACKENDS, new_database
from tests.processes import serving
from tests.proxies import proxied, settled
from tests.redis_servers import own_redis
from tests.servers import PRODUCTION, serve

TEN = "{ articles(first: 10) { nodes { title } } }"
TWENTY = "{ articles(first: 20) { nodes { title } } }"


@pytest.fixture(scope="module", params=BACKENDS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with content, of each kind in turn."""
    with new_database(request.param, tmp_path_factory.mktemp("limits")) as url:
        fill(url)
        yield url


def limited(points: str) -> dict[str, Any]:
    """Settings under which this machine too may spend so many points and no more."""
    return {"limits": {"address_points": points, "loopback": True}}


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
def test_refusal_is_told_to_people_and_programs(database: str, accept: str) -> None:
    """A refused operation gets 429, how long to wait in Retry-After, and a GraphQL error with code and retryAt."""
    with serve(database, **limited("25/minute")) as client:
        assert [client.post(TEN, accept=accept).status_code for _ in range(2)] == [200, 200]
        asked = datetime.now(UTC)
        response = client.post(TEN, accept=accept)
        body = response.json()
    assert response.status_code == 429
    assert response.headers["content-type"] == accept
    assert list(body) == ["errors"]
    (error,) = body["errors"]
    assert error["extensions"].keys() == {"code", "retryAt"}
    assert error["extensions"]["code"] == "RATE_LIMITED"
    left = (datetime.fromisoformat(error["extensions"]["retryAt"]) - asked).total_seconds()
    assert 55 < left <= 60.6
    assert abs(int(response.headers["retry-after"]) - left) < 1.1
    for told in ("25 points per minute", "costs 10", "Ask for fewer rows, or log in", "Try again in"):
        assert told in error["message"]


def test_refused_operation_does_not_reach_the_database(postgres_url: str) -> None:
    """An operation over the limit costs the database nothing."""
    fill(postgres_url)
    with proxied(postgres_url) as (proxy, url), serve(url, **limited("25/minute")) as client:
        client.data(TEN)
        client.data(TEN)
        before = settled(lambda: proxy.executed)
        assert [client.post(TEN).status_code for _ in range(10)] == [429] * 10
        assert proxy.executed == before


def test_operation_is_answered_at_the_moment_that_was_told(database: str) -> None:
    """A client that waits until retryAt is answered."""
    with serve(database, **limited("15/2 seconds")) as client:
        client.data(TEN)
        retry_at = datetime.fromisoformat(client.error(TEN)["extensions"]["retryAt"])
        time.sleep(max((retry_at - datetime.now(UTC)).total_seconds(), 0))
        client.data(TEN)


def test_what_is_refused_or_free_is_not_counted(database: str) -> None:
    """Operations that break another bound, have a mistake, or cost nothing take nothing from what may be spent."""
    with serve(database, **limited("25/minute")) as client:
        for _ in range(5):
            assert client.error("{ nope }")["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
            bad_cursor = '{ articles(first: 10, after: "x") { nodes { title } } }'
            assert client.error(bad_cursor)["extensions"]["code"] == "BAD_USER_INPUT"
            dear = "{ articles(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }"
            assert client.error(dear)["extensions"]["code"] == "COST_EXCEEDED"
            client.data("{ __typename }")
            client.data("{ __schema { queryType { name } } }")
        client.data(TWENTY)
        assert client.error(TEN)["extensions"]["code"] == "RATE_LIMITED"
        client.data("{ __typename }")
        client.data("{ articles(first: 2) { nodes { title } } }")


def test_introspection_beside_data_is_counted_by_its_data(database: str) -> None:
    """Data does not come for free because the schema is asked for with it."""
    with serve(database, **limited("15/minute")) as client:
        both = "{ __schema { queryType { name } } articles(first: 10) { nodes { title } } }"
        assert client.data(both)["articles"]
        assert client.error(both)["extensions"]["code"] == "RATE_LIMITED"


def test_queries_by_get_are_counted_too(database: str) -> None:
    """A GET costs what a POST costs."""
    with serve(database, **limited("15/minute")) as client:
        answers = [client.http.get("/graphql", params={"query": TEN}).status_code for _ in range(2)]
        assert answers == [200, 429]


def test_many_at_once_spend_no_more_than_they_may(database: str) -> None:
    """Of forty operations of ten points at once, with 100 points a minute, ten are answered."""
    with serve(database, **limited("100/minute")) as client, ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: client.post(TEN).status_code, range(40)))
    assert set(statuses) == {200, 429}
    assert statuses.count(200) == 10


def test_newcomer_on_their_own_machine_meets_no_limit(database: str) -> None:
    """In development this machine may ask as much as it likes; in production it is an address like any other."""
    settings = {"limits": {"address_points": "15/minute"}}
    with serve(database, **settings) as client:
        assert [client.post(TEN).status_code for _ in range(5)] == [200] * 5
    with serve(database, **PRODUCTION | settings) as client:
        assert [client.post(TEN).status_code for _ in range(5)] == [200, 429, 429, 429, 429]


def _spend(url: str, times: int) -> list[int]:
    # A connection for each, so that all workers take part.
    return [httpx.post(f"{url}/graphql", json={"query": TEN}).status_code for _ in range(times)]


SEVERAL = {
    "ROSTRUM_WORKERS": "2",
    "ROSTRUM_LIMIT_LOOPBACK": "true",
    "ROSTRUM_LIMIT_ADDRESS_POINTS": "100/minute",
    "ROSTRUM_LIMIT_REDIS_SECONDS": "10",
}


def test_workers_share_the_limit_through_redis(tmp_path: Path) -> None:
    """Two workers with one Redis answer together what one may alone."""
    with own_redis() as settings:
        environment = {f"ROSTRUM_{name.upper()}": value for name, value in settings.items()}
        with serving(cwd=tmp_path, **SEVERAL, **environment) as served:
            assert _spend(served.url, 40).count(200) == 10
            assert not [line for line in served.lines if "ROSTRUM_REDIS_URL" in line]


def test_workers_without_redis_count_each_for_itself(tmp_path: Path) -> None:
    """Without Redis two workers may answer twice as much, and the start-up lines say so."""
    with serving(cwd=tmp_path, **SEVERAL) as served:
        assert 10 <= _spend(served.url, 60).count(200) <= 20
        assert [line for line in served.lines if "each of the 2 workers" in line and "ROSTRUM_REDIS_URL" in line]


def test_limit_is_told_to_the_log(tmp_path: Path) -> None:
    """The line of a refused request has the code."""
    with serving(cwd=tmp_path, ROSTRUM_LIMIT_LOOPBACK="true", ROSTRUM_LIMIT_ADDRESS_POINTS="15/minute") as served:
        assert _spend(served.url, 2) == [200, 429]
        served.stop()
    assert '"code":"RATE_LIMITED"' in (tmp_path / "log").read_text()


def test_page_of_another_origin_can_read_how_long_to_wait(database: str) -> None:
    """CORS lets a page read Retry-After."""
    with serve(database, cors_origins=["https://www.example.org"], **limited("15/minute")) as client:
        response = [client.post(TEN, origin="https://www.example.org") for _ in range(2)][1]
    assert response.status_code == 429
    assert "Retry-After" in response.headers["access-control-expose-headers"]
