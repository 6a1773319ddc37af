"""Whom one can try Rostrum as, and where: the commands let them in, keep them out, or refuse to go on."""

from api.accounts.personas import PASSWORD, admit, offered, personas, shut_out
from api.commands.databases import name_of
from api.database import Database
from api.errors import StartupError
from api.settings import Settings


async def settle_personas(database: Database, settings: Settings) -> list[str]:
    """Let the sample content's personas log in where nobody else can, and nowhere else; lines to print about it.

    Raises StartupError for a production database that has them.
    """
    async with database.transaction() as session:
        if settings.env == "production" and (found := await personas(session)):
            raise StartupError(
                f"The database {name_of(settings)} has accounts of the sample content ({found[0].email}, …), which are "
                "not for production. Take another database."
            )
        if not settings.offers_personas:
            await shut_out(session)
            return []
        await admit(session)
        names = [persona.email.partition("@")[0] for persona in await offered(session)]
    return [f"  Log in    as {'@, '.join(names)}@example.org with the password {PASSWORD}"] if names else []
