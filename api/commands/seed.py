"""`rostrum seed`."""

import asyncio
from typing import Annotated

import typer

from api.accounts.emails import address_key
from api.accounts.personas import EMAILS
from api.commands.databases import check_migrated, name_of, opened
from api.commands.options import DatabaseUrl
from api.errors import StartupError
from api.seeding.files import find_seeds, read_seeds
from api.seeding.load import clear, load
from api.seeding.models import Seeds
from api.seeding.tell import told
from api.settings import DEFAULT_DATABASE, Settings, read_settings

app = typer.Typer()


@app.command("seed")
def seed_command(
    database_url: DatabaseUrl = DEFAULT_DATABASE,
    *,
    reset: Annotated[bool, typer.Option("--reset", help="First delete everything but the audit.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --reset: do not ask.")] = False,
) -> None:
    """Load the sample content: what is missing is added, what is there stays as it is.

    ROSTRUM_SEEDS names another folder of YAML files of the same form.
    """
    settings = read_settings(database_url=database_url)
    if reset and not yes:
        typer.confirm(f"Delete all that {name_of(settings)} has, what readers wrote too?", abort=True)
    typer.echo(asyncio.run(_seed(settings, reset=reset)))


async def _seed(settings: Settings, *, reset: bool) -> str:
    seeds = read_seeds(find_seeds(settings))
    _check(seeds, settings)
    async with opened(settings) as database:
        await check_migrated(database, settings)
        if reset:
            await clear(database)
        added = await load(database, seeds)
    return f"Loaded {told(added)}." if added else "All of the sample content is there: nothing was changed."


def _check(seeds: Seeds, settings: Settings) -> None:
    """Raise StartupError where seeds would bring the personas into production."""
    brought = [user.email for user in seeds.readers.users if address_key(user.email) in EMAILS]
    if settings.env == "production" and brought:
        raise StartupError(f"The seeds have accounts that are not for production: {', '.join(brought)}.")
