"""Failures to log in, in a row, and how long each makes wait: the same rule in this process and in Redis."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cachetools import LRUCache
from redis.asyncio import Redis

from api.limiting.memory import KEPT
from api.settings import Limits

MOST_DOUBLINGS = 40


class Failures(Protocol):
    """Failures by key. A try counts as a failure from its beginning, so that many at once do not all get one."""

    async def begin(self, keys: Sequence[str]) -> float:
        """Begin a try: 0, and it counts as a failure of each key; or, where one of them has to wait, until when."""

    async def succeeded(self, account: str, address: str | None) -> None:
        """Forget the account's failures, and the last one of the address."""


@dataclass(slots=True)
class Row:
    """Failures in a row of one key."""

    failures: int
    last: float
    """When the last try began, in seconds since 1970."""
    ready: float = 0
    """When the next try may begin."""


class MemoryFailures:
    """Failures that this process saw."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows: LRUCache[str, Row] = LRUCache(KEPT)

    async def begin(self, keys: Sequence[str]) -> float:
        """See Failures."""
        now = time.time()
        rows = [self.rows.get(key) or Row(0, now) for key in keys]
        ready = max(row.ready for row in rows)
        if ready > now:
            return ready
        for key, row in zip(keys, rows, strict=True):
            forgiven = int((now - row.last) / self.limits.log_in_longest_wait_seconds)
            failures = max(row.failures - forgiven, 0) + 1
            self.rows[key] = Row(failures, now, now + self._wait(failures))
        return 0

    async def succeeded(self, account: str, address: str | None) -> None:
        """See Failures."""
        self.rows.pop(account, None)
        row = self.rows.get(address) if address else None
        if row:
            row.failures -= 1
            row.ready = 0

    def _wait(self, failures: int) -> float:
        doublings = failures - self.limits.log_in_failures
        if doublings < 0:
            return 0
        first = self.limits.log_in_wait_seconds
        return float(min(first * 2 ** min(doublings, MOST_DOUBLINGS), self.limits.log_in_longest_wait_seconds))


BEGIN = f"""
local free, first, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local ready, failures = 0, {{}}
for i, key in ipairs(KEYS) do
    local row = redis.call('HMGET', key, 'failures', 'last', 'ready')
    local forgiven = math.floor((now - (tonumber(row[2]) or now)) / longest)
    failures[i] = math.max((tonumber(row[1]) or 0) - forgiven, 0) + 1
    ready = math.max(ready, tonumber(row[3]) or 0)
end
if ready > now then
    return tostring(ready)
end
for i, key in ipairs(KEYS) do
    local wait = 0
    if failures[i] >= free then
        wait = math.min(first * 2 ^ math.min(failures[i] - free, {MOST_DOUBLINGS}), longest)
    end
    local function text(number) return string.format('%.6f', number) end
    redis.call('HSET', key, 'failures', failures[i], 'last', text(now), 'ready', text(now + wait))
    redis.call('PEXPIRE', key, math.ceil(failures[i] * longest * 1000))
end
return '0'
"""

SUCCEEDED = """
redis.call('DEL', KEYS[1])
if KEYS[2] and redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('HINCRBY', KEYS[2], 'failures', -1)
    redis.call('HSET', KEYS[2], 'ready', 0)
end
"""


class RedisFailures:
    """Failures that all workers saw; by the clock of Redis, which is one for all."""

    def __init__(self, limits: Limits, redis: Redis, prefix: str) -> None:
        self.rule = (limits.log_in_failures, limits.log_in_wait_seconds, limits.log_in_longest_wait_seconds)
        self.prefix = prefix
        self.begin_script = redis.register_script(BEGIN)
        self.succeeded_script = redis.register_script(SUCCEEDED)

    async def begin(self, keys: Sequence[str]) -> float:
        """See Failures."""
        return float(await self.begin_script(keys=self._names(keys), args=self.rule))

    async def succeeded(self, account: str, address: str | None) -> None:
        """See Failures."""
        await self.succeeded_script(keys=self._names([account, address] if address else [account]))

    def _names(self, keys: Sequence[str]) -> list[str]:
        return [f"{self.prefix}:{key}" for key in keys]
