"""Servers that end while sockets are open."""

import asyncio
import signal
import threading
import time
from pathlib import Path

import asyncpg
import pytest

from tests.conftest import fill
from tests.processes import serving
from tests.web.sockets import Raw, speaking


@pytest.mark.parametrize("workers", ["1", "2"])
def test_sockets_are_closed_when_the_server_ends(tmp_path: Path, workers: str) -> None:
    """At SIGTERM sockets are closed with 1012, which clients connect again after, and the server exits with 0."""
    with serving("--workers", workers, cwd=tmp_path) as served:
        with speaking(served.url) as speaker, speaking(served.url, begin=False) as silent:
            assert speaker.ask("{ __typename }")
            served.process.send_signal(signal.SIGTERM)
            assert speaker.closed() == (1012, "The server restarts. Connect again.")
            assert silent.closed() == (1012, "The server restarts. Connect again.")
        assert served.process.wait(20) == 0


def test_client_that_reads_nothing_does_not_keep_the_server(tmp_path: Path) -> None:
    """However a client behaves, the server exits with 0 within 20 seconds of SIGTERM."""
    with serving(cwd=tmp_path) as served, Raw(served.url, receive_buffer=4096) as raw:
        raw.say(type="connection_init")
        query = "{ articles { nodes { body { html markdown text } statements { nodes { text } } } } }"
        for number in range(200):
            raw.say(type="subscribe", id=str(number), payload={"query": query})
        begun = time.monotonic()
        assert served.stop() == 0
        assert time.monotonic() - begun < 20


def test_running_operation_ends_before_its_socket_is_closed(tmp_path: Path, postgres_url: str) -> None:
    """What runs at SIGTERM is answered, what comes later is refused, and then the socket is closed."""

    async def locked(release: threading.Event, taken: threading.Event) -> None:
        connection = await asyncpg.connect(postgres_url)
        async with connection.transaction():
            await connection.execute("LOCK TABLE article IN ACCESS EXCLUSIVE MODE")
            taken.set()
            await asyncio.to_thread(release.wait)
        await connection.close()

    fill(postgres_url)
    release, taken = threading.Event(), threading.Event()
    with serving("--database-url", postgres_url, cwd=tmp_path) as served, speaking(served.url) as speaker:
        holder = threading.Thread(target=lambda: asyncio.run(locked(release, taken)))
        holder.start()
        taken.wait()
        speaker.subscribe("1", "{ articles { totalCount } }")
        time.sleep(1)
        served.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert speaker.refused("{ __typename }")["extensions"]["code"] == "SERVICE_UNAVAILABLE"
        release.set()
        assert speaker.hear()["payload"]["data"]["articles"]["totalCount"] > 0
        assert speaker.hear()["type"] == "complete"
        assert speaker.closed()[0] == 1012
        assert served.process.wait(20) == 0
        holder.join()
