"""`rostrum generate`."""

import asyncio
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.commands.databases import check_migrated, name_of, opened
from api.commands.options import DatabaseUrl
from api.seeding.amounts import Amounts
from api.seeding.generate import generate
from api.settings import DEFAULT_DATABASE, Settings, read_settings

app = typer.Typer()

Number = Annotated[int | None, typer.Option(min=1, show_default="in proportion to the articles")]


@app.command("generate")
def generate_command(
    articles: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many articles.")],
    database_url: DatabaseUrl = DEFAULT_DATABASE,
    *,
    statements: Annotated[int, typer.Option(min=0, max=100, help="Statements in each article.")] = 3,
    comments: Annotated[int, typer.Option(min=0, max=1_000_000, help="Comments under each article.")] = 10,
    paragraphs: Annotated[int, typer.Option(min=1, max=100, help="Paragraphs of each article, of some 50 words.")] = 6,
    people: Number = None,
    organizations: Number = None,
    topics: Number = None,
    users: Number = None,
    random_seed: Annotated[int, typer.Option(help="Another number gives other content of the same amounts.")] = 1,
) -> None:
    """Fill the database with synthetic content, to see how Rostrum fares under load.

    The same amounts and random seed give the same content. Slugs are `generated-article-1` and so on.
    """
    amounts = Amounts.proportionate(
        articles,
        statements=statements,
        comments=comments,
        paragraphs=paragraphs,
        people=people,
        organizations=organizations,
        topics=topics,
        users=users,
    )
    settings = read_settings(database_url=database_url)
    begun = perf_counter()
    rows = asyncio.run(_generate(settings, amounts, random_seed))
    seconds = perf_counter() - begun
    typer.echo(f"{rows:,} rows in {seconds:.1f} s ({rows / seconds:,.0f} a second) are in {name_of(settings)}.")


async def _generate(settings: Settings, amounts: Amounts, random_seed: int) -> int:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    async with opened(settings) as database:
        await check_migrated(database, settings)
        with bar:
            task = bar.add_task("articles", total=amounts.articles)
            return await generate(database, amounts, random_seed, lambda done: bar.update(task, completed=done))
