"""APSW behind the face of the standard library's sqlite3 (PEP 249), as far as SQLAlchemy and aiosqlite look.

Why: the SQLite that Python bundles may be too old for nested JSON, and a process must not open a file through two
SQLite libraries at once, since either would drop the other's locks. So reading, writing and migrating all go
through APSW, which brings its own SQLite to every platform.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import apsw

ERRORS: tuple[tuple[type[Exception], type[sqlite3.Error]], ...] = (
    (apsw.ConstraintError, sqlite3.IntegrityError),
    (apsw.BusyError, sqlite3.OperationalError),
    (apsw.SQLError, sqlite3.OperationalError),
    (apsw.Error, sqlite3.DatabaseError),
)

# SQLite counts the memory that it uses under one lock, at which threads that read at once wait for each other all the
# time: without the count, two readers are twice as fast as one. It can be told so only before its first connection.
apsw.shutdown()
apsw.config(apsw.SQLITE_CONFIG_MEMSTATUS, False)  # a C function's arguments have no names
apsw.initialize()


def connect(path: str, pragmas: Iterable[str] = ()) -> apsw.Connection:
    """Open a database file, creating it where it is not there, and set it up."""
    connection = apsw.Connection(path, statementcachesize=500)
    connection.set_busy_timeout(5000)
    # Otherwise SQLite plans a statement anew for each set of values that it is bound to.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Cursor:
    """A cursor of PEP 249. Rows are read whole, so that no statement stays open."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self.description: tuple[tuple[Any, ...], ...] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        """Run one statement."""

        def run(cursor: apsw.Cursor) -> int:
            before = self._connection.total_changes()
            # The columns of a result without rows are known only while the statement begins.
            cursor.exec_trace = self._describe
            self._rows = list(cursor.execute(sql, tuple(parameters)))
            # Of a statement that changes nothing `changes` still tells what the last one did.
            return self._connection.changes() if self._connection.total_changes() != before else 0

        self._run(run)
        if self.rowcount:
            # Without what foreign keys did besides, which the total has too.
            self.rowcount = self._connection.changes()
        return self

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> "Cursor":
        """Run one statement for each of the sequences of parameters."""

        def run(cursor: apsw.Cursor) -> int:
            before = self._connection.total_changes()
            if not sql.startswith("DELETE"):
                self._rows = list(cursor.executemany(sql, (tuple(row) for row in parameters)))
                return self._connection.total_changes() - before
            # Rows that go with others by their foreign keys are not the statement's.
            self._rows, changed = [], 0
            for row in parameters:
                cursor.execute(sql, tuple(row))
                changed += self._connection.changes()
            return changed

        return self._run(run)

    def _describe(self, cursor: apsw.Cursor, _sql: str, _bindings: Any) -> bool:
        columns = cursor.get_description()
        self.description = tuple((*column, None, None, None, None, None) for column in columns) or None
        return True

    def _run(self, execute: Callable[[apsw.Cursor], int]) -> "Cursor":
        """Run what gives the number of rows that it changed, and leaves those that it found."""
        cursor = self._connection.cursor()
        self.description = None
        try:
            self.rowcount = execute(cursor)
        except apsw.Error as error:
            raise translated(error) from error
        finally:
            cursor.close()
        self.lastrowid = self._connection.last_insert_rowid()
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """The next rows."""
        size = size or self.arraysize
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All further rows."""
        taken, self._rows = self._rows, []
        return taken

    def close(self) -> None:
        """Nothing is open."""


class Connection:
    """A connection of PEP 249 that writes: its transactions take the write lock when they begin."""

    isolation_level: str | None = ""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def cursor(self, *_args: Any) -> Cursor:
        """A new cursor, in the transaction, which begins here where none is open."""
        if not self._connection.in_transaction:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except apsw.Error as error:
                raise translated(error) from error
        return Cursor(self._connection)

    def commit(self) -> None:
        """End the transaction and keep what it did."""
        self._end("COMMIT")

    def rollback(self) -> None:
        """End the transaction and undo what it did."""
        self._end("ROLLBACK")

    def _end(self, how: str) -> None:
        if self._connection.in_transaction:
            try:
                self._connection.execute(how)
            except apsw.Error as error:
                raise translated(error) from error

    def create_function(self, name: str, arguments: int, function: Callable[..., Any], **_options: Any) -> None:
        """Make a Python function known to SQL."""
        self._connection.create_scalar_function(name, function, arguments, deterministic=True)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def translated(error: apsw.Error) -> sqlite3.Error:
    """The error as PEP 249 calls it."""
    kind = next(theirs for ours, theirs in ERRORS if isinstance(error, ours))
    return kind(str(error))
