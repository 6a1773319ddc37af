"""The four accounts of the sample content that one can try Rostrum as, with a password that everyone knows.

They can log in only where nobody but the developer can reach them: see `Settings.offers_personas`.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.passwords import hash_password, verify_password
from api.accounts.rules import set_password
from api.accounts.tables import Account
from api.context import Role
from api.database.database import Database
from api.settings import Settings

PASSWORD = "rostrum-demo"  # noqa: S105  # no secret: it is told to whoever starts Rostrum
EMAILS = tuple(f"{role.name.lower()}@example.org" for role in Role)


@dataclass(frozen=True)
class Persona:
    """Someone to try Rostrum as."""

    email: str
    name: str
    role: str


async def personas(session: AsyncSession) -> list[Account]:
    """Those of the four that the database has, whether or not they can log in, in the order of their roles."""
    found = await session.scalars(sa.select(Account).where(col(Account.email_key).in_(EMAILS)))
    return sorted(found, key=lambda account: EMAILS.index(account.email_key))


async def offered(session: AsyncSession) -> list[Persona]:
    """Those who can log in, presumably with the password that everyone knows."""
    return [
        Persona(account.email, account.display_name, account.role.name)
        for account in await personas(session)
        if account.password_hash
    ]


async def offers(settings: Settings, database: Database) -> list[Persona]:
    """Those whom a server's pages may offer: nobody, where others than the developer can reach it."""
    if not settings.offers_personas:
        return []
    async with database.transaction() as session:
        return await offered(session)


async def admit(session: AsyncSession) -> None:
    """Give the password to those who have none."""
    waiting = [account for account in await personas(session) if not account.password_hash]
    if waiting:
        # One hash for all: there is nothing that different salts could hide.
        password_hash = await hash_password(PASSWORD)
        for account in waiting:
            account.password_hash = password_hash


async def shut_out(session: AsyncSession) -> None:
    """Take the password from those who have it, and end their sessions."""
    for account in await personas(session):
        if account.password_hash and (await verify_password(PASSWORD, account.password_hash))[0]:
            await set_password(session, account, None)
