"""Migrations: what they make is what the code declares."""

import asyncio
import warnings
from concurrent.futures import ThreadPoolExecutor

from api.database import open_database
from api.database.migrate import differences, migrate
from api.database.revisions import expected_revision, present_revision
from api.settings import Settings
from tests.processes import rostrum


def test_migrations_make_the_tables_that_the_code_has(database_url: str) -> None:
    """After all migrations a database differs in nothing from the code's tables, and running them again is harmless."""

    async def check() -> tuple[list[object], str | None]:
        database = open_database(Settings(database_url=database_url))
        try:
            await migrate(database.engine)
            await migrate(database.engine)
            with warnings.catch_warnings():
                # SQLAlchemy cannot read SQLite's indexes over expressions back, and says so.
                warnings.filterwarnings("ignore", ".*expression-based index")
                return await differences(database.engine), await present_revision(database.engine)
        finally:
            await database.close()

    assert asyncio.run(check()) == ([], expected_revision())


def test_several_processes_can_migrate_at_once(database_url: str) -> None:
    """Where three migrate an empty database at once, one works, the others wait, and all end well."""
    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(lambda _: rostrum("migrate", "--database-url", database_url), range(3)))
    assert [(each.returncode, each.stderr) for each in ended] == [(0, "")] * 3
