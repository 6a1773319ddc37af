"""The change log: what every transaction of every room has changed, written as part of the transaction itself."""

import uuid
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.database.columns import choice, moment, text
from api.database.snapshots import current_transaction


class ChangeKind(Enum):
    """What became of a row."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"
    BECAME_VISIBLE = "BECAME_VISIBLE"
    """Those for whom it is meant can see it from now on: the public, for most."""
    BECAME_HIDDEN = "BECAME_HIDDEN"
    """They can see it no longer."""


class Change(SQLModel, table=True):
    """One thing that became of one row.

    The order in which changes were committed is that of (`transaction_id`, `sequence`), once all transactions up to
    there are over. The first row in that order says where the log begins: all after it is there, nothing before it.
    """

    __tablename__ = "change"
    __table_args__ = (
        sa.Index("change_order", "transaction_id", "sequence"),
        sa.Index("change_parent", "parent_id", "transaction_id", "sequence"),
        sa.Index("change_type", "type", "transaction_id", "sequence"),
        # A number that was pruned must not come again.
        {"sqlite_autoincrement": True},
    )

    sequence: int | None = Field(
        default=None, primary_key=True, sa_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    )
    transaction_id: int = Field(
        default=None, sa_type=sa.BigInteger, nullable=False, sa_column_kwargs={"server_default": current_transaction()}
    )
    at: datetime = moment(created=True)
    type: str = text(100)
    """The row's GraphQL type."""
    row_id: uuid.UUID = Field(sa_type=sa.Uuid)
    kind: ChangeKind = choice(ChangeKind)
    parent_id: uuid.UUID | None = Field(default=None, sa_type=sa.Uuid)
    """The row under which followers look for it, as a comment's article."""
    owner_id: uuid.UUID | None = Field(default=None, sa_type=sa.Uuid)
    """The account that it belongs to, as a comment's author."""
