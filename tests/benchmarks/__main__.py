"""`python -m tests.benchmarks`: how fast Rostrum is, beside what it is compared with, in one run on one machine."""

import asyncio
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import httpx
import typer

from tests.benchmarks.contenders import Contender, contenders, machine
from tests.benchmarks.discussions import measure_opening, measure_share
from tests.benchmarks.followers import measure_followers
from tests.benchmarks.hostile import measure_hostile
from tests.benchmarks.load import Speed, measure, typical
from tests.benchmarks.memory import measure_memory
from tests.benchmarks.operations import Measured, operations
from tests.benchmarks.pages import measure_pages
from tests.benchmarks.writers import measure_writers
from tests.databases import new_database
from tests.processes import rostrum

MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
LEAVE_OUT = ("endCursor",)
TO_FLOOR = {"list": 0.75, "article": 0.75, "person": 0.75, "feed": 0.6}
TO_ORDINARY = 20
SQLITE_TO_POSTGRESQL = 2
MOST_GROWTH = 1.3

Figures = dict[tuple[str, str, int], Speed]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@contextmanager
def filled(backend: str, folder: Path, *amounts: str) -> Iterator[str]:
    """The URL of a database full of generated content."""
    with new_database(backend, folder) as url:
        for command in (["migrate"], ["generate", *amounts]):
            ended = rostrum(*command, "--database-url", url, timeout=7200)
            if ended.returncode:
                raise SystemExit(ended.stderr)
        typer.echo(f"- {ended.stdout.split(' are in ')[0]} into {backend}")
        yield url


@app.command()
def speed(
    articles: Annotated[int, typer.Option(help="How many articles to generate.")] = 20_000,
    seconds: Annotated[int, typer.Option(help="How long each measurement takes.")] = 5,
    rounds: Annotated[int, typer.Option(help="How often everything is measured; the median counts.")] = 3,
) -> None:
    """Compare Rostrum with its floor and with the ordinary way, on four operations."""
    typer.echo(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, {articles:,} articles, one worker\n")
    amount = ("--articles", str(articles))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with filled("sqlite", folder, *amount) as lite, filled("postgresql", folder, *amount) as postgres:
            measured = operations(*asyncio.run(_typical_slugs(postgres)))
            with contenders(lite, postgres, measured, folder) as started:
                _check_same(started, measured)
                figures = _measure(started, measured, seconds, rounds)
    _report(figures, measured)


@app.command()
def pages(
    few: Annotated[int, typer.Option(help="Articles in the small database; 6 % of them are not public.")] = 11_000,
    many: Annotated[int, typer.Option(help="Articles in the large database.")] = 1_000_000,
    seconds: Annotated[int, typer.Option(help="How long each measurement takes.")] = 5,
) -> None:
    """Compare the first page, and the 500th by its cursor, of many articles and of few."""
    lean = ("--comments", "0", "--paragraphs", "1", "--statements", "1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for backend in ("sqlite", "postgresql"):
            with filled(backend, folder, "--articles", str(few), *lean) as small:
                few_speeds = measure_pages(small, folder, seconds)
            with filled(backend, folder, "--articles", str(many), *lean) as large:
                _compare(backend, few, few_speeds, many, measure_pages(large, folder, seconds))


@app.command()
def discussions(
    few: Annotated[int, typer.Option(help="Comments under the article with few.")] = 1000,
    many: Annotated[int, typer.Option(help="Comments under the article with many.")] = 1_000_000,
    seconds: Annotated[int, typer.Option(help="How long each measurement takes.")] = 5,
) -> None:
    """Compare how an article with many comments opens with one of few, and that with the floor."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for backend in ("postgresql", "sqlite"):
            with filled(backend, folder, "--articles", "1", "--comments", str(few)) as short:
                if backend == "postgresql":
                    for connections, share in measure_share(short, folder, seconds):
                        missed = "" if share >= TO_FLOOR["article"] else ", MISSED"
                        typer.echo(f"{connections} connections: {share:.2f} of the floor (to reach: 0.75{missed})")
                few_speeds = measure_opening(short, folder, seconds)
            with filled(backend, folder, "--articles", "1", "--comments", str(many)) as long:
                _compare(backend, few, few_speeds, many, measure_opening(long, folder, seconds))


@app.command()
def writers(seconds: Annotated[float, typer.Option(help="For how long they write.")] = 30) -> None:
    """Have 200 readers write under one article on PostgreSQL, and 20 on SQLite, and count what is there."""
    _on_empty_databases({"postgresql": 200, "sqlite": 20}, partial(measure_writers, seconds=seconds))


@app.command()
def followers(
    count: Annotated[int, typer.Option(help="How many follow.")] = 2000,
    comments: Annotated[int, typer.Option(help="How many comments come.")] = 30,
) -> None:
    """Tell how soon those who follow a discussion on one worker see a comment."""
    _on_empty_databases({"postgresql": count, "sqlite": count}, partial(measure_followers, comments=comments))


def _on_empty_databases(amounts: dict[str, int], measured: Callable[[str, Path, int], str]) -> None:
    """Print what is measured on each kind of database, with its amount."""
    with tempfile.TemporaryDirectory() as name:
        for backend, amount in amounts.items():
            with new_database(backend, Path(name)) as url:
                typer.echo(f"{backend}: {measured(url, Path(name), amount)}")


def _compare(
    backend: str, few: int, few_speeds: Mapping[str, Speed], many: int, many_speeds: Mapping[str, Speed]
) -> None:
    """Print how much longer the same takes where there is more."""
    for what, slow in many_speeds.items():
        fast = few_speeds[what].p50
        ratio = slow.p50 / fast
        typer.echo(
            f"{backend}, {what}: {fast:.2f} ms of {few:,}, {slow.p50:.2f} ms of {many:,}: "
            f"{ratio:.2f} times (at most {MOST_GROWTH}{'' if ratio <= MOST_GROWTH else ', MISSED'})"
        )


@app.command()
def hostile(seconds: Annotated[float, typer.Option(help="How long each document is sent.")] = 3) -> None:
    """Tell what hostile documents cost the server, and others who use it meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with filled("sqlite", folder, "--articles", "1000") as url:
            typer.echo("\n".join(measure_hostile(url, folder, seconds)))


@app.command()
def memory(minutes: Annotated[float, typer.Option(help="How long the server is under load.")] = 10) -> None:
    """Tell how much memory the server takes after minutes of mixed and hostile load, beside after the first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for backend in ("sqlite", "postgresql"):
            with filled(backend, folder, "--articles", "1000") as url:
                typer.echo(f"{backend}: {measure_memory(url, folder, minutes)}")


async def _typical_slugs(url: str) -> tuple[str, str]:
    """An article in the middle, and a person who is quoted often."""
    connection = await asyncpg.connect(url)
    try:
        article = await connection.fetchval(
            "SELECT slug FROM article WHERE status = 'PUBLISHED' ORDER BY published_at OFFSET "
            "(SELECT count(*) / 2 FROM article WHERE status = 'PUBLISHED') LIMIT 1"
        )
        person = await connection.fetchval(
            "SELECT slug FROM person p WHERE (SELECT count(*) FROM affiliation WHERE person_id = p.id) > 1 "
            "ORDER BY statement_count DESC LIMIT 1"
        )
    finally:
        await connection.close()
    return article, person


def _check_same(started: list[Contender], measured: list[Measured]) -> None:
    """Raise AssertionError where the contenders do not all give the same."""
    for operation in measured:
        answers = []
        for contender in started:
            answer = httpx.post(contender.addresses[operation.name], json=operation.body, timeout=60).json()
            operation.check(answer)
            answers.append(_plain(answer))
        for contender, answer in zip(started, answers, strict=True):
            difference = next(_differences(answers[0], answer, operation.name), None)
            assert difference is None, f"{contender.name} answers otherwise: {difference}"


def _differences(one: Any, other: Any, place: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for name, inner in one.items():
            yield from _differences(inner, other[name], f"{place}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (inner, others) in enumerate(zip(one, other, strict=True)):
            yield from _differences(inner, others, f"{place}[{number}]")
    elif one != other:
        yield f"{place} is {other!r}, not {one!r}"


def _plain(value: Any) -> Any:
    """An answer with moments in one form, and without what each server may name as it likes."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if name not in LEAVE_OUT}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, str) and MOMENT.match(value):
        return datetime.fromisoformat(value).astimezone(UTC)
    return value


def _measure(started: list[Contender], measured: list[Measured], seconds: int, rounds: int) -> Figures:
    """All speeds; the rounds go through all contenders, so that a slow minute of the machine strikes them alike."""
    speeds: dict[tuple[str, str, int], list[Speed]] = {}
    for _ in range(rounds):
        for operation in measured:
            for connections in (1, 16):
                for contender in started:
                    address = contender.addresses[operation.name]
                    found = measure(address, operation.body, connections=connections, seconds=seconds)
                    speeds.setdefault((contender.name, operation.name, connections), []).append(found)
    return {key: typical(found) for key, found in speeds.items()}


def _report(figures: Figures, measured: list[Measured]) -> None:
    names = list(dict.fromkeys(name for name, _, _ in figures))
    typer.echo("\n| operation | server | requests/s, 1 connection | 16 connections | p50 | p99 |")
    typer.echo("| --- | --- | ---: | ---: | ---: | ---: |")
    for operation in measured:
        for name in names:
            one, many = (figures[name, operation.name, connections] for connections in (1, 16))
            typer.echo(
                f"| {operation.name} | {name} | {one.per_second:,.0f} | {many.per_second:,.0f} "
                f"| {many.p50:.1f} ms | {many.p99:.1f} ms |"
            )
    typer.echo()

    def ratio(operation: str, one: str, other: str, least: float) -> None:
        found = figures[one, operation, 16].per_second / figures[other, operation, 16].per_second
        typer.echo(
            f"- {operation}: {one} / {other} = {found:.2f} (to reach: {least}{'' if found >= least else ', MISSED'})"
        )

    for name, least in TO_FLOOR.items():
        ratio(name, "Rostrum, PostgreSQL", "floor", least)
    ratio("list", "Rostrum, PostgreSQL", "ordinary way", TO_ORDINARY)
    ratio("list", "Rostrum, SQLite", "Rostrum, PostgreSQL", SQLITE_TO_POSTGRESQL)


if __name__ == "__main__":
    app()
