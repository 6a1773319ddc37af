"""Limits as workers have them: in their memory, or in a Redis that they share."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from api.database.redis import open_redis
from api.limiting import Limiting, open_limiting
from api.settings import Settings
from tests.redis_servers import own_redis


@dataclass
class Store:
    """Where limits are kept."""

    kind: str
    settings: dict[str, Any]

    @asynccontextmanager
    async def worker(self, **limits: Any) -> AsyncIterator[Limiting]:
        """The limits of one more worker, with those settings."""
        # On a busy machine Redis may take its time: that is tried where it is meant to be.
        settings = Settings(**self.settings, limits={"redis_seconds": 10} | limits)
        redis = open_redis(settings)
        try:
            yield open_limiting(settings, redis)
        finally:
            if redis:
                await redis.aclose()


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each kind of store in turn."""
    if request.param == "memory":
        yield Store("memory", {})
        return
    with own_redis() as settings:
        yield Store("redis", settings)


@pytest.fixture
def redis_store() -> Iterator[Store]:
    """Redis, under names that nothing else uses."""
    with own_redis() as settings:
        yield Store("redis", settings)
