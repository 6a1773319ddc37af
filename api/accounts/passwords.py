"""Passwords: which are refused, and how they are hashed: by Argon2id, off the event loop, only so many at once."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from api.errors import ServiceUnavailable

SHORTEST, LONGEST = 8, 256
LONGEST_TYPED = 4 * LONGEST
"""Characters that normalisation could make a password of: it joins some."""
GUESSES = 10**6
"""How many tries a guesser who knows what people choose must at least need."""
WEIGHED = 32
"""The characters that are looked at for that: each further one would take longer, and add to what is enough already."""

PARALLEL = 2
"""Hashes at once: each takes 19 MiB and a core for some 20 ms."""
WAITING = 200
"""Hashes that may wait for their turn, some 2 s: more would only make all of them too late."""

# OWASP's Password Storage Cheat Sheet: m=19 MiB, t=2, p=1 or above.
MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
HASHER = PasswordHash((Argon2Hasher(memory_cost=MEMORY_KIB, time_cost=PASSES, parallelism=LANES),))
NOBODY = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${'A' * 22}${'A' * 43}"
"""What a password is compared with where there is no account, so that the answer takes as long: the form of a hash,
with a salt of 16 bytes and a hash of 32, all zero, which is of no password that anyone could find."""

Value = TypeVar("Value")


class Turns:
    """Threads for what takes a core for long; whoever would wait too long for one is refused at once."""

    def __init__(self, parallel: int, waiting: int) -> None:
        self.threads = ThreadPoolExecutor(parallel, thread_name_prefix="passwords")
        self.most = parallel + waiting
        self.taken = 0

    async def run(self, work: Callable[..., Value], *arguments: object) -> Value:
        """What the work gives. Raises ServiceUnavailable where too much of it waits."""
        if self.taken >= self.most:
            raise ServiceUnavailable(
                "Too many people log in or sign up just now. Try again in a moment.", headers={"Retry-After": "2"}
            )
        self.taken += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work, *arguments)
        finally:
            self.taken -= 1


turns = Turns(PARALLEL, WAITING)


def normal(password: str) -> str:
    """A password as it is hashed: however its characters were typed (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


async def hash_password(password: str) -> str:
    """What is kept of a password."""
    return await turns.run(HASHER.hash, normal(password))


async def verify_password(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the password, and what to keep from now on, where parameters have changed since.

    Takes as long where nothing is kept.
    """
    # What is far longer than any password costs time and is none.
    text = normal(password) if len(password) <= LONGEST_TYPED else ""
    right, renewed = await turns.run(HASHER.verify_and_update, text, kept or NOBODY)
    return right and kept is not None, renewed


async def weakness(password: str, *known: str) -> str | None:
    """Why a password of the right length is easily guessed, in words to show; None where it is not.

    `known` is what guessers try first: the account's own address and names.
    """
    text = normal(password)
    if text.casefold() in {part.casefold() for word in known for part in (word, word.partition("@")[0])}:
        return "It is your address or name, which others know."
    return await turns.run(_weakness, text)


def _weakness(text: str) -> str | None:
    weighed = zxcvbn(text[:WEIGHED])
    if weighed["guesses"] >= GUESSES:
        return None
    warning: str = weighed["feedback"]["warning"]
    return warning or "Others like it are common."
