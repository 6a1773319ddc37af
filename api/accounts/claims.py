"""Whose an e-mail address is: the one account's that has verified it; those that merely claim it come after.

So sign-up and log-in tell nobody whether an address has an account, and nobody can keep it from its owner by claiming
it first.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.emails import address_key, key_of_address
from api.accounts.tables import Account, AccountToken

CLAIMED_FOR = timedelta(days=7)
"""How long an account may stay without a verified address."""

VERIFIED = col(Account.email_verified_at).is_not(None)
CLAIMED = col(Account.email_verified_at).is_(None)


async def owner_of(session: AsyncSession, email: str) -> Account | None:
    """The account that has verified an address, as someone wrote it."""
    return await session.scalar(sa.select(Account).where(col(Account.email_key) == key_of_address(email), VERIFIED))


async def latest_claim(session: AsyncSession, email: str) -> Account | None:
    """The last account that claimed an address, as someone wrote it, and has not verified it."""
    claims = sa.select(Account).where(col(Account.email_key) == key_of_address(email), CLAIMED)
    return await session.scalar(claims.order_by(col(Account.id).desc()).limit(1))


async def give_address(session: AsyncSession, account: Account, email: str, at: datetime) -> bool:
    """Make an address the account's own, now that someone has proved to read what arrives there.

    False where another account was first. Whatever links were sent to the account die, and so do all other claims.
    """
    key = address_key(email)
    same = sa.select(Account).where(col(Account.email_key) == key, col(Account.id) != account.id)
    others = list(await session.scalars(same.order_by(col(Account.id)).with_for_update()))
    if any(other.email_verified_at for other in others):
        return False
    for other in others:
        await session.delete(other)
    await session.flush()
    account.email, account.email_key, account.email_verified_at = email, key, at
    await session.execute(sa.delete(AccountToken).where(col(AccountToken.account_id) == account.id))
    return True
