"""The change log"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from api.database.snapshots import current_transaction
from api.planner.values import Moment

revision = "0003"
down_revision = "0002_accounts"
branch_labels = None
depends_on = None

# Whoever writes to the log, by whatever way, wakes those who wait for it when the transaction is committed.
NOTIFY = """
CREATE FUNCTION change_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('rostrum_change', '');
    RETURN NULL;
END
$$
"""
TRIGGER = "CREATE TRIGGER change_notify AFTER INSERT ON change FOR EACH STATEMENT EXECUTE FUNCTION change_notify()"


def upgrade() -> None:
    change = op.create_table(
        "change",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), server_default=current_transaction(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "CREATED",
                "UPDATED",
                "DELETED",
                "BECAME_VISIBLE",
                "BECAME_HIDDEN",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("sequence"),
        sqlite_autoincrement=True,
    )
    op.create_index("change_order", "change", ["transaction_id", "sequence"])
    op.create_index("change_parent", "change", ["parent_id", "transaction_id", "sequence"])
    op.create_index("change_type", "change", ["type", "transaction_id", "sequence"])
    # The first row says where the log begins: so there is always one.
    beginning = {
        "transaction_id": 0,
        "at": datetime.now(UTC),
        "type": "",
        "row_id": uuid.UUID(int=0),
        "kind": "CREATED",
    }
    op.bulk_insert(change, [beginning])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(NOTIFY)
        op.execute(TRIGGER)


def downgrade() -> None:
    op.drop_table("change")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION change_notify")
