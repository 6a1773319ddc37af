"""The names under which counts are kept, and the moments that they tell."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from math import ceil

DIGEST_BYTES = 16


def hashed(*parts: str) -> str:
    """A name of fixed length that tells nothing of what it is made from: e-mail addresses never get into Redis."""
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()


def moment(seconds: float) -> datetime:
    """The first whole millisecond not before so many seconds since 1970."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ceil(seconds * 1000))
