"""What commands do with a database before and after their work; what cannot be done is told in one line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import sqlalchemy as sa

from api.database import Database, open_database
from api.database.revisions import expected_revision, knows, present_revision
from api.errors import StartupError
from api.settings import Settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database of the settings, closed when the block ends. Raises StartupError where it cannot be used."""
    database = open_database(settings, patient=True)
    try:
        yield database
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sa.exc.DBAPIError, TimeoutError) as error:
        reason = getattr(error, "orig", None) or error
        told = " ".join(str(reason).split()) or type(reason).__name__
        raise StartupError(f"The database {name_of(settings)} cannot be used: {told}") from error
    finally:
        await database.close()


def name_of(settings: Settings) -> str:
    """The database's address as it may be shown: without its password and its driver."""
    url = settings.url.set(drivername=settings.url.get_backend_name())
    return url.render_as_string(hide_password=True)


async def check_migrated(database: Database, settings: Settings) -> None:
    """Raise StartupError where the database's schema is not the one that this code was written for."""
    present = await present_revision(database.engine)
    check_known(present, settings)
    if present != expected_revision():
        state = f"is at revision {present}, and needs {expected_revision()}" if present else "has no tables yet"
        raise StartupError(
            f"The database {name_of(settings)} {state}. Run: rostrum migrate --database-url {name_of(settings)}"
        )


def check_known(present: str | None, settings: Settings) -> None:
    """Raise StartupError where a newer Rostrum has migrated the database further than this one can read."""
    if present and not knows(present):
        raise StartupError(
            f"The database {name_of(settings)} is at revision {present}, which this Rostrum does not know: "
            "a newer one made it. Upgrade Rostrum, or take another database."
        )
