"""Opens the database that the settings name."""

from api.database.database import Database
from api.database.postgres import open_postgres
from api.database.sqlite import open_sqlite
from api.settings import Settings

__all__ = ["Database", "open_database"]


def open_database(settings: Settings) -> Database:
    """The database of the settings. Raises StartupError where its URL is none of ours."""
    return open_sqlite(settings) if settings.url.get_backend_name() == "sqlite" else open_postgres(settings)
