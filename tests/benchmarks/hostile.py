"""What hostile documents cost the server, and those who ask it something harmless meanwhile."""

import threading
import time
from pathlib import Path
from statistics import quantiles

import httpx

from tests.benchmarks.contenders import QUIET
from tests.execution.test_limits import HOSTILE
from tests.processes import serving

HARMLESS = {"query": "{ __typename }"}
MOST_MILLISECONDS = 200
"""What the slowest hundredth of harmless requests may take."""


def measure_hostile(url: str, folder: Path, seconds: float) -> list[str]:
    """For each hostile document a line: how long its answer took, and what harmless requests took beside many of it."""
    with serving("--database-url", url, cwd=folder, **QUIET) as served:
        address = f"{served.url}/graphql"
        return [_line(address, name, document, seconds) for name, (document, _) in HOSTILE.items()]


def _line(address: str, name: str, document: str, seconds: float) -> str:
    begun = time.perf_counter()
    status = httpx.post(address, json={"query": document}, timeout=60).status_code
    alone = (time.perf_counter() - begun) * 1000
    worst = _beside(address, document, seconds)
    missed = "" if worst <= MOST_MILLISECONDS else ", MISSED"
    return f"{name}: {status} in {alone:.0f} ms; beside it, harmless requests took {worst:.0f} ms (p99{missed})"


def _beside(address: str, document: str, seconds: float) -> float:
    stop = threading.Event()

    def attack() -> None:
        with httpx.Client() as client:
            number = 0
            while not stop.is_set():
                # Another text each time, so that no cache answers.
                number += 1
                client.post(address, json={"query": f"{document} # {number}"}, timeout=60)

    attackers = [threading.Thread(target=attack) for _ in range(4)]
    for attacker in attackers:
        attacker.start()
    times = []
    with httpx.Client() as client:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            begun = time.perf_counter()
            client.post(address, json=HARMLESS, timeout=60)
            times.append((time.perf_counter() - begun) * 1000)
    stop.set()
    for attacker in attackers:
        attacker.join()
    return quantiles(times, n=100)[98]
