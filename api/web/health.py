"""Whether this process lives, and whether it can serve."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.database.database import Database
from api.database.revisions import expected_revision
from api.errors import RostrumError


async def live(_request: Request) -> JSONResponse:
    """The process runs and answers."""
    return JSONResponse({"status": "ok"})


class Ready:
    """The database answers, and its schema is the one that this code was written for."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def __call__(self, _request: Request) -> JSONResponse:
        """200 where requests can be served, 503 with the reason where not."""
        try:
            revision = await self.database.reader.value("SELECT max(version_num) FROM alembic_version", ())
        except RostrumError as error:
            return _unready(error.message)
        except Exception as error:  # noqa: BLE001  # each driver has errors of its own for a table that is not there
            return _unready(f"The database has no Rostrum tables ({type(error).__name__}). Run `rostrum migrate`.")
        if revision != expected_revision():
            return _unready(
                f"The database is at revision {revision}, this code at {expected_revision()}. Run `rostrum migrate`."
            )
        return JSONResponse({"status": "ok", "revision": revision})


def _unready(reason: str) -> JSONResponse:
    return JSONResponse({"status": "unavailable", "reason": reason}, status_code=503)
