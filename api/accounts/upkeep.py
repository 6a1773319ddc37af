"""Deletes what has run out: sessions, links, claims to addresses, and remembered answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.claims import CLAIMED, CLAIMED_FOR
from api.accounts.tables import Account, AccountSession, AccountToken
from api.database.columns import now
from api.database.database import Database
from api.mutations.idempotency import KEPT
from api.mutations.tables import IdempotentRequest

INTERVAL_SECONDS = 3600.0

log = structlog.get_logger("rostrum.accounts")


@asynccontextmanager
async def upkeep(database: Database) -> AsyncIterator[None]:
    """Once an hour, for as long as the block runs, delete what has run out; several workers do each other no harm."""
    task = asyncio.create_task(_run(database), name="account-upkeep")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def delete_expired(session: AsyncSession, at: datetime) -> None:
    """Delete what has run out by that time."""
    for table, expired in (
        (AccountSession, col(AccountSession.expires_at) < at),
        (AccountToken, col(AccountToken.expires_at) < at),
        (Account, sa.and_(CLAIMED, col(Account.joined_at) < at - CLAIMED_FOR)),
        (IdempotentRequest, col(IdempotentRequest.created_at) < at - KEPT),
    ):
        await session.execute(sa.delete(table).where(expired))


async def _run(database: Database) -> None:
    while True:
        try:
            async with database.transaction() as session:
                await delete_expired(session, now())
        except Exception as error:  # noqa: BLE001  # whatever a driver raises, the next hour is another chance
            log.warning("accounts not tidied", reason=f"{type(error).__name__}: {error}")
        await asyncio.sleep(INTERVAL_SECONDS)
