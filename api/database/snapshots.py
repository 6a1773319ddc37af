"""Transactions by number, and which of them are over, as each database tells it.

On PostgreSQL a transaction takes its number with its first write, and whoever reads may find that of 12 committed while
11 still runs. SQLite has one writer at a time: all its transactions are number 0, and over when they can be seen.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class current_transaction(FunctionElement[int]):  # noqa: N801  # SQL functions are in lower case, as SQLAlchemy's own
    """The number of the transaction that writes."""

    type = sa.BigInteger()
    inherit_cache = True


class oldest_running(FunctionElement[int]):  # noqa: N801
    """The lowest number that a running transaction may have: what those below it wrote is there, or never will be."""

    type = sa.BigInteger()
    inherit_cache = True


class next_transaction(FunctionElement[int]):  # noqa: N801
    """A number that no transaction has had yet."""

    type = sa.BigInteger()
    inherit_cache = True


class current_snapshot(FunctionElement[str]):  # noqa: N801
    """What the statement sees of the transactions that have numbers of their own, as `Snapshot.read` takes it."""

    type = sa.Text()
    inherit_cache = True


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which transactions were over at one moment."""

    next: int
    """From here on none had begun."""
    running: frozenset[int]

    @classmethod
    def read(cls, text: str) -> "Snapshot":
        """The snapshot that PostgreSQL writes as `10:20:10,14,15`."""
        _lowest, next_, running = text.split(":")
        return cls(int(next_), frozenset(int(number) for number in running.split(",") if number))

    def sees(self, transaction_id: int) -> bool:
        """Whether a transaction was over."""
        return transaction_id < self.next and transaction_id not in self.running


NOTHING = Snapshot(0, frozenset())
"""The snapshot that sees no transaction."""


def _say(construct: type[FunctionElement[Any]], *, sqlite: str, postgresql: str) -> None:
    compiles(construct, "sqlite")(lambda *_args, **_kw: sqlite)
    compiles(construct, "postgresql")(lambda *_args, **_kw: postgresql)


_say(current_transaction, sqlite="0", postgresql="(pg_current_xact_id()::text::bigint)")
_say(oldest_running, sqlite="1", postgresql="(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)")
_say(next_transaction, sqlite="1", postgresql="(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)")
_say(current_snapshot, sqlite="'0:0:'", postgresql="(pg_current_snapshot()::text)")
