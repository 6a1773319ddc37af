"""`rostrum serve`."""

import asyncio
import os
import signal
import socket
import sys
from importlib.metadata import version
from typing import Annotated

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from api.commands import part
from api.commands.databases import check_known, check_migrated, name_of, opened
from api.commands.options import DatabaseUrl
from api.commands.personas import settle_personas
from api.database.revisions import expected_revision, present_revision
from api.errors import StartupError
from api.explorer.bundle import MEND, trouble
from api.seeding.emptiness import is_empty
from api.settings import DEFAULT_DATABASE, Settings, read_settings
from api.web.server import server_config

app = typer.Typer()

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

BACKLOG = 2048
OTHER_FILES = 1000
"""Files that a worker may have open beside its WebSockets: requests, connections to databases, modules."""


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option(envvar="ROSTRUM_HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="ROSTRUM_PORT", min=0, max=65535, help="The port; 0 takes any that is free.")
    ] = 8000,
    workers: Annotated[
        int, typer.Option(envvar="ROSTRUM_WORKERS", min=1, max=64, help="Processes that share the port.")
    ] = 1,
    database_url: DatabaseUrl = DEFAULT_DATABASE,
) -> None:
    """Serve the API and its explorer.

    An SQLite database is made, migrated and, where it is empty and this is no production, filled with the sample
    content. A PostgreSQL database is taken as it is: run `rostrum migrate` and, if you like, `rostrum seed` first.
    """
    settings = read_settings(host=host, port=port, workers=workers, database_url=database_url)
    settings.check()
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn ends its work first, and then hands the signal on to here.
        signal.signal(stop, lambda *_: sys.exit(0))
    _allow_open_files(settings.limits.sockets + OTHER_FILES)
    with _listen(host, port) as listener:
        settings.port = listener.getsockname()[1]
        # The application reads its settings from the environment, in this process and in each worker.
        os.environ |= {"ROSTRUM_DATABASE_URL": database_url, "ROSTRUM_HOST": host, "ROSTRUM_PORT": str(settings.port)}
        typer.echo(asyncio.run(_prepared(settings)))
        if settings.workers > 1 and not settings.redis_url:
            typer.echo(
                f"  Limits    each of the {settings.workers} workers counts for itself; "
                "with ROSTRUM_REDIS_URL they count together"
            )
        typer.echo(_addresses(settings))
        sys.exit(_run(listener, settings))


def _allow_open_files(count: int) -> None:
    """Let this process and its workers have so many files open, as far as the system allows it."""
    if resource:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _run(listener: socket.socket, settings: Settings) -> int:
    config = server_config("api.app:create_app", settings)
    if settings.workers > 1:
        Multiprocess(config, [listener]).run()
        return 0
    server = uvicorn.Server(config)
    server.run([listener])
    return 0 if server.started else 1


def _listen(host: str, port: int) -> socket.socket:
    """The port, taken before anything is written. Raises StartupError where it is not to be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise StartupError(
            f"Cannot listen on {host}, port {port}: {reason}. Choose another with --host and --port."
        ) from error
    listener.set_inheritable(True)
    return listener


async def _prepared(settings: Settings) -> str:
    """What was done to the database so that it can serve, in lines to print. Raises StartupError where it cannot."""
    async with opened(settings) as database:
        lines = [f"Rostrum {version('rostrum')} on {name_of(settings)}"]
        if settings.url.get_backend_name() != "sqlite":
            await check_migrated(database, settings)
        else:
            present = await present_revision(database.engine)
            check_known(present, settings)
            if present != expected_revision():
                lines.append(await part("first_run").migrated(database, present))
            if settings.env == "development" and await is_empty(database):
                lines.append(await part("first_run").filled(database, settings))
        return "\n".join([*lines, *await settle_personas(database, settings)])


def _addresses(settings: Settings) -> str:
    url = settings.local_url
    notice = trouble()
    explorer = f"{notice}\n            Build it: {MEND}" if notice else f"open {url}/graphql in a browser"
    lines = [f"  GraphQL   POST {url}/graphql", f"  Explorer  {explorer}"]
    if settings.env == "production":
        lines.append(f"  E-mails   have links to {settings.site_url}")
    else:
        lines.append(f"  Mailbox   open {url}/mail for the e-mails that Rostrum writes")
    return "\n".join([*lines, "Stop with Ctrl+C."])
