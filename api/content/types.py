"""Shapes that content of every kind has: rich text and images."""

import strawberry

from api.planner.fields import column


@strawberry.type(description="One text in the three forms that a frontend needs.")
class RichText:
    """One text in the three forms that a frontend needs."""

    markdown: str = column("As its editor wrote it (CommonMark, with tables).")
    html: str = column("Ready for the page: sanitised, without scripts, styles or event handlers.")
    text: str = column("Plain, for previews, search engines and notifications.")


@strawberry.type(description="A picture, and what to say of it.")
class Image:
    """A picture, and what to say of it."""

    url: str = column("Where the file is.")
    alt: str = column("What it shows, for those who do not see it.")
    credit: str | None = column("Who made it or holds the rights, to print beside it.")
    width: int | None = column("In pixels, where known: lets a page keep the space free.")
    height: int | None = column("In pixels, where known.")
