"""Writes the change log: a room says once which of its tables are logged, and no mutation needs to think of it.

What a session inserts, updates and deletes by its unit of work is recorded when it is flushed, in the same transaction.
What goes past the unit of work is not: `session.execute(update(…))`, inserts by Core, what a foreign key's ON DELETE
does. Whoever writes so says so by `record`; rows that go with another are told of by that one's deletion alone.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, Session, SessionTransaction
from sqlmodel import SQLModel

from api.changes.tables import Change, ChangeKind
from api.database.columns import now, table_of

Row = TypeVar("Row", bound=SQLModel)
Values = dict[str, Any]
Told = WeakKeyDictionary[SessionTransaction, set[uuid.UUID]]

CHANGE = table_of(Change)
FORMER = "rostrum.former"
TOLD = "rostrum.told"


@dataclass(frozen=True)
class Logged:
    """How the changes of a table's rows stand in the log."""

    type: str
    """The rows' GraphQL type."""
    parent: str | None = None
    """The column with the row under which followers look for them; `id` where they look for each by itself."""
    owner: str | None = None
    """The column with the account that they belong to."""
    visible: Callable[[Any], bool] | None = None
    """Whether those can see a row for whom it is meant; it reads columns alone. None where that does not change."""

    def change(self, row: Any, kind: ChangeKind) -> Values:
        """What the log says of a row, which may be any object that has the table's columns as attributes."""
        return {
            "at": now(),
            "type": self.type,
            "row_id": row.id,
            "kind": kind,
            "parent_id": getattr(row, self.parent) if self.parent else None,
            "owner_id": getattr(row, self.owner) if self.owner else None,
        }

    def shows(self, row: Any) -> bool:
        """Whether a row is visible where `visible` tells."""
        return bool(self.visible and self.visible(row))


LOGGED: dict[type[SQLModel], Logged] = {}


def logged(
    table: type[Row],
    *,
    type: str,  # noqa: A002  # GraphQL's own word
    parent: str | None = None,
    owner: str | None = None,
    visible: Callable[[Row], bool] | None = None,
) -> None:
    """Declare that the rows of a table are logged; see `Logged`. Raises ValueError where it has no `id` for its key."""
    mapper: Mapper[Any] = sa.inspect(table)
    if [column.name for column in mapper.primary_key] != ["id"]:
        raise ValueError(f"{table.__name__} has no key `id`, by which the log could name its rows")
    LOGGED[table] = Logged(type, parent, owner, visible)


async def record(session: AsyncSession, table: type[SQLModel], rows: Iterable[Any], *kinds: ChangeKind) -> None:
    """Record what a statement did that goes past the unit of work, as kinds of changes of each of these rows.

    A row is any object with the table's `id`, `parent` and `owner` as attributes, as those of RETURNING.
    """
    changes = [LOGGED[table].change(row, kind) for row in rows for kind in kinds]
    if changes:
        await (await session.connection()).execute(CHANGE.insert(), changes)


class Former:
    """A row as the database still has it while a flush begins."""

    def __init__(self, session: Session, row: SQLModel) -> None:
        self._session = session
        self._row = row

    def __getattr__(self, name: str) -> Any:
        """A column's former value. Raises KeyError where it is no column."""
        history = sa.inspect(self._row).attrs[name].history
        if history.deleted:
            return history.deleted[0]
        return self._stored(name) if history.added else getattr(self._row, name)

    def _stored(self, name: str) -> Any:
        """The value of a column that was set without having been read."""
        columns = sa.inspect(type(self._row)).columns
        stored = sa.select(columns[name]).where(columns["id"] == self._row.id)  # type: ignore[attr-defined]  # `logged` has seen that it is there
        return self._session.connection().scalar(stored)


@dataclass(frozen=True)
class Touched:
    """A row that a flush updates or deletes."""

    row: Any
    logged: Logged
    was_visible: bool


@event.listens_for(Session, "before_flush")
def _remember(session: Session, *_context: Any) -> None:
    """Keep what is known only now: which rows really change, and what they were."""
    modified = (row for row in session.dirty if session.is_modified(row, include_collections=False))
    session.info[FORMER] = [
        [Touched(row, logged, logged.shows(Former(session, row))) for row, logged in _logged(rows)]
        for rows in (modified, session.deleted)
    ]


@event.listens_for(Session, "after_flush")
def _record(session: Session, *_context: Any) -> None:
    """Write what the flush has done, when keys and defaults are known too."""
    updated, deleted = session.info.pop(FORMER)
    changes = [*_created(session), *_updated(session, updated), *_deleted(deleted)]
    if changes:
        session.connection().execute(CHANGE.insert(), changes)


def _logged(rows: Iterable[Any]) -> Iterator[tuple[Any, Logged]]:
    return ((row, LOGGED[type(row)]) for row in rows if type(row) in LOGGED)


def _created(session: Session) -> Iterator[Values]:
    for row, logged in _logged(session.new):
        _tell(session, row.id)
        yield logged.change(row, ChangeKind.CREATED)
        if logged.shows(row):
            yield logged.change(row, ChangeKind.BECAME_VISIBLE)


def _updated(session: Session, updated: Sequence[Touched]) -> Iterator[Values]:
    # A session keeps no order of what is dirty; keys are in the order of time.
    for touched in sorted(updated, key=lambda touched: touched.row.id):
        row, logged = touched.row, touched.logged
        if _tell(session, row.id):
            yield logged.change(row, ChangeKind.UPDATED)
        if logged.shows(row) != touched.was_visible:
            yield logged.change(row, ChangeKind.BECAME_HIDDEN if touched.was_visible else ChangeKind.BECAME_VISIBLE)


def _deleted(deleted: Sequence[Touched]) -> Iterator[Values]:
    for touched in deleted:
        if touched.was_visible:
            yield touched.logged.change(touched.row, ChangeKind.BECAME_HIDDEN)
        yield touched.logged.change(touched.row, ChangeKind.DELETED)


def _tell(session: Session, row_id: uuid.UUID) -> bool:
    """Whether the log does not yet say in this transaction that a row was created or updated; from now on it does.

    Each savepoint remembers by itself: what it wrote to the log may be undone with it.
    """
    told: Told = session.info.setdefault(TOLD, WeakKeyDictionary())
    innermost = transaction = session.get_nested_transaction() or session.get_transaction()
    assert innermost
    while transaction:
        if row_id in told.get(transaction, ()):
            return False
        transaction = transaction.parent
    told.setdefault(innermost, set()).add(row_id)
    return True
