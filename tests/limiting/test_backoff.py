"""Waits after failures to log in: the same in a worker's memory and in Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from api.errors import RateLimited
from api.limiting import LogInBackoff
from tests.limiting.conftest import Store

Run = Callable[[LogInBackoff], Awaitable[None]]

ADA = "ada@example.org"
HOME = "203.0.113.7"
HASHING_SECONDS = 0.01


def run(store: Store, test: Run, **limits: float) -> None:
    """Run a test with one worker's back-off."""

    async def in_worker() -> None:
        async with store.worker(**limits) as limiting:
            await test(limiting.backoff)

    asyncio.run(in_worker())


class Door:
    """Log-ins of one worker, with how often a password was looked at."""

    def __init__(self, backoff: LogInBackoff, seconds: float = HASHING_SECONDS) -> None:
        self.backoff = backoff
        self.seconds = seconds
        self.looked = 0
        self.looking = asyncio.Event()

    async def knock(self, email: str, address: str | None, *, right: bool) -> bool:
        """Whether a log-in got as far as its password; it is right or wrong."""
        try:
            async with self.backoff.attempt(email, address) as attempt:
                self.looked += 1
                self.looking.set()
                await asyncio.sleep(self.seconds)
                if right:
                    await attempt.succeeded()
                return True
        except RateLimited:
            return False


async def fail(backoff: LogInBackoff, times: int, email: str = ADA, address: str | None = HOME) -> None:
    """Fail to log in so many times in a row."""
    for _ in range(times):
        async with backoff.attempt(email, address):
            pass


async def wait(backoff: LogInBackoff, email: str = ADA, address: str | None = None) -> float:
    """How long a try now would have to wait; 0 where it is made, and then counts as a failure."""
    try:
        await fail(backoff, 1, email, address)
    except RateLimited as refused:
        return refused.retry_at.timestamp() - time.time()
    return 0


def test_fifth_failure_makes_wait(store: Store) -> None:
    """Four failures cost nothing; after the fifth neither the account nor the address may try for a second."""

    async def test(backoff: LogInBackoff) -> None:
        await fail(backoff, 5)
        with pytest.raises(RateLimited) as refused:
            await fail(backoff, 1)
        assert 0 < refused.value.retry_at.timestamp() - time.time() <= 1.001
        assert refused.value.extensions["code"] == "RATE_LIMITED"
        assert await wait(backoff, ADA, "198.51.100.1") > 0
        assert await wait(backoff, "grace@example.org", HOME) > 0
        assert await wait(backoff, "grace@example.org", "198.51.100.1") == 0

    run(store, test)


def test_waits_double_up_to_the_longest(store: Store) -> None:
    """Each further failure doubles the wait, and none is longer than the longest."""

    async def test(backoff: LogInBackoff) -> None:
        await fail(backoff, 4, address=None)
        for expected in (0.3, 0.6, 1.0, 1.0):
            begun = time.time()
            await fail(backoff, 1, address=None)
            ended = time.time()
            left = await wait(backoff)
            told = time.time() + left
            assert begun + expected - 0.01 < told < ended + expected + 0.01
            await asyncio.sleep(left + 0.002)

    run(store, test, log_in_wait_seconds=0.3, log_in_longest_wait_seconds=1)


def test_longest_wait_is_an_hour(store: Store) -> None:
    """With a first wait of 1 s, the seventeenth failure makes wait an hour."""

    async def test(backoff: LogInBackoff) -> None:
        await fail(backoff, 17, address=None)
        assert 3590 < await wait(backoff) <= 3600.001

    # From the 17th on, so that those before need not be waited for; its wait is what twelve doublings make of 1 s.
    run(store, test, log_in_failures=17, log_in_wait_seconds=4096)


def test_refused_tries_do_not_lengthen_the_wait(store: Store) -> None:
    """Whoever tries again too early, or has someone else try for them, does not have to wait longer for it."""

    async def test(backoff: LogInBackoff) -> None:
        await fail(backoff, 5)
        first = await wait(backoff)
        assert all([0 < await wait(backoff) <= first for _ in range(50)])
        await asyncio.sleep(first + 0.002)
        assert await wait(backoff) == 0

    run(store, test, log_in_wait_seconds=0.6)


def test_success_ends_the_row_of_the_account(store: Store) -> None:
    """After a right password the account's failures begin anew."""

    async def test(backoff: LogInBackoff) -> None:
        for _ in range(3):
            await fail(backoff, 4, address=None)
            async with backoff.attempt(ADA, None) as attempt:
                await attempt.succeeded()
        await fail(backoff, 4, address=None)
        assert await wait(backoff) == 0
        assert await wait(backoff) > 0

    run(store, test)


def test_own_account_does_not_buy_guesses_at_others(store: Store) -> None:
    """Whoever logs in between their guesses at other accounts has to wait as if they did not."""

    async def test(backoff: LogInBackoff) -> None:
        guesses = 0
        for number in range(100):
            async with backoff.attempt("mallory@example.org", HOME) as attempt:
                await attempt.succeeded()
            await fail(backoff, 1, f"victim{number}@example.org")
            guesses += 1
            if await wait(backoff, "victim@example.org", HOME):
                break
            guesses += 1
        assert guesses <= 5

    run(store, test)


def test_many_right_passwords_from_one_address_cost_nothing(store: Store) -> None:
    """An office where a hundred people log in, and a few of them mistype, does not notice."""

    async def test(backoff: LogInBackoff) -> None:
        door = Door(backoff)
        for number in range(100):
            assert await door.knock(f"colleague{number}@example.org", HOME, right=number % 30 != 0)

    run(store, test)


def test_failures_are_forgiven_one_by_one(store: Store) -> None:
    """For each longest wait that passes without a try, one failure is forgiven."""

    async def test(backoff: LogInBackoff) -> None:
        await fail(backoff, 5, address=None)
        await asyncio.sleep(2.3)
        await fail(backoff, 2, address=None)
        assert await wait(backoff) > 0

    run(store, test, log_in_wait_seconds=0.5, log_in_longest_wait_seconds=1)


@pytest.mark.parametrize("email", ["ADA@example.org", " ada@Example.ORG ", "ａｄａ@example.org"])
def test_spellings_of_an_address_are_one_account(store: Store, email: str) -> None:
    """Capitals, spaces and wide letters give nobody further tries."""

    async def test(backoff: LogInBackoff) -> None:
        await fail(backoff, 5, address=None)
        assert await wait(backoff, email) > 0

    run(store, test)


def test_account_can_be_cleared(store: Store) -> None:
    """Whoever has reset their password can log in at once."""

    async def test(backoff: LogInBackoff) -> None:
        await fail(backoff, 5, address=None)
        await backoff.clear("Ada@example.org")
        assert await wait(backoff) == 0

    run(store, test)


def test_whatever_ends_a_try_it_counts(store: Store) -> None:
    """A try that is broken off, by its client or by a fault, is a failure: nobody guesses for nothing that way."""

    async def test(backoff: LogInBackoff) -> None:
        for _ in range(3):
            door = Door(backoff, seconds=60)
            task = asyncio.create_task(door.knock(ADA, HOME, right=True))
            await door.looking.wait()
            task.cancel()
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                async with backoff.attempt(ADA, HOME):
                    raise ZeroDivisionError
        assert await wait(backoff) > 0

    run(store, test)


async def _storm(workers: Sequence[LogInBackoff], emails: Sequence[str], addresses: Sequence[str]) -> int:
    """How many wrong passwords are looked at, of as many as there are e-mails, sent at once to all workers in turn."""
    doors = [Door(backoff) for backoff in workers]
    knocks = (
        doors[number % len(doors)].knock(email, address, right=False)
        for number, (email, address) in enumerate(zip(emails, addresses, strict=True))
    )
    await asyncio.gather(*knocks)
    return sum(door.looked for door in doors)


def test_thousand_wrong_passwords_at_once_against_one_account(store: Store) -> None:
    """However many addresses they come from, five passwords are looked at."""

    async def test(backoff: LogInBackoff) -> None:
        begun = time.monotonic()
        looked = await _storm([backoff], [ADA] * 1000, [f"198.51.100.{number}" for number in range(1000)])
        assert looked <= 5 + time.monotonic() - begun

    run(store, test)


def test_one_address_against_a_thousand_accounts_at_once(store: Store) -> None:
    """One address gets five guesses, however many accounts it tries them on."""

    async def test(backoff: LogInBackoff) -> None:
        begun = time.monotonic()
        looked = await _storm([backoff], [f"victim{number}@example.org" for number in range(1000)], [HOME] * 1000)
        assert looked <= 5 + time.monotonic() - begun

    run(store, test)


@asynccontextmanager
async def four_workers(store: Store) -> AsyncIterator[list[LogInBackoff]]:
    """The back-off of four workers."""
    async with AsyncExitStack() as stack:
        yield [(await stack.enter_async_context(store.worker())).backoff for _ in range(4)]


def test_thousand_wrong_passwords_at_once_on_four_workers(redis_store: Store) -> None:
    """Spread over several workers it is five as well: a try counts before its password is looked at."""

    async def test() -> None:
        async with four_workers(redis_store) as workers:
            begun = time.monotonic()
            looked = await _storm(workers, [ADA] * 1000, [f"198.51.100.{number}" for number in range(1000)])
            assert looked <= 5 + time.monotonic() - begun

    asyncio.run(test())


def test_fifty_right_passwords_at_once_on_four_workers(redis_store: Store) -> None:
    """Spread over several workers, too, all who know the password get in."""

    async def test() -> None:
        async with four_workers(redis_store) as workers:
            doors = [Door(backoff) for backoff in workers]
            knocks = (doors[number % 4].knock(ADA, HOME, right=True) for number in range(50))
            assert all(await asyncio.gather(*knocks))

    asyncio.run(test())


@pytest.mark.parametrize("accounts", [1, 50])
def test_fifty_right_passwords_at_once(store: Store, accounts: int) -> None:
    """Fifty who log in at once from one address all get in, with accounts of their own or with one."""

    async def test(backoff: LogInBackoff) -> None:
        door = Door(backoff)
        emails = [f"colleague{number % accounts}@example.org" for number in range(50)]
        assert all(await asyncio.gather(*(door.knock(email, HOME, right=True) for email in emails)))
        assert await wait(backoff, "colleague0@example.org", HOME) == 0
        assert not backoff.turns

    run(store, test)
