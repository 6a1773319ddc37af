"""What tests put in the outbox of a database, past the application, and what they find there."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from api.database import Database, open_database
from api.mail.outbox import Outbox
from api.mail.tables import OutgoingEmail
from api.settings import Settings
from tests.mailboxes import SENDER

VALUES: dict[str, Any] = {
    "username": "ada",
    "link": "https://www.herald.example/verify?token=abc",
    "valid_for": timedelta(days=1),
}


def settings_of(url: str, **settings: Any) -> Settings:
    """Settings under which what is queued is to be sent."""
    return Settings(database_url=url, **{"smtp_url": "smtp://127.0.0.1:1", "mail_from": SENDER} | settings)


@asynccontextmanager
async def outbox(url: str, **settings: Any) -> AsyncIterator[tuple[Database, Outbox]]:
    """A database, and an outbox in it."""
    chosen = settings_of(url, **settings)
    database = open_database(chosen)
    try:
        yield database, Outbox(chosen)
    finally:
        await database.close()


def queue(url: str, *recipients: str, template: str = "verify_email", **values: Any) -> None:
    """Commit a message to each of the recipients, in one transaction."""

    async def run() -> None:
        async with outbox(url) as (database, box), database.transaction() as session:
            for recipient in recipients:
                await box.queue(session, to=recipient, template=template, **VALUES | values)

    asyncio.run(run())


def queued(url: str) -> Sequence[OutgoingEmail]:
    """All messages of a database, in the order in which they were queued."""

    async def run() -> Sequence[OutgoingEmail]:
        async with outbox(url) as (database, _), database.transaction() as session:
            return (await session.scalars(sa.select(OutgoingEmail).order_by(sa.text("id")))).all()

    return asyncio.run(run())


def until(reached: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, f"not reached within {seconds} s"
        time.sleep(0.05)
