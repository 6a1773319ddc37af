"""E-mails on their way out."""

import uuid
from datetime import datetime

from sqlmodel import Field, SQLModel

from api.addresses import LONGEST_ADDRESS
from api.database.columns import key, long_text, moment, partial_index, text

SUBJECT_LENGTH = 300
ERROR_LENGTH = 1000


class OutgoingEmail(SQLModel, table=True):
    """One message to one person: written by the transaction that it tells of, sent after it."""

    __tablename__ = "outgoing_email"
    __table_args__ = (partial_index("outgoing_email_due", "due_at", where="due_at IS NOT NULL"),)

    id: uuid.UUID = key()
    recipient: str = text(LONGEST_ADDRESS)
    subject: str = text(SUBJECT_LENGTH)
    queued_at: datetime = moment(created=True)
    due_at: datetime | None = moment(nullable=True)
    """When it is to be tried next, by the database's clock, which all senders share; none once all is done.

    A sender moves it into the future before it sends: until then the message is its own.
    """
    attempts: int = Field(default=0)
    """How often the SMTP server was asked to take it."""
    sent_at: datetime | None = moment(nullable=True)
    last_error: str | None = text(ERROR_LENGTH, nullable=True)
    """Why the last attempt failed. Without `due_at` and `sent_at`, it was also the last of all."""
    body_text: str = long_text()
    body_html: str = long_text()
