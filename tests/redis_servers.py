"""The Redis that tests use, each under names of its own."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from redis import Redis, RedisError

REDIS = os.environ.get("ROSTRUM_TEST_REDIS_URL", "redis://127.0.0.1:6379")


def require_redis() -> None:
    """Skip the test where there is no Redis; under CI that is a failure."""
    try:
        with Redis.from_url(REDIS, socket_timeout=5) as redis:
            redis.ping()
    except RedisError as error:
        reason = f"no Redis at {REDIS.split('@')[-1]} (set ROSTRUM_TEST_REDIS_URL): {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def own_redis(url: str = REDIS) -> Iterator[dict[str, str]]:
    """Settings for names in Redis that nothing else uses; what was kept under them is deleted afterwards."""
    require_redis()
    prefix = f"rostrum-test-{uuid.uuid4().hex}"
    try:
        yield {"redis_url": url, "redis_prefix": prefix}
    finally:
        with Redis.from_url(REDIS) as redis:
            for name in redis.scan_iter(f"{prefix}:*"):
                redis.delete(name)
