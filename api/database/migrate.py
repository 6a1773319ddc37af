"""Brings a database's schema to what the code expects, and tells whether it is there."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_265_274_421
"""The advisory lock on PostgreSQL under which one process migrates while others wait."""


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


@cache
def expected_revision() -> str | None:
    """The revision that this code was written for."""
    return ScriptDirectory.from_config(config()).get_current_head()


async def present_revision(engine: AsyncEngine) -> str | None:
    """The revision that the database has; None where it has no tables yet."""
    async with engine.connect() as connection:
        return await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())


async def migrate(engine: AsyncEngine, *, lock_timeout: str = "1s") -> None:
    """Run all migrations that the database lacks, in one transaction."""

    def upgrade(connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            # A migration waits for a lock no longer than readers may be made to wait behind it.
            connection.execute(sa.text("SELECT set_config('lock_timeout', :timeout, true)"), {"timeout": lock_timeout})
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
