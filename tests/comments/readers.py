"""Accounts that tests act as: each has a session whose token is its username."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from api.accounts.tables import Account, AccountSession
from api.accounts.tokens import hash_of
from api.context import Role
from api.database import open_database
from api.database.columns import now
from api.settings import Settings
from tests.content import key

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
READERS = ("ann", "bob", "cid", "dee")
STAFF = {"mod": Role.MODERATOR, "max": Role.MODERATOR, "edi": Role.EDITOR}


def account(number: int, name: str, role: Role = Role.READER, **columns: Any) -> list[SQLModel]:
    """An account of long standing that is logged in."""
    given: dict[str, Any] = {"joined_at": LONG_AGO, "email_verified_at": LONG_AGO} | columns
    email = f"{name}@example.org"
    return [
        Account(id=key(9, number), username=name, display_name=name.title(), email=email, role=role, **given),
        AccountSession(account_id=key(9, number), token_hash=hash_of(name), expires_at=now().replace(year=2100)),
    ]


def accounts() -> list[SQLModel]:
    """Four readers, two moderators, an editor."""
    people = [(name, Role.READER) for name in READERS] + list(STAFF.items())
    return [row for number, (name, role) in enumerate(people, 1) for row in account(number, name, role)]


def write(url: str, rows: Iterable[SQLModel]) -> None:
    """Write rows into a migrated database, past the application."""

    async def run() -> None:
        database = open_database(Settings(database_url=url))
        async with database.transaction() as session:
            for row in rows:
                session.add(row)
                await session.flush()
        await database.close()

    asyncio.run(run())
