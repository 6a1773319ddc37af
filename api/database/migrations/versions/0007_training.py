"""Training: enrolments in their order, attendance, certificates, calendar feeds"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from api.planner.values import Moment

revision = "0007_training"
down_revision = "0005_accounts_audit"
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("announced_status IN ('UPCOMING', 'ONGOING')")
IN_QUEUE = sa.text("queue_number IS NOT NULL")
STATUSES = ("UPCOMING", "ONGOING", "COMPLETED", "CANCELLED")
PLACES = ("ENROLLED", "WAITLISTED", "WITHDRAWN")
FORMER_PLACES = (*PLACES, "COMPLETED")
IN_QUEUE_WHILE_WAITING = "(status = 'WAITLISTED') = (queue_number IS NOT NULL)"


def one_of(column: str, names: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(name) for name in names)})"


def upgrade() -> None:
    upgrade_classes()
    upgrade_enrollments()
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account_id", name="calendar_feed_once"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "training_class_former_slug",
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("training_class_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["training_class_id"], ["training_class.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("slug"),
        sqlite_with_rowid=False,
    )
    op.create_index("training_class_former_slug_class", "training_class_former_slug", ["training_class_id"])
    op.create_table(
        "attendance",
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("class_session_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["class_session_id"], ["class_session.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("enrollment_id", "class_session_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("attendance_session", "attendance", ["class_session_id", "enrollment_id"])
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("training_class_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("holder_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["training_class_id"], ["training_class.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("enrollment_id", name="certificate_once"),
    )
    op.create_index("certificate_class", "certificate", ["training_class_id"])


def upgrade_classes() -> None:
    # Defaults are for code that does not know the columns yet, and for the rows that are there.
    op.add_column(
        "training_class",
        sa.Column("updated_at", Moment(), nullable=False, server_default="1970-01-01T00:00:00.000000Z"),
    )
    op.add_column("training_class", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column(
        "training_class",
        sa.Column(
            "announced_status",
            sa.String(20),
            sa.CheckConstraint(one_of("announced_status", STATUSES), name="trainingclassstatus"),
            nullable=False,
            server_default="UPCOMING",
        ),
    )
    now = datetime.now(UTC)
    classes = sa.table(
        "training_class",
        *(sa.column(name, Moment()) for name in ("updated_at", "starts_at", "ends_at", "cancelled_at")),
        sa.column("announced_status", sa.Text()),
    )
    stands = sa.case(
        (classes.c.cancelled_at.is_not(None), "CANCELLED"),
        (classes.c.starts_at > now, "UPCOMING"),
        (classes.c.ends_at > now, "ONGOING"),
        else_="COMPLETED",
    )
    op.execute(sa.update(classes).values(updated_at=now, announced_status=stands))
    op.create_index(
        "training_class_under_way",
        "training_class",
        ["ends_at"],
        postgresql_where=UNDER_WAY,
        sqlite_where=UNDER_WAY,
    )


def upgrade_enrollments() -> None:
    op.add_column("enrollment", sa.Column("queue_number", sa.Integer(), nullable=True))
    op.add_column("enrollment", sa.Column("reminded_of", Moment(), nullable=True))
    op.execute("UPDATE enrollment SET status = 'ENROLLED' WHERE status = 'COMPLETED'")
    op.execute(
        "UPDATE enrollment SET queue_number = (SELECT count(*) FROM enrollment AS ahead"
        " WHERE ahead.training_class_id = enrollment.training_class_id AND ahead.status = 'WAITLISTED'"
        " AND (ahead.enrolled_at, ahead.id) <= (enrollment.enrolled_at, enrollment.id))"
        " WHERE status = 'WAITLISTED'"
    )
    constrain(
        sa.CheckConstraint(one_of("status", PLACES), name="place"),
        sa.CheckConstraint(IN_QUEUE_WHILE_WAITING, name="enrollment_in_queue"),
        instead_of=("enrollmentstatus",),
    )
    op.drop_index("enrollment_account", "enrollment", if_exists=True)
    op.create_index("enrollment_account", "enrollment", ["account_id", "enrolled_at", "id"])
    op.create_index(
        "enrollment_queue",
        "enrollment",
        ["training_class_id", "queue_number"],
        unique=True,
        postgresql_where=IN_QUEUE,
        sqlite_where=IN_QUEUE,
    )


def constrain(*checks: sa.CheckConstraint, instead_of: tuple[str, ...]) -> None:
    """Give `enrollment` these checks, where no other table refers to it: SQLite has to make it anew."""
    if op.get_bind().dialect.name == "postgresql":
        for name in instead_of:
            op.drop_constraint(name, "enrollment")
        for check in checks:
            op.create_check_constraint(str(check.name), "enrollment", str(check.sqltext))
        return
    table = sa.Table(
        "enrollment",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("training_class_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("enrolled_at", Moment(), nullable=False),
        sa.Column("queue_number", sa.Integer()),
        sa.Column("reminded_of", Moment()),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["training_class_id"], ["training_class.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("training_class_id", "account_id", name="enrollment_once"),
        *checks,
    )
    with op.batch_alter_table("enrollment", copy_from=table, recreate="always"):
        pass


def downgrade() -> None:
    op.drop_table("certificate")
    op.drop_table("attendance")
    op.drop_table("training_class_former_slug")
    op.drop_table("calendar_feed")
    op.drop_index("enrollment_queue", "enrollment")
    op.drop_index("enrollment_account", "enrollment")
    constrain(
        sa.CheckConstraint(one_of("status", FORMER_PLACES), name="enrollmentstatus"),
        instead_of=("place", "enrollment_in_queue"),
    )
    op.drop_column("enrollment", "reminded_of")
    op.drop_column("enrollment", "queue_number")
    op.create_index("enrollment_account", "enrollment", ["account_id", "id"])
    op.drop_index("training_class_under_way", "training_class")
    for column in ("announced_status", "revision", "updated_at"):
        op.drop_column("training_class", column)
