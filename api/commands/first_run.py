"""What `rostrum serve` does at its first start alone, or after an upgrade."""

from api.database import Database
from api.database.migrate import migrate
from api.database.revisions import expected_revision
from api.seeding.files import find_seeds, read_seeds
from api.seeding.load import load
from api.seeding.tell import told
from api.settings import Settings


async def migrated(database: Database, present: str | None) -> str:
    """Bring the database from the revision that it is at to the code's; a line to print."""
    await migrate(database.engine)
    return f"  {f'migrated it from revision {present}' if present else 'made it'}, now at {expected_revision()}"


async def filled(database: Database, settings: Settings) -> str:
    """Load the sample content; a line to print. Raises StartupError where the seeds are wrong."""
    added = await load(database, read_seeds(find_seeds(settings)))
    return f"  loaded the sample content: {told(added)}"
