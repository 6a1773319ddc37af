"""Training classes, their sessions, and who takes part."""

import uuid
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from api.database.columns import BY_KEY, choice, folded, key, long_text, moment, reference, text


class EnrollmentStatus(Enum):
    """Where a reader stands with a class."""

    ENROLLED = "ENROLLED"
    WAITLISTED = "WAITLISTED"
    WITHDRAWN = "WITHDRAWN"
    COMPLETED = "COMPLETED"


class TrainingClass(SQLModel, table=True):
    """A class that readers can join."""

    __tablename__ = "training_class"
    __table_args__ = (
        sa.Index("training_class_starts_at", "starts_at", "id"),
        sa.Index("training_class_title", "title_key", "id"),
        sa.Index("training_class_country", "country"),
        sa.CheckConstraint("ends_at >= starts_at", "training_class_times"),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", "training_class_capacity"),
        sa.CheckConstraint("enrolled_count >= 0 AND waitlist_count >= 0", "training_class_counts"),
        sa.CheckConstraint("capacity IS NULL OR enrolled_count <= capacity", "training_class_not_oversold"),
    )

    id: uuid.UUID = key()
    slug: str = text(200, unique=True)
    title: str = text(300)
    title_key: str = folded("title")
    venue: str | None = text(200, nullable=True)
    city: str | None = text(200, nullable=True)
    country: str | None = text(2, nullable=True)
    timezone: str = text(64)
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    cancelled_at: datetime | None = moment(nullable=True)
    enrollment_opens_at: datetime | None = moment(nullable=True)
    enrollment_closes_at: datetime | None = moment(nullable=True)
    capacity: int | None = None
    enrolled_count: int = Field(default=0)
    """Seats taken, of classes past too: kept by whoever enrols or withdraws someone."""
    waitlist_count: int = Field(default=0)
    description_markdown: str = long_text()
    description_html: str = long_text()
    description_text: str = long_text()


class ClassSession(SQLModel, table=True):
    """One sitting of a class."""

    __tablename__ = "class_session"
    __table_args__ = (
        sa.Index("class_session_class", "training_class_id", "starts_at", "id"),
        sa.CheckConstraint("ends_at >= starts_at", "class_session_times"),
    )

    id: uuid.UUID = key()
    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE")
    title: str = text(300)
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    room: str | None = text(200, nullable=True)


class ClassHost(SQLModel, table=True):
    """Who holds a class."""

    __tablename__ = "training_class_host"
    __table_args__ = (sa.Index("training_class_host_organization", "organization_id", "training_class_id"), BY_KEY)

    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE", primary_key=True)
    organization_id: uuid.UUID = reference("organization.id", primary_key=True)
    position: int


class ClassSpeaker(SQLModel, table=True):
    """Who teaches or speaks at a class."""

    __tablename__ = "training_class_speaker"
    __table_args__ = (sa.Index("training_class_speaker_person", "person_id", "training_class_id"), BY_KEY)

    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE", primary_key=True)
    person_id: uuid.UUID = reference("person.id", primary_key=True)
    position: int


class ClassTopic(SQLModel, table=True):
    """What a class is about."""

    __tablename__ = "training_class_topic"
    __table_args__ = (sa.Index("training_class_topic_topic", "topic_id", "training_class_id"), BY_KEY)

    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE", primary_key=True)
    topic_id: uuid.UUID = reference("topic.id", primary_key=True)


class SessionSpeaker(SQLModel, table=True):
    """Who speaks in one session."""

    __tablename__ = "class_session_speaker"
    __table_args__ = (sa.Index("class_session_speaker_person", "person_id", "class_session_id"), BY_KEY)

    class_session_id: uuid.UUID = reference("class_session.id", on_delete="CASCADE", primary_key=True)
    person_id: uuid.UUID = reference("person.id", primary_key=True)
    position: int


class Enrollment(SQLModel, table=True):
    """One reader's place in one class, or in its queue."""

    __tablename__ = "enrollment"
    __table_args__ = (
        sa.UniqueConstraint("training_class_id", "account_id", name="enrollment_once"),
        sa.Index("enrollment_account", "account_id", "id"),
    )

    id: uuid.UUID = key()
    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE")
    account_id: uuid.UUID = reference("account.id", on_delete="CASCADE")
    status: EnrollmentStatus = choice(EnrollmentStatus)
    enrolled_at: datetime = moment(created=True)
