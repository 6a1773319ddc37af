"""Passwords: hashed by Argon2id, off the event loop, only so many at once."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

PARALLEL = 2
"""Hashes at once: each takes 19 MiB and a core for some 20 ms."""

# OWASP's Password Storage Cheat Sheet: m=19 MiB, t=2, p=1 or above.
HASHER = PasswordHash((Argon2Hasher(memory_cost=19 * 1024, time_cost=2, parallelism=1),))
NOBODY = HASHER.hash("nobody's")
"""What a password is compared with where there is no account, so that the answer takes as long."""

threads = ThreadPoolExecutor(PARALLEL, thread_name_prefix="passwords")


def normal(password: str) -> str:
    """A password as it is hashed: however its characters were typed (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


async def hash_password(password: str) -> str:
    """What is kept of a password."""
    return await asyncio.get_running_loop().run_in_executor(threads, HASHER.hash, normal(password))


async def verify_password(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the password, and what to keep from now on, where parameters have changed since.

    Takes as long where nothing is kept.
    """
    verify = partial(HASHER.verify_and_update, normal(password), kept or NOBODY)
    right, renewed = await asyncio.get_running_loop().run_in_executor(threads, verify)
    return right and kept is not None, renewed
