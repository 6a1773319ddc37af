"""`rostrum schema`."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from api.errors import StartupError
from api.schema import schema

app = typer.Typer()


@app.command("schema")
def schema_command(
    check: Annotated[
        Path | None,
        typer.Option(help="Print nothing but the differences to this file, and fail where there are some."),
    ] = None,
) -> None:
    """Print the GraphQL schema in the schema definition language (SDL).

    `rostrum schema > schema.graphql` writes what `rostrum schema --check schema.graphql` compares.
    """
    sdl = schema.as_str() + "\n"
    if check is None:
        typer.echo(sdl, nl=False)
        return
    try:
        committed = check.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(f"{check} cannot be read: {error}") from error
    difference = difflib.unified_diff(committed.splitlines(), sdl.splitlines(), str(check), "the code", lineterm="")
    if lines := list(difference):
        typer.echo("\n".join(lines))
        raise StartupError(f"{check} is not the schema of this code. Write it anew: rostrum schema > {check}")
