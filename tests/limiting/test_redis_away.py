"""Redis away, hanging or unfit: each worker limits by its own memory meanwhile; nobody waits, nothing is a fault."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.errors import RateLimited
from api.limiting import Limit, Limiting
from tests.limiting.conftest import Store
from tests.processes import serving
from tests.proxies import Proxy
from tests.redis_servers import REDIS, own_redis


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A way to Redis that can be cut."""
    target = urlsplit(REDIS)
    proxy = Proxy(target.hostname or "127.0.0.1", target.port or 6379)
    try:
        yield proxy
    finally:
        proxy.close()


@pytest.fixture
def store(proxy: Proxy) -> Iterator[Store]:
    """Redis, behind the proxy."""
    with own_redis(f"redis://127.0.0.1:{proxy.port}") as settings:
        yield Store("redis", settings)


async def hits(limiting: Limiting, times: int, key: str = "a") -> int:
    """How many of so many messages of feedback are let through."""
    let_through = 0
    for _ in range(times):
        try:
            await limiting.rates.hit(Limit.FEEDBACK, key)
        except RateLimited:
            continue
        let_through += 1
    return let_through


def test_limits_hold_while_redis_is_away(store: Store, proxy: Proxy) -> None:
    """While Redis is cut off a worker counts by itself; afterwards it goes on with what is in Redis."""

    async def test() -> None:
        async with store.worker() as limiting:
            assert await hits(limiting, 4) == 4
            await asyncio.to_thread(proxy.cut)
            assert await hits(limiting, 30) == 10
            await asyncio.to_thread(proxy.mend)
            await asyncio.sleep(1.1)
            assert await hits(limiting, 30) == 6

    asyncio.run(test())


def test_log_ins_are_slowed_down_while_redis_is_away(store: Store, proxy: Proxy) -> None:
    """A cut to Redis does not open the door to guesses."""

    async def test() -> None:
        async with store.worker() as limiting:
            await asyncio.to_thread(proxy.cut)
            for _ in range(5):
                async with limiting.backoff.attempt("ada@example.org", "203.0.113.7"):
                    pass
            with pytest.raises(RateLimited):
                async with limiting.backoff.attempt("ada@example.org", None):
                    pass

    asyncio.run(test())


def test_restart_of_redis_is_not_noticed(store: Store, proxy: Proxy) -> None:
    """Connections that Redis closed are opened anew, and the count goes on."""

    async def test() -> None:
        async with store.worker() as limiting:
            await asyncio.gather(*(hits(limiting, 1, key=str(number)) for number in range(10)))
            assert await hits(limiting, 4) == 4
            await asyncio.to_thread(proxy.cut)
            await asyncio.to_thread(proxy.mend)
            assert await hits(limiting, 30) == 6

    asyncio.run(test())


def test_nobody_waits_long_for_redis_that_hangs(store: Store, proxy: Proxy) -> None:
    """Where Redis takes connections and answers nothing, one asks it now and then, for half a second at most."""

    async def test() -> None:
        async with store.worker(redis_seconds=0.5) as limiting:
            await hits(limiting, 1)
            proxy.stopped_up = True
            begun = time.monotonic()
            await asyncio.gather(*(hits(limiting, 1, key=str(number)) for number in range(100)))
            assert 0.4 < time.monotonic() - begun < 1.2
            begun = time.monotonic()
            assert await hits(limiting, 1000) == 10
            assert time.monotonic() - begun < 2
            await asyncio.sleep(1)
            begun = time.monotonic()
            quick = [asyncio.create_task(hits(limiting, 1)) for _ in range(100)]
            await asyncio.wait(quick, return_when=asyncio.FIRST_COMPLETED)
            done = [task for task in quick if task.done()]
            assert time.monotonic() - begun < 0.4
            assert len(done) >= 99
            await asyncio.gather(*quick)
            proxy.stopped_up = False
            await asyncio.sleep(1.1)
            assert await hits(limiting, 30) == 9

    asyncio.run(test())


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1", "redis://:wrong@127.0.0.1:6379", "redis://no.such.host.invalid"]
)
def test_redis_that_cannot_be_used_is_done_without(url: str) -> None:
    """A wrong port, password or host is a line in the log and costs no request its answer."""

    async def test() -> None:
        async with Store("redis", {"redis_url": url}).worker() as limiting:
            assert await hits(limiting, 30) == 10

    asyncio.run(test())


def test_operator_is_told_when_redis_goes_and_comes(tmp_path: Path, store: Store, proxy: Proxy) -> None:
    """Requests are answered all along; the log has one line when Redis is gone and one when it is back."""
    proxy.cut()
    environment = {f"ROSTRUM_{name.upper()}": value for name, value in store.settings.items()}
    query = {"query": "{ articles(first: 1) { nodes { title } } }"}
    with serving(cwd=tmp_path, ROSTRUM_LIMIT_LOOPBACK="true", **environment) as served:
        assert [httpx.post(f"{served.url}/graphql", json=query).status_code for _ in range(20)] == [200] * 20
        proxy.mend()
        time.sleep(1.1)
        assert [httpx.post(f"{served.url}/graphql", json=query).status_code for _ in range(20)] == [200] * 20
        served.stop()
    events = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    told = [event for event in events if str(event["event"]).startswith("redis")]
    assert [event["event"] for event in told] == ["redis_away", "redis_back"]
    assert "Connection refused" in told[0]["error"] or "Connect call failed" in told[0]["error"]
