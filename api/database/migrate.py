"""Brings a database's schema to what the code expects, and tells how it differs."""

import asyncio

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

from api.database.revisions import MIGRATIONS

RETRY_SECONDS = (0.5, 1, 2, 4, 8)
LOCK_NOT_AVAILABLE = "55P03"
LOCK = 7_265_274_421
"""The advisory lock on PostgreSQL under which one process migrates while others wait."""


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


async def migrate(engine: AsyncEngine) -> None:
    """Run all migrations that the database lacks, in one transaction.

    On PostgreSQL a lock that is not to be had within a second is tried for again, so that nobody waits behind it.
    """
    for pause in RETRY_SECONDS:
        try:
            return await _upgrade(engine)
        except sa.exc.DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
        await asyncio.sleep(pause)
    return await _upgrade(engine)


async def _upgrade(engine: AsyncEngine) -> None:
    def upgrade(connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            connection.execute(sa.text("SET LOCAL lock_timeout = '1s'"))
        command.upgrade(config(connection), "head")

    async with engine.begin() as connection:
        await connection.run_sync(upgrade)


async def differences(engine: AsyncEngine) -> list[object]:
    """What the code's tables have that the migrated database lacks, and the other way round."""

    def compare(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    async with engine.connect() as connection:
        return await connection.run_sync(compare)
