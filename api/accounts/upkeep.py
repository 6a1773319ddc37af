"""Deletes what has run out: sessions, links, claims to addresses, and remembered answers."""

import sqlalchemy as sa
from sqlmodel import col

from api.accounts.claims import CLAIMED, CLAIMED_FOR
from api.accounts.tables import Account, AccountSession, AccountToken
from api.database.columns import now
from api.database.database import Database
from api.mutations.idempotency import KEPT
from api.mutations.tables import IdempotentRequest


async def delete_expired(database: Database) -> int:
    """Delete what has run out by now; how many rows that were."""
    at, deleted = now(), 0
    async with database.transaction() as session:
        connection = await session.connection()
        for table, expired in (
            (AccountSession, col(AccountSession.expires_at) < at),
            (AccountToken, col(AccountToken.expires_at) < at),
            (Account, sa.and_(CLAIMED, col(Account.joined_at) < at - CLAIMED_FOR)),
            (IdempotentRequest, col(IdempotentRequest.created_at) < at - KEPT),
        ):
            deleted += (await connection.execute(sa.delete(table).where(expired))).rowcount
    return deleted
