"""Opens the database that the settings name."""

from api.database.database import Database
from api.database.postgres import open_postgres
from api.database.sqlite import open_sqlite
from api.settings import Settings

__all__ = ["Database", "open_database"]


def open_database(settings: Settings, *, patient: bool = False) -> Database:
    """The database of the settings; `patient` where a transaction may take as long as it takes, as in a migration.

    Raises StartupError where its URL is none of ours.
    """
    if settings.url.get_backend_name() == "sqlite":
        return open_sqlite(settings)
    return open_postgres(settings, patient=patient)
