"""Redis: what several workers share that need not outlive them."""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from api.errors import StartupError
from api.settings import Settings

CONNECTIONS = 20


def open_redis(settings: Settings) -> Redis | None:
    """The Redis of the settings, if they name one. It connects when it is first asked; who asks bounds the wait.

    Raises StartupError where the URL cannot be used.
    """
    if settings.redis_url is None:
        return None
    try:
        pool = BlockingConnectionPool.from_url(
            settings.redis_url,
            max_connections=CONNECTIONS,
            socket_connect_timeout=settings.limits.redis_seconds,
            # A connection that Redis closed since its last use is opened anew, at once and once.
            retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        )
    except ValueError as error:
        raise StartupError(f"ROSTRUM_REDIS_URL cannot be used: {error}.") from error
    return Redis.from_pool(pool)
