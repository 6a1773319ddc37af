"""Rows as the declarations of types see them: `article.title` is a column of the article at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.planner.sql import Picked


class Row:
    """One row of a table in a statement; its attributes are the row's columns."""

    def __init__(self, table: sa.Table, source: sa.FromClause) -> None:
        self.table = table
        self.source = source

    def __getattr__(self, name: str) -> sa.ColumnElement[Any]:
        if isinstance(self.source, Picked):
            return self.source.column(name, self.table.c[name].type)
        return self.source.c[name]


Expression = Callable[[Row], sa.ColumnElement[Any]]


@dataclass(frozen=True)
class Term:
    """One part of an order: its name in cursors, what is compared (never null), and which way."""

    name: str
    expression: Callable[[Row], sa.ColumnElement[Any]]
    descending: bool = False

    @property
    def label(self) -> str:
        """The part's name with its direction."""
        return f"{self.name} {'DESC' if self.descending else 'ASC'}"


@dataclass(frozen=True)
class Joined:
    """How rows hang on others: what must hold of them, and the order that the tie itself gives, if any."""

    where: sa.ColumnElement[bool]
    position: sa.ColumnElement[Any] | None = None
    key: str | None = None
    """The column of the joined rows that names the row they hang on, where they hang on one by a foreign key."""
