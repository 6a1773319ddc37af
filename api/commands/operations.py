"""`rostrum operations`."""

from pathlib import Path
from typing import Annotated

import typer

from api.errors import StartupError
from api.explorer.codegen import write_operations
from api.schema import schema

app = typer.Typer()


@app.command("operations")
def operations_command(
    out: Annotated[Path, typer.Option(help="The folder to write to; it is made where it is not there.")],
) -> None:
    """Write the explorer's operation library, for a frontend to build on.

    With it come the schema and a codegen.ts, with which `npx graphql-codegen` makes TypeScript of both.
    """
    try:
        written = write_operations(out, schema.as_str() + "\n")
    except OSError as error:
        raise StartupError(f"{out} cannot be written to: {error.strerror}") from error
    typer.echo(f"Wrote {len(written)} files to {out}. Next: read the first lines of {out / 'codegen.ts'}.")
