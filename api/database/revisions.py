"""Which migration the code was written for, and which one a database is at.

Read without Alembic: only who migrates has to load that.
"""

import re
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).parent / "migrations"
NAME = re.compile(r'^revision = "(.+)"$', re.MULTILINE)
NAME_BEFORE = re.compile(r'^down_revision = "(.+)"$', re.MULTILINE)


@cache
def _migrations() -> tuple[str, ...]:
    """What the files of all migrations say."""
    return tuple(path.read_text(encoding="utf-8") for path in (MIGRATIONS / "versions").glob("*.py"))


@cache
def expected_revision() -> str:
    """The revision that this code was written for: the one that no other comes after."""
    before = {name for text in _migrations() for name in NAME_BEFORE.findall(text)}
    last: str
    (last,) = {name for text in _migrations() for name in NAME.findall(text)} - before
    return last


def knows(revision: str) -> bool:
    """Whether this code has the migration that leads to a revision."""
    return any(revision in NAME.findall(text) for text in _migrations())


async def present_revision(engine: AsyncEngine) -> str | None:
    """The revision that the database has; None where it has no tables yet."""
    async with engine.connect() as connection:
        if not await connection.run_sync(lambda c: sa.inspect(c).has_table("alembic_version")):
            return None
        revision: str | None = await connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return revision
