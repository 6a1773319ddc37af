"""Options that several commands have: each can be set by its ROSTRUM_ variable too."""

from typing import Annotated

import typer

from api.settings import DEFAULT_DATABASE

DatabaseUrl = Annotated[
    str,
    typer.Option(
        envvar="ROSTRUM_DATABASE_URL",
        help="Where the content is kept: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/DATABASE.",
        show_default=DEFAULT_DATABASE,
    ),
]
