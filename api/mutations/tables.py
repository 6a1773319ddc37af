"""What is remembered of requests with an idempotency key."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.database.columns import moment


class IdempotentRequest(SQLModel, table=True):
    """One mutation of a request that came with an `Idempotency-Key`, and the answer that it got."""

    __tablename__ = "idempotent_request"
    __table_args__ = (sa.Index("idempotent_request_created_at", "created_at"),)

    fingerprint: str = Field(primary_key=True, sa_type=sa.String(64))
    """Of the viewer, the key and the mutation's place in the request."""
    request: str = Field(sa_type=sa.String(64))
    """Of all that was asked: another request with the same key is refused."""
    answer: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    """Encrypted by the key and the request, neither of which is kept: an answer may hold a session's token."""
    created_at: datetime = moment(created=True)
