"""The servers that are compared, each a process of its own with one worker, all on the same content."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.operations import Measured
from tests.processes import environment, serving

QUIET = {"ROSTRUM_LOG_LEVEL": "warning", "ROSTRUM_DATABASE_CONNECTIONS": "10"}
"""As users start it, with less to say."""


@dataclass(frozen=True)
class Contender:
    """A server under measurement: its name, and the address of each operation."""

    name: str
    addresses: dict[str, str]


@contextmanager
def contenders(
    sqlite_url: str, postgres_url: str, measured: Sequence[Measured], folder: Path
) -> Iterator[list[Contender]]:
    """Rostrum on both databases, the floor and the ordinary way, started as users start them."""
    names = [operation.name for operation in measured]
    bodies = json.dumps({operation.name: operation.body for operation in measured})
    with ExitStack() as stack:
        started = []
        for name, url in (("Rostrum, PostgreSQL", postgres_url), ("Rostrum, SQLite", sqlite_url)):
            served = stack.enter_context(serving("--database-url", url, cwd=folder, **QUIET))
            started.append(Contender(name, dict.fromkeys(names, f"{served.url}/graphql")))
        bare = stack.enter_context(floor(postgres_url, bodies))
        started.append(Contender("floor", {name: f"{bare}/{name}" for name in names}))
        ordinary = stack.enter_context(_uvicorn("tests.benchmarks.ordinary.app:create_app", postgres_url))
        started.append(Contender("ordinary way", dict.fromkeys(names, f"{ordinary}/graphql")))
        yield started


def floor(database_url: str, bodies: str) -> AbstractContextManager[str]:
    """The floor on a database; `bodies` are what is sent for each operation, by name, as JSON. Its address."""
    return _uvicorn("tests.benchmarks.floor:create_app", database_url, BENCHMARK=bodies)


@contextmanager
def _uvicorn(factory: str, database_url: str, **settings: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port), "--no-access-log"]
    process = subprocess.Popen(  # noqa: S603  # uvicorn
        [*command, "--log-level", "warning"], env=environment(ROSTRUM_DATABASE_URL=database_url, **settings)
    )
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def machine() -> str:
    """What the figures were measured on."""
    cpu = next(
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GB, Python {sys.version.split()[0]}"
