"""Locks on what has no row of its own to be locked."""

import hashlib

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession


async def one_at_a_time(session: AsyncSession, what: str) -> None:
    """Wait until no other transaction that has said the same is running; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
