"""Columns that every room's tables are made of: keys, references, times, enums, folded text."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Literal

import sqlalchemy as sa
import uuid_utils.compat
from sqlmodel import Field, SQLModel

from api.planner.values import Moment, fold

C_TEXT = sa.Text(collation="C").with_variant(sa.Text(), "sqlite")
"""Text that sorts by code point on PostgreSQL as it does on SQLite, whatever the server's locale."""


BY_KEY = {"sqlite_with_rowid": False}
"""For tables of short rows: SQLite keeps them in the order of their key, and finds one by one search instead of two."""


def table_of(model: type[SQLModel]) -> sa.Table:
    """A model's table, which SQLModel does not declare to type checkers."""
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    return table


def new_key() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): ordered by the time it was made, and not guessable."""
    return uuid_utils.compat.uuid7()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def key() -> Any:
    """A table's primary key."""
    return Field(default_factory=new_key, primary_key=True, sa_type=sa.Uuid)


def reference(
    target: str,
    *,
    on_delete: Literal["CASCADE", "SET NULL", "RESTRICT"] = "RESTRICT",
    primary_key: bool = False,
    nullable: bool = False,
) -> Any:
    """A foreign key to `table.column`, given as text so that rooms need not import each other."""
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(
        **default, foreign_key=target, ondelete=on_delete, primary_key=primary_key, nullable=nullable, sa_type=sa.Uuid
    )


def moment(*, nullable: bool = False, created: bool = False) -> Any:
    """A moment in time; `created` fills in the present one."""
    default: dict[str, Any] = {"default_factory": now} if created else {"default": None} if nullable else {}
    return Field(**default, sa_type=Moment, nullable=nullable)


def text(length: int, *, unique: bool = False, nullable: bool = False) -> Any:
    """Text of at most `length` characters."""
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(**default, sa_type=sa.String(length), unique=unique, nullable=nullable)


def long_text(*, nullable: bool = False) -> Any:
    """Text without a length of its own: whoever writes it bounds it.

    It stands last in its table: what lists show is then read without the pages that long text overflows into.
    """
    default: dict[str, Any] = {"default": None} if nullable else {}
    return Field(**default, sa_type=sa.Text, nullable=nullable)


def derived(source: str, by: Callable[[str], str]) -> Any:
    """A value made from another column of the same row, filled in when the row is inserted: for keys to find it by."""

    def value(context: Any) -> str:
        return by(context.get_current_parameters()[source])

    return Field(default=None, sa_type=C_TEXT, nullable=False, sa_column_kwargs={"default": value})


def folded(source: str) -> Any:
    """`fold` of another column of the same row, filled in when the row is inserted."""
    return derived(source, fold)


def choice(enum: type[Enum], **kwargs: Any) -> Any:
    """One of the enum's names, kept as text and held to them by a CHECK."""
    return Field(sa_type=sa.Enum(enum, native_enum=False, create_constraint=True, length=20), **kwargs)


def partial_index(name: str, *columns: Any, where: str, **kwargs: Any) -> sa.Index:
    """An index over the rows that fit `where`, which both databases can use only if the query says it literally."""
    return sa.Index(name, *columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where), **kwargs)
