"""A discussion whose server is killed in part, or loses its database: nothing is lost and nothing said twice."""

import asyncio
import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.comments.listeners import WRITERS, discussion
from tests.conftest import select
from tests.crowds import together
from tests.proxies import proxied

EACH = 9
"""Comments of each writer."""


def test_worker_killed_under_load(database_url: str, tmp_path: Path) -> None:
    """After kill -9 of one of three workers all that was acknowledged is there, and everyone has heard it once.

    Who listens by another worker notices nothing; who wrote or listened by the killed one comes back.
    """
    with discussion(database_url, tmp_path, workers=3) as running:
        running.listen_everywhere(6)
        listeners = list(zip(running.listeners, running.workers(), strict=True))
        running.begin()
        ((killed, _),) = Counter(worker for _, worker in listeners).most_common(1)

        async def kill() -> None:
            await running.writers.until(len(WRITERS) * EACH // 3)
            while True:
                os.kill(killed, signal.SIGSTOP)
                if killed in running.served.workers(running.writers.ports).values():
                    break
                # It has nothing to answer just now.
                os.kill(killed, signal.SIGCONT)
                await asyncio.sleep(0.01)
            os.kill(killed, signal.SIGKILL)

        together([kill(), *(running.writers.write(writer, EACH) for writer in WRITERS)])
        running.end()
        running.check()
        for listener, worker in listeners:
            assert listener.returns == (worker == killed)
        assert running.writers.broken
        running.send_again()
        running.check()


@pytest.mark.parametrize("workers", [1, 3])
def test_database_that_goes_away_under_load(postgres_url: str, tmp_path: Path, workers: int) -> None:
    """When PostgreSQL is restarted, and when it ends all connections, writers and listeners go on by themselves."""
    with (
        proxied(postgres_url) as (proxy, through),
        discussion(postgres_url, tmp_path, workers, through) as running,
    ):
        running.listen_everywhere(2 * workers)
        running.begin()
        writers, third = running.writers, len(WRITERS) * EACH // 3

        async def trouble() -> None:
            await writers.until(third)
            await asyncio.to_thread(proxy.cut)
            # Who writes now is told to try again, before the database is back.
            await writers.until_told_to_come_again()
            await asyncio.to_thread(proxy.mend)
            await writers.until(2 * third)
            await asyncio.to_thread(end_connections, postgres_url)

        together([trouble(), *(writers.write(writer, EACH) for writer in WRITERS)])
        running.end()
        running.check()
        assert not writers.broken
        running.send_again()
        running.check()


@pytest.mark.parametrize("workers", [1, 3])
def test_every_worker_tells_of_what_any_of_them_took(database_url: str, tmp_path: Path, workers: int) -> None:
    """A comment that any worker takes is heard once by those who listen on each, and so is a moderator's approval."""
    with discussion(database_url, tmp_path, workers) as running:
        running.listen_everywhere(3 * workers)
        running.begin()
        waits = running.forum.post("bob", "casino")["comment"]["id"]
        together(running.writers.write(writer, 3) for writer in WRITERS[:6])
        running.forum.moderate("max", "APPROVE", waits)
        running.end()
        first, second, *written, last = [id_ for _, id_, _ in running.stored()]
        assert (second, len(written)) == (waits, 18)
        for listener in running.listeners:
            in_order = [first, waits, *written, last] if listener.viewer == "mod" else [first, *written, waits, last]
            assert listener.heard == in_order


def end_connections(url: str) -> None:
    """Have PostgreSQL end all connections to a database but the one that asks for it."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    assert select(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
