"""The `rostrum` command: what operators and developers do with Rostrum."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

import api.garbage  # noqa: F401  # for what it sets
from api.commands.audit import audit_command
from api.commands.generate import generate_command
from api.commands.migrate import migrate_command
from api.commands.operations import operations_command
from api.commands.schema import schema_command
from api.commands.seed import seed_command
from api.commands.serve import serve_command
from api.commands.user import app as user_app
from api.errors import StartupError

app = typer.Typer(
    help="Rostrum: a GraphQL content API that answers each operation with one SQL statement. Begin with: rostrum serve",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(serve_command)
app.command("migrate")(migrate_command)
app.command("seed")(seed_command)
app.command("schema")(schema_command)
app.command("operations")(operations_command)
app.command("generate")(generate_command)
app.add_typer(user_app, name="user")
app.command("audit")(audit_command)


def _version(asked: bool) -> None:  # as Typer calls it
    if asked:
        typer.echo(f"rostrum {version('rostrum')}")
        raise typer.Exit


@app.callback()
def rostrum(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,  # as Typer reads it
) -> None:
    """Rostrum: a GraphQL content API that answers each operation with one SQL statement. Begin with: rostrum serve."""


def main() -> None:
    """Run the command; what cannot be done is told in a line, with exit code 1."""
    try:
        app()
    except StartupError as error:
        sys.exit(f"rostrum: {error}")
