"""Who may see which rows: one SQL predicate for each table, which no statement can leave out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.planner.bindings import Scope
from api.planner.rows import Joined, Row

Predicate = Callable[[Row, Scope], sa.ColumnElement[bool]]

_visible: dict[sa.Table, Predicate] = {}


class NoAccessRule(LookupError):
    """A table is read that no `access.py` says anything of."""


def visible(*tables: Any) -> Callable[[Predicate], Predicate]:
    """Declare the predicate that holds for the rows of these tables that the viewer may see.

    Write constants in it as literals: a partial index serves a prepared statement only so.
    """

    def declare(predicate: Predicate) -> Predicate:
        for table in tables:
            _visible[table.__table__] = predicate
        return predicate

    return declare


def visible_with(
    table: Any, key: str, owner: Any, also: Predicate | None = None, *, alike: tuple[str, ...] = ()
) -> None:
    """Declare that rows are visible where the row of `owner` is that their foreign key `key` names, and `also` holds.

    `alike` are foreign keys to the same table that only ever name rows of the same owner.
    """
    _visible[table.__table__] = Follows(key, owner.__table__, also or everyone, alike)


@dataclass(frozen=True)
class Follows:
    """The predicate of rows that are as visible as the one that they belong to."""

    key: str
    owner: sa.Table
    also: Predicate
    alike: tuple[str, ...] = ()

    def __call__(self, row: Row, scope: Scope) -> sa.ColumnElement[bool]:
        """Whether the row that this one belongs to is visible, and it may be seen itself."""
        owner = self.owner.alias(f"its_{self.owner.name}")
        found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(owner)
        found = found.where(owner.c.id == getattr(row, self.key), rule_of(self.owner)(Row(self.owner, owner), scope))
        return sa.and_(self.also(row, scope), found.correlate_except(owner).exists())

    def established(self, row: Row, joined: Joined, parent: Row | None) -> bool:
        """Whether the rows hang on a row that decides for them, which is visible where anything is read below it."""
        if parent is None:
            return False
        return (joined.key == self.key and parent.table is self.owner) or (
            joined.key in self.alike and parent.table is row.table
        )


def everyone(_row: Row, _scope: Scope) -> sa.ColumnElement[bool]:
    """The predicate of tables that hold nothing private by themselves."""
    return sa.true()


def rule_of(table: sa.Table) -> Predicate:
    """The table's predicate. Raises NoAccessRule where none is declared."""
    if table not in _visible:
        raise NoAccessRule(f"declare in an access.py who may see the rows of {table.name}")
    return _visible[table]
