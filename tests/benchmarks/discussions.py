"""How fast a discussion opens: beside the floor, and one of a million comments beside one of a thousand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from api.explorer.library import FOLDER, read_operation
from tests.benchmarks.contenders import QUIET, floor
from tests.benchmarks.load import Speed, measure, typical
from tests.processes import serving

ARTICLE = "generated-article-1"
SHOWN = 20
ROUNDS = 3
NEWEST, LIKED = "newest first", "most liked first"
ORDERS: dict[str, Any] = {NEWEST: None, LIKED: [{"field": "LIKE_COUNT"}]}


def discussions() -> dict[str, dict[str, Any]]:
    """The library's operation for the discussion below an article, by its order."""
    query = read_operation(FOLDER / "comments.graphql").document
    variables = {"slug": ARTICLE, "first": SHOWN}
    return {name: {"query": query, "variables": {**variables, "orderBy": order}} for name, order in ORDERS.items()}


def measure_opening(url: str, folder: Path, seconds: int) -> dict[str, Speed]:
    """The speed at which the first comments are read one by one, by their order."""
    with serving("--database-url", url, cwd=folder, **QUIET) as served:
        address = f"{served.url}/graphql"
        for body in discussions().values():
            _check(httpx.post(address, json=body, timeout=60).json())
        return {
            name: typical([measure(address, body, connections=1, seconds=seconds) for _ in range(ROUNDS)])
            for name, body in discussions().items()
        }


def measure_share(url: str, folder: Path, seconds: int) -> Iterator[tuple[int, float]]:
    """How much of the floor's throughput Rostrum reaches on PostgreSQL, by the number of connections."""
    body = discussions()[NEWEST]
    with serving("--database-url", url, cwd=folder, **QUIET) as served, floor(url, json.dumps({"it": body})) as bare:
        addresses = (f"{served.url}/graphql", f"{bare}/it")
        for address in addresses:
            _check(httpx.post(address, json=body, timeout=60).json())
        for connections in (1, 16):
            # In turns, so that a slow minute of the machine strikes both.
            rounds = [
                [measure(address, body, connections=connections, seconds=seconds) for address in addresses]
                for _ in range(ROUNDS)
            ]
            ours, its = (typical(list(speeds)) for speeds in zip(*rounds, strict=True))
            yield connections, ours.per_second / its.per_second


def _check(answer: Any) -> None:
    assert "errors" not in answer, answer["errors"]
    assert len(answer["data"]["article"]["comments"]["nodes"]) == SHOWN
