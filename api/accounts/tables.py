"""The accounts of readers and staff."""

import uuid
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlmodel import SQLModel

from api.database.columns import choice, folded, key, moment, text


class Role(Enum):
    """What an account may do; each may do what those before it may."""

    READER = "READER"
    MODERATOR = "MODERATOR"
    EDITOR = "EDITOR"
    ADMIN = "ADMIN"


class Account(SQLModel, table=True):
    """Someone who can log in. Called `account` because `user` is a reserved word in SQL."""

    __tablename__ = "account"
    __table_args__ = (
        sa.Index("account_username", "username_key", unique=True),
        sa.Index("account_email", "email_key", unique=True),
    )

    id: uuid.UUID = key()
    username: str = text(200)
    username_key: str = folded("username")
    display_name: str = text(200)
    email: str = text(320)
    email_key: str = folded("email")
    role: Role = choice(Role, default=Role.READER)
    joined_at: datetime = moment(created=True)
