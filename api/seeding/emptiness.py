"""Whether a database has content yet."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from api import tables as _tables  # noqa: F401  # fills the metadata
from api.accounts.tables import AuditEvent
from api.changes.tables import Change
from api.database.columns import table_of
from api.database.database import Database

KEPT = frozenset({table_of(Change), table_of(AuditEvent)})
"""Tables that keep their rows when all content is deleted: the change log, whose numbers must not begin anew, and the
audit, which tells of the deletion too."""


async def is_empty(database: Database) -> bool:
    """Whether no table has a row, but for those that are never emptied."""
    filled = [
        sa.exists(sa.select(1).select_from(table)) for table in SQLModel.metadata.sorted_tables if table not in KEPT
    ]
    async with database.engine.connect() as connection:
        return not await connection.scalar(sa.select(sa.or_(*filled)))
