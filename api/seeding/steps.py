"""What a step of loading is made of: rows that refer to each other by the names that the seeds give them."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

from sqlmodel import SQLModel

from api.content.rendering import render
from api.errors import StartupError
from api.seeding.keys import Keys
from api.seeding.models import Image, Seeds

Item = TypeVar("Item")


@dataclass(frozen=True)
class Ref:
    """A column of another row, known by what the seeds call that row: its id, which only loading tells."""

    model: type[SQLModel]
    name: Hashable
    column: str = "id"


@dataclass(frozen=True)
class Row:
    """One row's values, some of them `Ref`s, and what the seeds call it."""

    values: dict[str, Any]
    name: Hashable = None


@dataclass(frozen=True)
class Loading:
    """What is loaded, when, and what makes its keys."""

    seeds: Seeds
    now: datetime
    keys: Keys


@dataclass(frozen=True)
class Step:
    """One table, the columns by which its rows are known again, and the rows that the seeds have for it."""

    model: type[SQLModel]
    known_by: tuple[str, ...]
    rows: Callable[[Loading], Iterable[Row]]


@dataclass(frozen=True)
class Owners:
    """Things that have others: the table that they are in, the column that refers to it, and each with its name."""

    model: type[SQLModel]
    column: str
    named: Callable[[Seeds], Iterable[tuple[Hashable, Any]]]


def link(model: type[SQLModel], owners: Owners, column: str, target: type[SQLModel], field: str) -> Step:
    """The step of a table that ties owners to what their field names, in its order where the table keeps one."""
    ordered = "position" in model.model_fields

    def rows(loading: Loading) -> Iterator[Row]:
        for name, owner in owners.named(loading.seeds):
            for position, other in enumerate(getattr(owner, field)):
                values: dict[str, Any] = {owners.column: Ref(owners.model, name), column: Ref(target, other)}
                yield Row(values | ({"position": position} if ordered else {}))

    return Step(model, (owners.column, column), rows)


def optional(model: type[SQLModel], name: Hashable) -> Ref | None:
    """A reference, where there is a name."""
    return None if name is None else Ref(model, name)


def rich(prefix: str, markdown: str | None) -> dict[str, str | None]:
    """The three columns of a text in Markdown."""
    if markdown is None:
        return dict.fromkeys((f"{prefix}_markdown", f"{prefix}_html", f"{prefix}_text"))
    return {**render(markdown).columns(prefix)}


def image(prefix: str, given: Image | None) -> dict[str, Any]:
    """The columns of a picture."""
    return {f"{prefix}_{part}": getattr(given, part, None) for part in Image.model_fields}


def parents_first(
    items: Iterable[Item], name: Callable[[Item], Hashable], parent: Callable[[Item], Hashable]
) -> list[Item]:
    """The items in an order in which none comes before the one that it refers to."""
    named = {name(item): item for item in items}
    graph = {each: [parent(item)] if parent(item) else [] for each, item in named.items()}
    try:
        return [named[each] for each in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise StartupError(
            f"The seeds refer to each other in a circle: {' → '.join(map(str, error.args[1]))}."
        ) from error
