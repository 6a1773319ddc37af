"""SELECTs for connections that are not SQLAlchemy's: rendered once, with what makes Python of their rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

Process = Callable[[Any], Any] | None


@dataclass(frozen=True)
class Query:
    """A SELECT in one database's words; values go in by the names of its bound parameters."""

    sql: str
    bound: tuple[tuple[str, Process], ...]
    constants: Mapping[str, Any]
    """What SQLAlchemy binds of its own accord, as SQLite's OFFSET 0."""
    columns: tuple[Process, ...]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """What the driver gets, in the order in which the statement has it; what it does not have is left out."""
        named = {**self.constants, **given}
        return [process(named[name]) if process else named[name] for name, process in self.bound]

    def rows(self, found: Iterable[Iterable[Any]]) -> Iterator[tuple[Any, ...]]:
        """The driver's rows, with each value as its column's type has it in Python."""
        for row in found:
            yield tuple(process(value) if process else value for process, value in zip(self.columns, row, strict=True))


def rendered(select: sa.Select[Any], dialect: Dialect) -> Query:
    """The SELECT in a database's words."""
    compiled = select.compile(dialect=dialect)
    processors: Mapping[str, Any] = compiled._bind_processors  # noqa: SLF001  # SQLAlchemy has no public way to run a statement's processors outside its own execution
    return Query(
        str(compiled),
        tuple((name, processors.get(name)) for name in compiled.positiontup or ()),
        compiled.params,
        tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in select.selected_columns),
    )
