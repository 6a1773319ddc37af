"""How often things may be done, and how much operations may cost together."""

from collections.abc import Awaitable, Callable
from enum import Enum
from functools import partial
from operator import attrgetter

from limits import RateLimitItem, parse_many
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from api.errors import RateLimited
from api.limiting.keys import hashed, moment
from api.limiting.link import Kept
from api.settings import Limits

ROUNDED_SECONDS = 0.5
"""What Redis may leave out of the rest of a window, which it tells in whole seconds."""


class Limit(Enum):
    """What is limited: its name is that of the setting that says how often, its value what a refusal says."""

    SIGN_UPS = "At most {amount} sign-ups per {span} are taken from one network."
    LOG_INS = "At most {amount} tries to log in per {span} are taken from one network."
    ADDRESS_MAILS = "At most {amount} e-mails per {span} are sent because someone in one network asks for them."
    ACCOUNT_MAILS = "At most {amount} e-mails per {span} of this kind are sent to one address."
    FEEDBACK = "At most {amount} messages per {span} are taken from one network without log-in. Log in to send more."
    ACCOUNT_FEEDBACK = "At most {amount} messages to the staff per {span} are taken from one account."
    COMMENTS = "At most {amount} comments per {span} are taken from one account."
    ADDRESS_POINTS = (
        "Without log-in, operations from one network may cost {amount} points per {span} together, and this one costs "
        "{cost}. Ask for fewer rows, or log in."
    )
    VIEWER_POINTS = (
        "Your operations may cost {amount} points per {span} together, and this one costs {cost}. Ask for fewer rows."
    )

    def rates(self, limits: Limits) -> list[RateLimitItem]:
        """How often it may be done, by the settings; all of these hold."""
        name = self.name.lower()
        text = getattr(limits, name)
        return [type(rate)(rate.amount, rate.multiples, name) for rate in parse_many(text)] if text else []


class Counts:
    """What was done and spent, kept in one storage. The answers are None for yes, or when it will be yes."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.windows = MovingWindowRateLimiter(storage)
        self.sums = FixedWindowRateLimiter(storage)

    async def hit(self, rate: RateLimitItem, key: str) -> float | None:
        """Count something that is done once more, unless it was done too often."""
        return None if await self.windows.hit(rate, key) else await self._free_at(rate, key)

    async def test(self, rate: RateLimitItem, key: str) -> float | None:
        """Whether something may be done once more."""
        return None if await self.windows.test(rate, key) else await self._free_at(rate, key)

    async def spend(self, rate: RateLimitItem, key: str, cost: int) -> float | None:
        """Add a cost to what was spent in this window, unless it is too much.

        The first of a window may cost any amount: else what alone costs more than the rate could never be done.
        """
        name, expiry = rate.key_for(key), rate.get_expiry()
        spent = await self.storage.incr(name, expiry, cost)
        if spent <= rate.amount or spent == cost:
            return None
        await self.storage.incr(name, expiry, -cost)
        return await self.storage.get_expiry(name) + ROUNDED_SECONDS

    async def _free_at(self, rate: RateLimitItem, key: str) -> float:
        return (await self.windows.get_window_stats(rate, key)).reset_time


class RateLimiter:
    """Refuses what is done too often. A key says by whom: an account, an address; None is never limited."""

    def __init__(self, limits: Limits, counts: Kept[Counts]) -> None:
        self.rates = {limit: limit.rates(limits) for limit in Limit}
        self.counts = counts

    async def hit(self, limit: Limit, key: str | None) -> None:
        """Count that something is done. Raises RateLimited where it was done too often; that is not counted."""
        if len(self.rates[limit]) > 1:
            # First all: what one of several rates refuses would else have been counted by the others.
            await self.check(limit, key)
        for rate in self.rates[limit]:
            await self._ask(limit, rate, key, Counts.hit)

    async def check(self, limit: Limit, key: str | None) -> None:
        """Raise RateLimited where `hit` would, until the last of its rates lets it through; nothing is counted."""
        refusals = []
        for rate in self.rates[limit]:
            try:
                await self._ask(limit, rate, key, Counts.test)
            except RateLimited as refusal:
                refusals.append(refusal)
        if refusals:
            raise max(refusals, key=attrgetter("retry_at"))

    async def spend(self, limit: Limit, key: str | None, cost: int) -> None:
        """Count what an operation costs. Raises RateLimited where too much was spent; that is not counted."""
        for rate in self.rates[limit] if cost else ():
            await self._ask(limit, rate, key, partial(Counts.spend, cost=cost), cost)

    async def _ask(
        self,
        limit: Limit,
        rate: RateLimitItem,
        key: str | None,
        ask: Callable[..., Awaitable[float | None]],
        cost: int = 1,
    ) -> None:
        if key is None:
            return
        free_at = await self.counts.ask(partial(ask, rate=rate, key=hashed(key)))
        if free_at is not None:
            unit = rate.GRANULARITY.name
            span = f"{rate.multiples} {unit}s" if rate.multiples > 1 else unit
            message = limit.value.format(amount=f"{rate.amount:,}", span=span, cost=f"{cost:,}")
            raise RateLimited(message, moment(free_at))
