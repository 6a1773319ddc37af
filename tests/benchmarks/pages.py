"""How long a page takes: the first, and the 500th by its cursor."""

from pathlib import Path

import httpx

from tests.benchmarks.contenders import QUIET
from tests.benchmarks.load import Speed, measure
from tests.processes import serving

QUERY = """query Page($after: String) {
  articles(first: 20, after: $after) { nodes { slug title summary publishedAt } pageInfo { endCursor hasNextPage } }
}"""
LATE = 500


def measure_pages(url: str, folder: Path, seconds: int) -> dict[str, Speed]:
    """The speed of both pages, asked for one by one."""
    with serving("--database-url", url, cwd=folder, **QUIET) as served:
        address = f"{served.url}/graphql"
        after = None
        with httpx.Client() as client:
            for _ in range(LATE - 1):
                answer = client.post(address, json={"query": QUERY, "variables": {"after": after}}).json()
                after = answer["data"]["articles"]["pageInfo"]["endCursor"]
                assert answer["data"]["articles"]["pageInfo"]["hasNextPage"]
        return {
            page: measure(address, {"query": QUERY, "variables": variables}, connections=1, seconds=seconds)
            for page, variables in {"first page": {"after": None}, f"page {LATE}": {"after": after}}.items()
        }
