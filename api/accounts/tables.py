"""The accounts of readers and staff, their sessions and tokens, and what is recorded of both."""

import uuid
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.accounts.emails import address_key
from api.context import Role
from api.database.columns import choice, derived, folded, key, moment, partial_index, reference, text


class Account(SQLModel, table=True):
    """Someone who can log in. Called `account` because `user` is a reserved word in SQL.

    An address belongs to the one account that has verified it. Until then an account merely claims it: there may be
    several such, which can read and nothing else, and are deleted when nobody follows the link in time.
    """

    __tablename__ = "account"
    __table_args__ = (
        sa.Index("account_username", "username_key", unique=True),
        partial_index("account_email", "email_key", where="email_verified_at IS NOT NULL", unique=True),
        partial_index("account_unverified", "email_key", "joined_at", where="email_verified_at IS NULL"),
        sa.Index("account_role", "role", "id"),
    )

    id: uuid.UUID = key()
    username: str = text(200)
    username_key: str = folded("username")
    display_name: str = text(200)
    email: str = text(320)
    email_key: str = derived("email", address_key)
    role: Role = choice(Role, default=Role.READER)
    joined_at: datetime = moment(created=True)
    email_verified_at: datetime | None = moment(nullable=True)
    suspended_at: datetime | None = moment(nullable=True)
    suspended_reason: str | None = text(2000, nullable=True)
    avatar_url: str | None = text(2000, nullable=True)
    password_hash: str | None = text(300, nullable=True)
    """Argon2id's; null where nobody can log in by a password."""

    @property
    def known_words(self) -> tuple[str, ...]:
        """What others know of it, and so no password."""
        return self.email, self.username, self.display_name


class AccountSession(SQLModel, table=True):
    """One place where an account is logged in."""

    __tablename__ = "account_session"
    __table_args__ = (sa.Index("account_session_account", "account_id", "id"),)

    id: uuid.UUID = key()
    account_id: uuid.UUID = reference("account.id", on_delete="CASCADE")
    token_hash: str = text(64, unique=True)
    created_at: datetime = moment(created=True)
    last_seen_at: datetime = moment(created=True)
    expires_at: datetime = moment()
    user_agent: str | None = text(500, nullable=True)
    address: str | None = text(100, nullable=True)


class TokenPurpose(Enum):
    """What the link in an e-mail is for."""

    VERIFY_EMAIL = "VERIFY_EMAIL"
    CHANGE_EMAIL = "CHANGE_EMAIL"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105  # a purpose


class AccountToken(SQLModel, table=True):
    """A token that was sent by e-mail: it works once, until it expires or the password changes."""

    __tablename__ = "account_token"
    __table_args__ = (sa.Index("account_token_account", "account_id", "purpose"),)

    token_hash: str = Field(primary_key=True, sa_type=sa.String(64))
    account_id: uuid.UUID = reference("account.id", on_delete="CASCADE")
    purpose: TokenPurpose = choice(TokenPurpose)
    email: str = text(320)
    """The address that it was sent to, which following the link proves."""
    created_at: datetime = moment(created=True)
    expires_at: datetime = moment()


class AuditEvent(SQLModel, table=True):
    """Something that staff did, or that matters for security. Rows are only ever added.

    Accounts stand in it by their keys alone, so that it tells nothing of a person whose account is gone.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index("audit_event_actor", "actor_id", "id"),
        sa.Index("audit_event_subject", "subject_id", "id"),
    )

    id: uuid.UUID = key()
    at: datetime = moment(created=True)
    action: str = text(50)
    actor_id: uuid.UUID | None = Field(default=None, sa_type=sa.Uuid)
    subject_id: uuid.UUID | None = Field(default=None, sa_type=sa.Uuid)
    """The account, comment, class or feedback that it was done to."""
    address: str | None = text(100, nullable=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
