"""How often things may be done: the same in a worker's memory and in Redis."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from redis import Redis

from api.database.redis import open_redis
from api.errors import RateLimited, StartupError
from api.limiting import Limit, RateLimiter
from api.limiting.memory import KEPT
from api.settings import Limits, read_settings
from tests.limiting.conftest import Store
from tests.redis_servers import REDIS

Run = Callable[[RateLimiter], Awaitable[None]]


def run(store: Store, test: Run, **limits: str) -> None:
    """Run a test with one worker's limits."""

    async def in_worker() -> None:
        async with store.worker(**limits) as limiting:
            await test(limiting.rates)

    asyncio.run(in_worker())


async def allowed(doing: Awaitable[None]) -> bool:
    """Whether something may be done."""
    try:
        await doing
    except RateLimited:
        return False
    return True


async def count(rates: RateLimiter, limit: Limit, times: int, key: str = "a") -> int:
    """How many of so many tries at once are let through."""
    return sum(await asyncio.gather(*(allowed(rates.hit(limit, key)) for _ in range(times))))


@pytest.mark.parametrize(
    ("limit", "rates"),
    [
        (Limit.SIGN_UPS, ["5 per 1 hour"]),
        (Limit.LOG_INS, ["30 per 1 minute"]),
        (Limit.ADDRESS_MAILS, ["5 per 1 hour"]),
        (Limit.ACCOUNT_MAILS, ["5 per 1 hour"]),
        (Limit.FEEDBACK, ["10 per 1 hour"]),
        (Limit.COMMENTS, ["10 per 1 minute", "100 per 1 day"]),
        (Limit.ADDRESS_POINTS, ["1000 per 1 minute"]),
        (Limit.VIEWER_POINTS, ["5000 per 1 minute"]),
    ],
)
def test_each_limit_has_a_default_and_a_setting(
    limit: Limit, rates: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a setting, this is how often each thing may be done; its variable says otherwise."""
    assert [str(rate) for rate in limit.rates(Limits())] == rates
    monkeypatch.setenv(f"ROSTRUM_LIMIT_{limit.name}", "7/2 minutes")
    assert [str(rate) for rate in limit.rates(Limits())] == ["7 per 2 minute"]


def test_so_many_are_let_through_and_no_more(store: Store) -> None:
    """Five an hour are five, for each key; the sixth is told when the first will be an hour ago."""

    async def test(rates: RateLimiter) -> None:
        begun = time.time()
        for _ in range(5):
            await rates.hit(Limit.SIGN_UPS, "a")
        with pytest.raises(RateLimited) as refused:
            await rates.hit(Limit.SIGN_UPS, "a")
        assert begun + 3600 <= refused.value.retry_at.timestamp() < time.time() + 3600.01
        assert "5 sign-ups per hour" in refused.value.message
        assert "60 min" in refused.value.message
        assert await count(rates, Limit.SIGN_UPS, 6, key="b") == 5
        assert await count(rates, Limit.FEEDBACK, 1) == 1

    run(store, test)


def test_many_at_once_are_counted_one_by_one(store: Store) -> None:
    """Of 200 at the same moment exactly as many are let through as may."""

    async def test(rates: RateLimiter) -> None:
        assert await count(rates, Limit.FEEDBACK, 200) == 10

    run(store, test)


def test_it_may_be_done_again_at_the_moment_that_was_told(store: Store) -> None:
    """Whoever waits until retryAt is let through, and who is refused meanwhile does not have to wait longer."""

    async def test(rates: RateLimiter) -> None:
        await rates.hit(Limit.SIGN_UPS, "a")
        await asyncio.sleep(0.3)
        await rates.hit(Limit.SIGN_UPS, "a")
        for _ in range(3):
            with pytest.raises(RateLimited) as refused:
                await rates.hit(Limit.SIGN_UPS, "a")
        await asyncio.sleep(refused.value.retry_at.timestamp() - time.time() + 0.002)
        assert await count(rates, Limit.SIGN_UPS, 3) == 1

    run(store, test, sign_ups="2/second")


def test_several_rates_hold_together(store: Store) -> None:
    """With "2/second; 3/hour" the fourth is refused however slowly they come."""

    async def test(rates: RateLimiter) -> None:
        assert await count(rates, Limit.COMMENTS, 5) == 2
        await asyncio.sleep(1.01)
        assert await count(rates, Limit.COMMENTS, 5) == 1
        with pytest.raises(RateLimited, match="3 comments per hour"):
            await rates.hit(Limit.COMMENTS, "a")

    run(store, test, comments="2/second; 3/hour")


def test_checking_counts_nothing(store: Store) -> None:
    """Whether something may be done can be asked as often as one likes, and is answered as doing it would be."""

    async def test(rates: RateLimiter) -> None:
        for _ in range(10):
            await rates.check(Limit.SIGN_UPS, "a")
        assert await count(rates, Limit.SIGN_UPS, 6) == 5
        with pytest.raises(RateLimited):
            await rates.check(Limit.SIGN_UPS, "a")

    run(store, test)


def test_nobody_in_particular_is_not_limited(store: Store) -> None:
    """A key of None, as loopback has in development, is let through always, and so is all without a rate."""

    async def test(rates: RateLimiter) -> None:
        for _ in range(10):
            await rates.hit(Limit.SIGN_UPS, None)
            await rates.spend(Limit.ADDRESS_POINTS, None, 5000)
            await rates.hit(Limit.FEEDBACK, "a")

    run(store, test, feedback="")


def test_costs_are_added_up(store: Store) -> None:
    """What does not fit is refused and not counted: something cheaper still fits."""

    async def test(rates: RateLimiter) -> None:
        await rates.spend(Limit.ADDRESS_POINTS, "a", 800)
        with pytest.raises(RateLimited, match=r"1,000 points per minute.* this one costs 300"):
            await rates.spend(Limit.ADDRESS_POINTS, "a", 300)
        await rates.spend(Limit.ADDRESS_POINTS, "a", 200)
        assert not await allowed(rates.spend(Limit.ADDRESS_POINTS, "a", 1))
        assert await allowed(rates.spend(Limit.ADDRESS_POINTS, "a", 0))
        assert await allowed(rates.spend(Limit.ADDRESS_POINTS, "b", 1000))

    run(store, test)


def test_costs_at_once_are_added_up_one_by_one(store: Store) -> None:
    """Of 100 operations of 30 points at the same moment 33 are let through, never more."""

    async def test(rates: RateLimiter) -> None:
        tries = (allowed(rates.spend(Limit.ADDRESS_POINTS, "a", 30)) for _ in range(100))
        assert 30 <= sum(await asyncio.gather(*tries)) <= 33

    run(store, test)


def test_operation_dearer_than_the_rate_uses_up_a_window(store: Store) -> None:
    """What alone costs more than a minute's points may run as the first of a minute, and nothing else in it."""

    async def test(rates: RateLimiter) -> None:
        await rates.spend(Limit.ADDRESS_POINTS, "a", 8000)
        with pytest.raises(RateLimited) as refused:
            await rates.spend(Limit.ADDRESS_POINTS, "a", 1)
        await asyncio.sleep(refused.value.retry_at.timestamp() - time.time() + 0.002)
        await rates.spend(Limit.ADDRESS_POINTS, "a", 1)
        assert not await allowed(rates.spend(Limit.ADDRESS_POINTS, "a", 8000))

    run(store, test, address_points="1000/second")


def test_workers_share_what_is_in_redis(redis_store: Store) -> None:
    """Through Redis two workers let through together what one may alone."""

    async def test() -> None:
        async with redis_store.worker() as one, redis_store.worker() as other:
            both = await asyncio.gather(*(count(w.rates, Limit.FEEDBACK, 20) for w in (one, other)))
            assert sum(both) == 10

    asyncio.run(test())


def test_workers_do_not_share_their_memory() -> None:
    """Without Redis each worker counts for itself."""

    async def test() -> None:
        async with Store("memory", {}).worker() as one, Store("memory", {}).worker() as other:
            assert [await count(w.rates, Limit.FEEDBACK, 20) for w in (one, other)] == [10, 10]

    asyncio.run(test())


def test_nothing_stays_in_redis_and_nothing_there_tells_of_whom(redis_store: Store) -> None:
    """Every name in Redis ends by itself, and holds no e-mail address and no client's address."""

    async def test() -> None:
        async with redis_store.worker() as limiting:
            for limit in Limit:
                await limiting.rates.hit(limit, "ada@example.org")
                await limiting.rates.spend(limit, "203.0.113.7", 3)
            async with limiting.backoff.attempt("ada@example.org", "203.0.113.7"):
                pass

    asyncio.run(test())
    with Redis.from_url(REDIS, decode_responses=True) as redis:
        names = list(redis.scan_iter(f"{redis_store.settings['redis_prefix']}:*"))
        assert len(names) > 2 * len(Limit)
        assert all(redis.ttl(name) > 0 for name in names)
        assert not [name for name in names if "ada" in name or "example" in name or "203.0" in name]


def test_flood_of_addresses_is_bounded_in_memory_and_time() -> None:
    """After 75,000 addresses a count takes microseconds as before, and memory holds the latest 50,000 of them."""

    async def test(rates: RateLimiter) -> None:
        for number in range(KEPT + KEPT // 2):
            await rates.spend(Limit.ADDRESS_POINTS, f"address {number}", 1)
            await rates.hit(Limit.SIGN_UPS, f"address {number}")
        storage = rates.counts.own.storage
        assert len(storage.sums) == len(storage.windows) == KEPT  # type: ignore[attr-defined]  # MemoryStorage's
        begun = time.perf_counter()
        for number in range(1000):
            await rates.spend(Limit.ADDRESS_POINTS, f"address {number}", 1)
        assert time.perf_counter() - begun < 0.1

    run(Store("memory", {}), test)


@pytest.mark.parametrize("value", ["5", "often", "0/hour", "5/fortnight", "-1/hour", "99999999999/day", "5/hour;"])
def test_bad_rate_is_told_in_a_line(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rate that is none stops the start with a line that names the setting and shows how to write one."""
    monkeypatch.setenv("ROSTRUM_LIMIT_SIGN_UPS", value)
    with pytest.raises(StartupError, match=r"ROSTRUM_LIMIT_SIGN_UPS: .*5/hour"):
        read_settings()


@pytest.mark.parametrize(
    "value",
    ["127.0.0.1:6379", "http://127.0.0.1", "redis", "redis://:secret@host:port", "redis://:secret@x?socket_timeout=no"],
)
def test_bad_redis_address_is_told_in_a_line(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that is none of Redis's stops the start with a line that names the setting, and no password."""
    monkeypatch.setenv("ROSTRUM_REDIS_URL", value)
    with pytest.raises(StartupError, match=r"^ROSTRUM_REDIS_URL") as refused:
        open_redis(read_settings())
    assert "secret" not in str(refused.value)


def test_refusal_says_how_long_to_wait() -> None:
    """A refusal tells the moment in RFC 3339, and the time until then, rounded up, in words and in Retry-After."""
    told = {}
    for seconds in (0, 0.4, 5.2, 88.9, 94.9, 3599.9, 7299.9):
        error = RateLimited("Too often.", datetime.fromtimestamp(time.time() + seconds, UTC))
        told[seconds] = (error.headers["Retry-After"], error.message.removeprefix("Too often. Try again in "))
        assert abs(datetime.fromisoformat(error.extensions["retryAt"]).timestamp() - time.time() - seconds) < 1
        assert error.extensions["retryAt"].endswith("Z")
    assert told == {
        0: ("1", "1 s."),
        0.4: ("1", "1 s."),
        5.2: ("6", "6 s."),
        88.9: ("89", "89 s."),
        94.9: ("95", "2 min."),
        3599.9: ("3600", "60 min."),
        7299.9: ("7300", "3 h."),
    }
