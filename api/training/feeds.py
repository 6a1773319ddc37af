"""Whose calendar a private address is."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from api.accounts.tokens import hash_of
from api.context import Role, Standing, Viewer
from api.database.database import Database
from api.planner.sql import utf8
from api.training.tables import CalendarFeed


class CalendarFeeds:
    """Finds out to whom the secret in a calendar's address belongs."""

    def __init__(self, database: Database) -> None:
        self.reader = database.reader
        found = sa.select(utf8(sa.cast(col(CalendarFeed.account_id), sa.Text()))).where(
            col(CalendarFeed.token_hash) == sa.bindparam("token", type_=sa.Text())
        )
        self.found = str(found.compile(dialect=database.dialect))

    async def viewer(self, token: str) -> Viewer | None:
        """Who reads the calendar of that address: its owner, as a reader whatever their role; None where it is none."""
        account_id = await self.reader.value(self.found, [hash_of(token)])
        return Viewer(uuid.UUID(account_id.decode()), None, Standing(Role.READER)) if account_id else None
