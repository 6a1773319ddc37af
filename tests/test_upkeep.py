"""Chores in the background: each goes on by itself, whatever becomes of the others."""

import asyncio

import pytest
import structlog
from structlog.testing import LogCapture

from api.upkeep import Chore, upkeep


def test_chore_that_fails_is_tried_again_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is done at once and after each pause; a failure is told to the operator, and so is what was done."""
    told = LogCapture()
    monkeypatch.setattr("api.upkeep.log", structlog.wrap_logger(None, [told], structlog.make_filtering_bound_logger(0)))
    done = {"broken": 0, "slow": 0, "well": 0}
    enough = asyncio.Event()

    async def broken() -> int:
        done["broken"] += 1
        raise OSError("the disk is full")

    async def slow() -> int:
        done["slow"] += 1
        await asyncio.sleep(60)
        return 1

    async def well() -> int:
        done["well"] += 1
        if min(done["broken"], done["well"]) > 3:
            enough.set()
        return 7 if done["well"] == 1 else 0

    async def run() -> None:
        chores = (Chore(each.__name__, each, pause_seconds=0.01) for each in (broken, slow, well))
        async with asyncio.timeout(30), upkeep(*chores):
            await enough.wait()

    asyncio.run(run())
    assert done["slow"] == 1
    assert [entry for entry in told.entries if entry["log_level"] == "info"] == [
        {"event": "well", "rows": 7, "log_level": "info"}
    ]
    failures = [entry for entry in told.entries if entry["log_level"] == "warning"]
    assert len(failures) >= 3
    assert failures[0] == {
        "event": "upkeep failed",
        "chore": "broken",
        "reason": "OSError: the disk is full",
        "log_level": "warning",
    }
