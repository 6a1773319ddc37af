"""One operation is one SQL statement, however deep it nests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from tests.conftest import fill
from tests.databases import new_database
from tests.proxies import proxied, settled
from tests.servers import Client, serve

OPERATIONS = Path(__file__).parents[1] / "planner" / "operations"
DEEP = {name: (OPERATIONS / f"{name}.graphql").read_text() for name in ("deep", "person_page", "topic_page", "scalars")}
SEVERAL_ROOTS = "{ articles { totalCount nodes { title } } people { nodes { name } } topics { nodes { name } } }"

Counted = tuple[Client, Callable[[], int]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def counted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    """A server, and how many statements its database has been asked to run."""
    with new_database(request.param, tmp_path_factory.mktemp("counted")) as url:
        fill(url)
        if request.param == "postgresql":
            with proxied(url) as (proxy, through), serve(through) as client:
                settled(lambda: proxy.executed)
                yield client, lambda: proxy.executed
            return
        seen: list[str] = []

        def watch(connection: apsw.Connection) -> None:
            connection.trace_v2(apsw.SQLITE_TRACE_STMT, lambda event: seen.append(event["sql"]))

        apsw.connection_hooks.append(watch)
        try:
            with serve(url) as client:
                settled(lambda: len(seen))
                yield client, lambda: len(seen)
        finally:
            apsw.connection_hooks.remove(watch)


@pytest.mark.parametrize("operation", [*DEEP.values(), SEVERAL_ROOTS], ids=[*DEEP, "several_roots"])
def test_operation_is_one_statement(counted: Counted, operation: str) -> None:
    """Whatever an operation selects, the database is asked once."""
    client, executed = counted
    # The first time, the driver asks the database about the statement's types.
    client.data(operation)
    before = executed()
    client.data(operation)
    assert executed() - before == 1


def test_refused_operation_is_no_statement(counted: Counted) -> None:
    """What is refused by its price never reaches the database."""
    client, executed = counted
    before = executed()
    error = client.error("{ articles(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }")
    assert error["extensions"]["code"] == "COST_EXCEEDED"
    assert executed() == before
