"""The ties between rows that occur again and again, by the names of their foreign keys."""

from typing import Any

import sqlalchemy as sa

from api.planner.bindings import Join, Scope
from api.planner.rows import Joined, Row


def to(key: str) -> Join:
    """The row that this row's foreign key names."""
    return lambda row, target, _scope: Joined(target.id == getattr(row, key))


def of(key: str, position: str | None = None) -> Join:
    """The rows whose foreign key names this row, in the order of the column `position`."""

    def join(row: Row, target: Row, _scope: Scope) -> Joined:
        return Joined(getattr(target, key) == row.id, getattr(target, position) if position else None, key)

    return join


def through(link: Any, near: str, far: str, position: str | None = None) -> Join:
    """The rows tied to this one by a link table: `near` names this row, `far` the other."""

    def join(row: Row, target: Row, scope: Scope) -> Joined:
        tie = scope.rows(link)
        return Joined(
            sa.and_(getattr(tie, near) == row.id, target.id == getattr(tie, far)),
            getattr(tie, position) if position else None,
        )

    return join


def among(table: Any, near: str, far: str) -> Join:
    """The rows that any row of `table` ties to this one, each once: `near` names this row, `far` the other."""

    def join(row: Row, target: Row, scope: Scope) -> Joined:
        ties = scope.select(table, lambda tie: getattr(tie, far), lambda tie: getattr(tie, near) == row.id)
        return Joined(target.id.in_(ties))

    return join
