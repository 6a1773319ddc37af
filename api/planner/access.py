"""Who may see which rows: one SQL predicate for each table, which no statement can leave out."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from api.planner.rows import Row

Predicate = Callable[[Row], sa.ColumnElement[bool]]

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


def everyone(_row: Row) -> sa.ColumnElement[bool]:
    """The predicate of tables that hold nothing private by themselves."""
    return sa.true()


def rule_of(table: sa.Table) -> Predicate:
    """The table's predicate. Raises NoAccessRule where none is declared."""
    if table not in _visible:
        raise NoAccessRule(f"declare in an access.py who may see the rows of {table.name}")
    return _visible[table]
