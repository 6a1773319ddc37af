"""The `rostrum` command: what operators and developers do with Rostrum."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

import api.garbage  # noqa: F401  # for what it sets
from api.commands import part
from api.errors import StartupError

COMMANDS = ("serve", "migrate", "seed", "schema", "operations", "generate", "user", "audit")

app = typer.Typer(
    help="Rostrum: a GraphQL content API that answers each operation with one SQL statement. Begin with: rostrum serve",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    asked = sys.argv[1:2]
    for name in asked if asked and asked[0] in COMMANDS else COMMANDS:
        app.add_typer(part(name).app)
    try:
        app()
    except StartupError as error:
        sys.exit(f"rostrum: {error}")
