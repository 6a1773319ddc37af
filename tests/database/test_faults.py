"""A database that is slow, busy or gone: who asks is told so, and afterwards everything works again."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg
import httpx
import pytest

from tests.conftest import execute, fill
from tests.proxies import proxied
from tests.servers import Client, serve

Result = TypeVar("Result")
ARTICLES = "{ articles { totalCount } }"


@asynccontextmanager
async def _locked(url: str) -> AsyncIterator[asyncpg.Connection]:
    """The articles locked, so that whoever reads them waits; the connection that does so."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE article IN ACCESS EXCLUSIVE MODE")
            yield connection
    finally:
        await connection.close()


def while_locked(url: str, work: Callable[[], Result]) -> Result:
    """What some work gives while nobody can read articles."""

    async def run() -> Result:
        async with _locked(url):
            return await asyncio.to_thread(work)

    return asyncio.run(run())


def _refused(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["errors"][0]["extensions"]["code"]


def test_database_that_goes_away_costs_only_the_requests_meanwhile(postgres_url: str) -> None:
    """While PostgreSQL is gone, requests are told to try again; when it is back, all works without a restart."""
    fill(postgres_url)
    with proxied(postgres_url) as (proxy, through), serve(through) as client:
        assert client.data(ARTICLES)
        proxy.cut()
        for _ in range(3):
            gone = client.post(ARTICLES)
            assert _refused(gone) == (503, "SERVICE_UNAVAILABLE")
            assert gone.headers["retry-after"] == "1"
        assert client.http.get("/health/ready").status_code == 503
        assert client.http.get("/health/live").status_code == 200
        proxy.mend()
        assert client.data(ARTICLES)
        assert client.http.get("/health/ready").status_code == 200


def test_restart_that_nobody_meets_costs_nothing(postgres_url: str) -> None:
    """Where PostgreSQL was restarted while nobody asked, the next request is answered."""
    fill(postgres_url)
    with proxied(postgres_url) as (proxy, through), serve(through) as client:
        assert client.data(ARTICLES)
        proxy.cut()
        proxy.mend()
        # Whoever is answered now is answered after the server has heard of its connections' end.
        assert client.http.get("/health/live").status_code == 200
        assert client.data(ARTICLES)


def test_database_that_is_not_there_at_the_start_is_found_later(postgres_url: str) -> None:
    """A server whose PostgreSQL comes up after it serves as soon as it is there."""
    fill(postgres_url)
    with proxied(postgres_url) as (proxy, through):
        proxy.cut()
        with serve(through) as client:
            assert _refused(client.post(ARTICLES)) == (503, "SERVICE_UNAVAILABLE")
            proxy.mend()
            assert client.data(ARTICLES)


def test_statement_that_takes_too_long_is_stopped(postgres_url: str) -> None:
    """A statement over its time is stopped with TIMEOUT, and its connection serves the next."""
    fill(postgres_url)
    with serve(postgres_url, limits={"statement_seconds": 0.3}) as client:
        slow = while_locked(postgres_url, lambda: client.post(ARTICLES))
        assert _refused(slow) == (504, "TIMEOUT")
        assert client.data(ARTICLES)


def test_slow_statement_is_stopped_on_sqlite(sqlite_url: str) -> None:
    """On SQLite too a statement over its time is stopped, and the next is answered."""
    fill(sqlite_url)
    topics = (
        "INSERT INTO topic (id, slug, name, name_key) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
        "SELECT printf('%032x', i), 'n' || i, 'n', 'n' || i FROM n"
    )
    execute(sqlite_url, topics)
    with serve(sqlite_url, limits={"statement_seconds": 0.001}) as client:
        slow = client.post('{ topics(where: {name: {contains: "zz"}}) { totalCount } }')
        assert _refused(slow) == (504, "TIMEOUT")
        assert client.data("{ __typename }")


def test_wait_for_a_connection_is_bounded(postgres_url: str) -> None:
    """With all connections busy, the next request is told to come again instead of waiting on."""
    fill(postgres_url)
    with serve(postgres_url, database_connections=1, limits={"connection_seconds": 0.3}) as client:
        client.data(ARTICLES)

        def both() -> tuple[int, str]:
            with ThreadPoolExecutor(1) as pool:
                first = pool.submit(httpx.post, f"{client.url}/graphql", json={"query": ARTICLES}, timeout=30)
                time.sleep(0.3)
                second = client.post(ARTICLES)
                first.result()
                assert second.headers["retry-after"]
                return _refused(second)

        assert while_locked(postgres_url, both) == (503, "SERVICE_UNAVAILABLE")
        assert client.data(ARTICLES)


def test_statement_of_a_client_that_is_gone_is_cancelled(postgres_url: str) -> None:
    """When a client closes its connection, its statement is cancelled within two seconds."""
    fill(postgres_url)
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

    async def waits(connection: asyncpg.Connection) -> int:
        return int(await connection.fetchval(waiting))

    async def run(client: Client) -> None:
        async with _locked(postgres_url) as connection:
            with pytest.raises(httpx.TimeoutException):
                await asyncio.to_thread(client.http.post, "/graphql", json={"query": ARTICLES}, timeout=1)
            await asyncio.sleep(2)
            assert await waits(connection) == 0

    with serve(postgres_url) as client:
        client.data(ARTICLES)
        asyncio.run(run(client))
        assert client.data(ARTICLES)


def test_fault_of_ours_is_masked(database_url: str) -> None:
    """A fault shows the client a request id and nothing of the database, and does not end the server."""
    fill(database_url)
    execute(database_url, "DROP TABLE statement_topic")
    with serve(database_url, log_level="error") as client:
        response = client.post("{ statements { nodes { topics { name } } } }")
        assert _refused(response) == (500, "INTERNAL_SERVER_ERROR")
        error = response.json()["errors"][0]
        assert error["extensions"]["requestId"] == response.headers["x-request-id"]
        assert "statement_topic" not in response.text
        assert client.data(ARTICLES)
