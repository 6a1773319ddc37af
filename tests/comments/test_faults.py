"""A discussion whose server is killed in part, or loses its database: nothing is lost and nothing said twice."""

import os
import signal
from collections import Counter
from pathlib import Path

from tests.comments.listeners import WRITERS, discussion
from tests.crowds import together

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
            os.kill(killed, signal.SIGKILL)

        together([kill(), *(running.writers.write(writer, EACH) for writer in WRITERS)])
        running.end()
        running.check()
        for listener, worker in listeners:
            assert listener.returns == (worker == killed)
        assert running.writers.broken
        running.send_again()
        running.check()
