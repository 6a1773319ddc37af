"""What may be done only so often: rates, and waits after failures to log in; counted in memory or in Redis."""

from dataclasses import dataclass

from limits.aio.storage import RedisStorage
from redis.asyncio import Redis

from api.limiting.backoff import LogInBackoff
from api.limiting.failures import Failures, MemoryFailures, RedisFailures
from api.limiting.link import Kept, Link
from api.limiting.memory import MemoryStorage
from api.limiting.rates import Counts, Limit, RateLimiter
from api.settings import Settings

__all__ = ["Limit", "Limiting", "LogInBackoff", "RateLimiter", "open_limiting"]


@dataclass(frozen=True)
class Limiting:
    """All that limits how often things are done."""

    rates: RateLimiter
    backoff: LogInBackoff


def open_limiting(settings: Settings, redis: Redis | None) -> Limiting:
    """The limits of the settings, shared by all workers through Redis, where there is one."""
    limits = settings.limits
    link = Link(limits.redis_seconds)
    counts, failures = None, None
    if redis:
        prefix = f"{settings.redis_prefix}:limit"
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=prefix,
            connection_pool=redis.connection_pool,  # type: ignore[arg-type]  # documented, though not in its type
        )
        counts = Counts(storage)
        failures = RedisFailures(limits, redis, prefix)
    return Limiting(
        RateLimiter(limits, Kept(Counts(MemoryStorage()), counts, link)),
        LogInBackoff(Kept[Failures](MemoryFailures(limits), failures, link)),
    )
