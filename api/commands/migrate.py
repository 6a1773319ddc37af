"""`rostrum migrate`."""

import asyncio

import typer

from api.commands.databases import check_known, name_of, opened
from api.commands.options import DatabaseUrl
from api.database.migrate import migrate
from api.database.revisions import expected_revision, present_revision
from api.settings import DEFAULT_DATABASE, Settings, read_settings

app = typer.Typer()


@app.command("migrate")
def migrate_command(database_url: DatabaseUrl = DEFAULT_DATABASE) -> None:
    """Bring the database's tables to what this version of Rostrum needs.

    Safe to run again and from several machines at once: one works, the others wait. An SQLite file is made
    where there is none; a PostgreSQL database must exist.
    """
    typer.echo(asyncio.run(_migrate(read_settings(database_url=database_url))))


async def _migrate(settings: Settings) -> str:
    async with opened(settings) as database:
        present = await present_revision(database.engine)
        check_known(present, settings)
        if present == expected_revision():
            return f"{name_of(settings)} is at revision {present}: there is nothing to do."
        await migrate(database.engine)
        return f"{name_of(settings)} went from {present or 'no tables'} to revision {expected_revision()}."
