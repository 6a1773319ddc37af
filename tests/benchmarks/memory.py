"""How much memory a server takes after minutes of mixed and hostile load, beside what it took after the first."""

import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Self

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.benchmarks.contenders import QUIET
from tests.benchmarks.followers import FOLLOW
from tests.benchmarks.operations import operations
from tests.execution.test_limits import HOSTILE
from tests.processes import serving
from tests.web.sockets import PROTOCOL

MOST_GROWTH = 1.05
PROXY = {"ROSTRUM_TRUSTED_PROXIES": '["127.0.0.1"]', "ROSTRUM_LIMIT_LOOPBACK": "true"}
"""So that requests come from many addresses, as limits see them."""
ADDRESSES = 5000
BROKEN = (b"null", b"[", b"\xff", b"[" * 100_000, b'{"query": 1}', b"x" * (2**20 + 1), b"9" * 5000)
CHANCE = random.Random(1)  # noqa: S311  # it makes load, not secrets
LOG_IN = "mutation ($input: LogInInput!) { logIn(input: $input) { token errors { code } } }"


class Load:
    """Clients of several kinds, each in a thread of its own, until they are told to stop."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.stop = threading.Event()
        articles = httpx.post(f"{url}/graphql", json={"query": "{ articles(first: 1) { nodes { id } } }"}).json()
        self.article_id = articles["data"]["articles"]["nodes"][0]["id"]
        self.numbers = count()
        self.asked = 0
        kinds = (self._page, self._page, self._hostile, self._broken, self._log_in, self._socket)
        self.threads = [threading.Thread(target=self._repeat, args=(kind,)) for kind in kinds]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _repeat(self, kind: Callable[[httpx.Client], None]) -> None:
        with httpx.Client(base_url=self.url, timeout=60) as client:
            while not self.stop.is_set():
                # The server closes the connection of who sends too much, and refuses sockets.
                with suppress(httpx.TransportError, WebSocketException, OSError, TimeoutError):
                    kind(client)
                self.asked += 1

    def _ask(self, client: httpx.Client, **body: object) -> None:
        client.post("/graphql", json=body, headers=_from_somewhere())

    def _page(self, client: httpx.Client) -> None:
        slug = f"generated-article-{CHANCE.randrange(1000)}"
        asked = CHANCE.choice(operations(slug, f"generated-person-{CHANCE.randrange(300)}"))
        # Every other one is a document that nobody has sent before.
        number = next(self.numbers)
        query = asked.query if number % 2 else f"{asked.query} # {number}"
        self._ask(client, query=query, variables=asked.variables)

    def _hostile(self, client: httpx.Client) -> None:
        document, _ = CHANCE.choice(list(HOSTILE.values()))
        self._ask(client, query=f"{document} # {next(self.numbers)}")

    def _broken(self, client: httpx.Client) -> None:
        headers = _from_somewhere() | {"content-type": "application/json"}
        client.post("/graphql", content=CHANCE.choice(BROKEN), headers=headers)

    def _log_in(self, client: httpx.Client) -> None:
        given = {"email": f"someone{CHANCE.randrange(ADDRESSES)}@example.org", "password": "wrong password"}
        self._ask(client, query=LOG_IN, variables={"input": given})

    def _socket(self, _client: httpx.Client) -> None:
        address = f"{self.url.replace('http', 'ws', 1)}/graphql"
        with connect(
            address, subprotocols=[Subprotocol(PROTOCOL)], additional_headers=_from_somewhere(), close_timeout=1
        ) as socket:
            socket.send(json.dumps({"type": "connection_init"}))
            socket.recv(10)
            for number in range(CHANCE.randrange(25)):
                asked = {"query": f"{FOLLOW} # {next(self.numbers)}", "variables": {"id": self.article_id}}
                socket.send(json.dumps({"type": "subscribe", "id": str(number), "payload": asked}))
            socket.send(CHANCE.choice(["{", '{"type": "ping"}', "x" * 70_000, '{"type": "complete", "id": "0"}']))


def measure_memory(url: str, folder: Path, minutes: float) -> str:
    """Load a server for so many minutes, and tell what memory it takes beside what it took after the first."""
    with serving("--database-url", url, cwd=folder, **QUIET, **PROXY) as served, Load(served.url) as load:
        time.sleep(60)
        first = _megabytes(served.process.pid)
        time.sleep((minutes - 1) * 60)
        last = _megabytes(served.process.pid)
    missed = "" if last <= first * MOST_GROWTH else ", MISSED"
    return (
        f"{load.asked:,} requests in {minutes:g} minutes: {first:.0f} MB after the first, {last:.0f} MB at the end, "
        f"{last / first:.2f} times (at most {MOST_GROWTH}{missed})"
    )


def _from_somewhere() -> dict[str, str]:
    number = CHANCE.randrange(ADDRESSES)
    return {"x-forwarded-for": f"203.0.{number // 256}.{number % 256}"}


def _megabytes(process_id: int) -> float:
    """The resident memory of a process (on Linux)."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024
