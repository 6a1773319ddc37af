"""Reads the change log: its events in the order in which they were committed, where it begins and where it ends."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import takewhile
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import Mapped
from sqlmodel import col

from api.changes.positions import Position
from api.changes.tables import Change, ChangeKind
from api.database.database import Rows
from api.database.queries import Query, rendered
from api.database.snapshots import Snapshot, current_snapshot, next_transaction, oldest_running
from api.errors import BadUserInput

PAGE = 500
"""Events that are read at once."""

PLACE: tuple[Mapped[Any], ...] = (col(Change.transaction_id), col(Change.sequence))
"""What the log is ordered by."""

DETAILS: tuple[Mapped[Any], ...] = (
    col(Change.at),
    col(Change.type),
    col(Change.row_id),
    col(Change.kind),
    col(Change.parent_id),
    col(Change.owner_id),
)


@dataclass(frozen=True, slots=True)
class Event:
    """A committed change."""

    position: Position
    at: datetime
    type: str
    row_id: uuid.UUID
    kind: ChangeKind
    parent_id: uuid.UUID | None
    owner_id: uuid.UUID | None

    @property
    def cursor(self) -> str:
        """What one who has this event gives to get those after it."""
        return self.position.cursor


@dataclass(frozen=True, slots=True)
class Interest:
    """What of the log someone follows: events that have these values; None is any."""

    type: str | None = None
    parent_id: uuid.UUID | None = None

    def fits(self, event: Event) -> bool:
        """Whether an event is of interest."""
        return self.type in (None, event.type) and self.parent_id in (None, event.parent_id)


EVERYTHING = Interest()


@dataclass(frozen=True, slots=True)
class Present:
    """What of the log is committed at one moment: all up to a position, and behind it what a snapshot sees.

    For behind the last event that can be told of there may be others that wait for a transaction before them.
    """

    position: Position
    snapshot: Snapshot

    def has(self, event: Event) -> bool:
        """Whether an event was committed by then."""
        return event.position <= self.position or self.snapshot.sees(event.position.transaction_id)


@dataclass(frozen=True, slots=True)
class Page:
    """Events that follow each other in the log."""

    events: list[Event]
    waiting: bool
    """Whether further changes are committed that cannot be told of before a transaction that still runs is over."""

    @property
    def is_full(self) -> bool:
        """Whether there may be another page at once."""
        return len(self.events) == PAGE


class Log:
    """The log of a database, in its words."""

    def __init__(self, dialect: Dialect) -> None:
        self._pages = cache(lambda *asked: rendered(_page(*asked), dialect))
        self._present = rendered(_present(), dialect)
        self._bounds = rendered(_bounds(), dialect)

    async def page(
        self, source: Rows, after: Position, until: Position | None = None, interest: Interest = EVERYTHING
    ) -> Page:
        """The next events after one position, up to another where it is given."""
        query: Query = self._pages(until is not None, interest.type is not None, interest.parent_id is not None)
        given = {
            "after_transaction": after.transaction_id,
            "after_sequence": after.sequence,
            "until_transaction": until and until.transaction_id,
            "until_sequence": until and until.sequence,
            "type": interest.type,
            "parent_id": interest.parent_id,
        }
        rows = list(query.rows(await source.rows(query.sql, query.values(given))))
        events = [Event(Position(*row[1:3]), *row[3:]) for row in takewhile(itemgetter(0), rows)]
        return Page(events, len(events) < len(rows))

    async def present(self, source: Rows) -> Present:
        """What is committed now."""
        ((snapshot, *place),) = await source.rows(self._present.sql, self._present.values({}))
        return Present(Position(*(number or 0 for number in place)), Snapshot.read(snapshot))

    async def check(self, source: Rows, position: Position) -> None:
        """Raise BadUserInput where not all events after a position are to be had."""
        for *first, last_sequence, next_ in await source.rows(self._bounds.sql, self._bounds.values({})):
            if position < Position(*first):
                raise _refused("The events behind `after` are no longer kept.")
            if position.transaction_id >= next_ or position.sequence > last_sequence:
                raise _refused("The event that `after` names is none of this database.")


def _refused(why: str) -> BadUserInput:
    return BadUserInput(f"{why} Ask for the present state of things, and follow on without `after`.", argument="after")


def _page(until: bool, of_type: bool, of_parent: bool) -> sa.Select[Any]:
    settled = (col(Change.transaction_id) < oldest_running()).label("settled")
    select = sa.select(settled, *PLACE, *DETAILS).where(sa.tuple_(*PLACE) > _bound("after"))
    if until:
        select = select.where(sa.tuple_(*PLACE) <= _bound("until"))
    if of_type:
        select = select.where(col(Change.type) == sa.bindparam("type"))
    if of_parent:
        select = select.where(col(Change.parent_id) == sa.bindparam("parent_id"))
    return select.order_by(*PLACE).limit(sa.literal_column(str(PAGE)))


def _bound(name: str) -> Any:
    return sa.tuple_(*(sa.bindparam(f"{name}_{part}", type_=sa.BigInteger) for part in ("transaction", "sequence")))


def _present() -> sa.Select[Any]:
    settled = sa.select(*PLACE).where(col(Change.transaction_id) < oldest_running())
    last = settled.order_by(*(part.desc() for part in PLACE)).limit(sa.literal_column("1"))
    return sa.select(current_snapshot(), *(last.with_only_columns(part).scalar_subquery() for part in PLACE))


def _bounds() -> sa.Select[Any]:
    last = sa.select(sa.func.max(col(Change.sequence))).scalar_subquery()
    return sa.select(*PLACE, last, next_transaction()).order_by(*PLACE).limit(sa.literal_column("1"))


def told(error: Exception) -> str:
    """An error of the database in a line, for the operator."""
    return f"{type(error).__name__}: {error}".splitlines()[0]
