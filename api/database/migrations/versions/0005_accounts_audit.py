"""Addresses belong to who has verified them; the audit is append-only"""

import sqlalchemy as sa
from alembic import op

revision = "0005_accounts_audit"
down_revision = "0002_mail"
branch_labels = None
depends_on = None

VERIFIED = sa.text("email_verified_at IS NOT NULL")
UNVERIFIED = sa.text("email_verified_at IS NULL")

REFUSE = "the audit is append-only"
POSTGRESQL = (
    f"""
    CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSE}' USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    """
    CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()
    """,
)
# INSERT OR REPLACE would change a row without any UPDATE or DELETE.
SQLITE = tuple(
    f"CREATE TRIGGER audit_event_no_{event.lower()} BEFORE {event} ON audit_event {when} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
    for event, when in (
        ("UPDATE", ""),
        ("DELETE", ""),
        ("INSERT", "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)"),
    )
)


def upgrade() -> None:
    # Before there was sign-up, no account waited for its address to be verified.
    op.execute("UPDATE account SET email_verified_at = joined_at WHERE email_verified_at IS NULL")
    op.execute("UPDATE account SET email_key = lower(email)")
    op.drop_index("account_email", "account")
    op.create_index(
        "account_email", "account", ["email_key"], unique=True, postgresql_where=VERIFIED, sqlite_where=VERIFIED
    )
    op.create_index(
        "account_unverified",
        "account",
        ["email_key", "joined_at"],
        postgresql_where=UNVERIFIED,
        sqlite_where=UNVERIFIED,
    )
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        op.execute("DROP FUNCTION audit_event_refuse")
    else:
        for event in ("update", "delete", "insert"):
            op.execute(f"DROP TRIGGER audit_event_no_{event}")
    op.drop_index("account_unverified", "account")
    op.drop_index("account_email", "account")
    op.create_index("account_email", "account", ["email_key"], unique=True)
