"""Keys of rows that came to be before they are written: UUIDv7s of a given moment."""

import itertools
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime


class Keys:
    """Makes UUIDv7s (RFC 9562). Those of one moment ascend in the order in which they were made."""

    def __init__(self, randbits: Callable[[int], int] = secrets.randbits) -> None:
        self.randbits = randbits
        self.serials = itertools.count()

    def at(self, moment: datetime) -> uuid.UUID:
        """A new key of that moment: 48 bits of milliseconds, 24 of a serial number, 50 of chance."""
        milliseconds = int(moment.timestamp() * 1000)
        serial = next(self.serials) & 0xFFFFFF
        return uuid.UUID(
            int=milliseconds << 80 | 7 << 76 | serial >> 12 << 64
            | 2 << 62 | (serial & 0xFFF) << 50 | self.randbits(50)
        )  # fmt: skip
