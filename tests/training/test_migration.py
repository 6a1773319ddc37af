"""What the migration makes of places in classes that were there before it."""

import asyncio
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from api.database import open_database
from api.database.database import Database
from api.database.migrate import config
from api.settings import Settings

REVISION = "0007_training"
BEFORE_IT = f"{REVISION}-1"

BEFORE = """
INSERT INTO account (id, username, username_key, display_name, email, email_key, role, joined_at)
VALUES ('{account}{n}', 'u{n}', 'u{n}', 'U', 'u{n}', 'u{n}', 'READER', '2025-01-01T00:00:00.000000Z');
INSERT INTO enrollment (id, training_class_id, account_id, status, enrolled_at)
VALUES ('{enrollment}{n}', '{course}', '{account}{n}', '{status}', '2025-01-0{day}T00:00:00.000000Z')
"""
COURSE = """
INSERT INTO training_class (id, slug, title, title_key, timezone, starts_at, ends_at, enrolled_count, waitlist_count,
                            description_markdown, description_html, description_text)
VALUES ('{course}', 'c', 'C', 'c', 'UTC', '2025-09-01T00:00:00.000000Z', '2025-09-02T00:00:00.000000Z',
        1, 2, '', '', '')
"""
PLACES = {1: ("COMPLETED", 1), 2: ("WAITLISTED", 5), 3: ("WAITLISTED", 4), 4: ("WITHDRAWN", 2)}
"""By account: their place, and the day on which they came."""


async def move(database: Database, how: Callable[[Config, str], None], revision: str) -> None:
    """Up or down to a revision."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda c: how(config(c), revision))


def test_places_keep_their_order(database_url: str) -> None:
    """Who had completed a class has a seat in it, who waits is numbered in the order of time, and none is lost."""
    dashed = database_url.startswith("postgresql")
    names = {
        name: f"01900000-0000-7000-800{table}-00000000000" if dashed else f"0190000000007000800{table}00000000000"
        for table, name in enumerate(("account", "enrollment", "course"))
    }
    names["course"] += "0"
    statements = [COURSE.format(**names)]
    for n, (status, day) in PLACES.items():
        statements += BEFORE.format(n=n, status=status, day=day, **names).split(";")

    async def run() -> list[Any]:
        database = open_database(Settings(database_url=database_url))
        try:
            await move(database, command.upgrade, BEFORE_IT)
            async with database.engine.begin() as connection:
                for statement in statements:
                    await connection.execute(sa.text(statement))
            await move(database, command.upgrade, REVISION)
            await move(database, command.downgrade, BEFORE_IT)
            await move(database, command.upgrade, REVISION)
            async with database.engine.connect() as connection:
                places = "SELECT status, queue_number FROM enrollment ORDER BY id"
                course = "SELECT announced_status, revision FROM training_class"
                return [each for sql in (places, course) for each in (await connection.execute(sa.text(sql))).all()]
        finally:
            await database.close()

    assert asyncio.run(run()) == [
        ("ENROLLED", None), ("WAITLISTED", 2), ("WAITLISTED", 1), ("WITHDRAWN", None), ("COMPLETED", 1),
    ]  # fmt: skip
