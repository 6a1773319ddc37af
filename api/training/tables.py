"""Training classes, their sessions, and who takes part."""

import uuid
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlmodel import Field, SQLModel

from api.database.columns import BY_KEY, choice, folded, key, long_text, moment, now, partial_index, reference, text


@strawberry.enum(description="Where a class stands in time; it follows from the class's times by itself.")
class TrainingClassStatus(Enum):
    """Where a class stands in time."""

    UPCOMING = strawberry.enum_value("UPCOMING", description="Has not begun.")
    ONGOING = strawberry.enum_value("ONGOING", description="Has begun and not ended.")
    COMPLETED = strawberry.enum_value("COMPLETED", description="Has ended.")
    CANCELLED = strawberry.enum_value("CANCELLED", description="Called off, whatever its times.")


class Place(Enum):
    """What place a reader has in a class, as it is kept: whether the class is over follows from its times."""

    ENROLLED = "ENROLLED"
    WAITLISTED = "WAITLISTED"
    WITHDRAWN = "WITHDRAWN"


def status_at(
    at: datetime, starts_at: datetime, ends_at: datetime, cancelled_at: datetime | None
) -> TrainingClassStatus:
    """Where a class of these times stands at a moment."""
    if cancelled_at:
        return TrainingClassStatus.CANCELLED
    if at < starts_at:
        return TrainingClassStatus.UPCOMING
    return TrainingClassStatus.ONGOING if at < ends_at else TrainingClassStatus.COMPLETED


def _status_when_inserted(context: Any) -> TrainingClassStatus:
    given = context.get_current_parameters()
    return status_at(now(), given["starts_at"], given["ends_at"], given.get("cancelled_at"))


class TrainingClass(SQLModel, table=True):
    """A class that readers can join."""

    __tablename__ = "training_class"
    __table_args__ = (
        sa.Index("training_class_starts_at", "starts_at", "id"),
        sa.Index("training_class_title", "title_key", "id"),
        sa.Index("training_class_country", "country"),
        partial_index("training_class_under_way", "ends_at", where="announced_status IN ('UPCOMING', 'ONGOING')"),
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
    updated_at: datetime = moment(created=True)
    """When staff last changed it; who enrols does not."""
    revision: int = Field(default=1)
    """How often staff have changed it, from 1 on."""
    announced_status: TrainingClassStatus = choice(
        TrainingClassStatus, default=None, nullable=False, sa_column_kwargs={"default": _status_when_inserted}
    )
    """Where those who follow the class know it to stand: time alone changes no row."""
    description_markdown: str = long_text()
    description_html: str = long_text()
    description_text: str = long_text()


class FormerClassSlug(SQLModel, table=True):
    """A slug that a class had before: links to it, and calendars that read it, stay valid."""

    __tablename__ = "training_class_former_slug"
    __table_args__ = (sa.Index("training_class_former_slug_class", "training_class_id"), BY_KEY)

    slug: str = Field(primary_key=True, sa_type=sa.String(200))
    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE")


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
        sa.Index("enrollment_account", "account_id", "enrolled_at", "id"),
        partial_index(
            "enrollment_queue", "training_class_id", "queue_number", where="queue_number IS NOT NULL", unique=True
        ),
        sa.CheckConstraint("(status = 'WAITLISTED') = (queue_number IS NOT NULL)", "enrollment_in_queue"),
    )

    id: uuid.UUID = key()
    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE")
    account_id: uuid.UUID = reference("account.id", on_delete="CASCADE")
    status: Place = choice(Place)
    enrolled_at: datetime = moment(created=True)
    queue_number: int | None = None
    """Those who wait stand in the order of these numbers, which are given under the lock of the class's row."""
    reminded_of: datetime | None = moment(nullable=True)
    """The beginning of the class that they were last reminded of, or were told of so late that this was enough."""


class Attendance(SQLModel, table=True):
    """That someone was there in one session."""

    __tablename__ = "attendance"
    __table_args__ = (sa.Index("attendance_session", "class_session_id", "enrollment_id"), BY_KEY)

    enrollment_id: uuid.UUID = reference("enrollment.id", on_delete="CASCADE", primary_key=True)
    class_session_id: uuid.UUID = reference("class_session.id", on_delete="CASCADE", primary_key=True)


class Certificate(SQLModel, table=True):
    """That someone took part, for anyone to check who has its code."""

    __tablename__ = "certificate"
    __table_args__ = (
        sa.UniqueConstraint("enrollment_id", name="certificate_once"),
        sa.Index("certificate_class", "training_class_id"),
    )

    id: uuid.UUID = key()
    enrollment_id: uuid.UUID = reference("enrollment.id", on_delete="CASCADE")
    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE")
    """The enrollment's class: who checks a certificate does not see the enrollment."""
    code: str = text(20, unique=True)
    issued_at: datetime = moment(created=True)
    holder_name: str = text(200)
    """The holder's name when it was issued."""


class CalendarFeed(SQLModel, table=True):
    """The address at which a calendar program reads all classes of one account."""

    __tablename__ = "calendar_feed"
    __table_args__ = (sa.UniqueConstraint("account_id", name="calendar_feed_once"),)

    id: uuid.UUID = key()
    account_id: uuid.UUID = reference("account.id", on_delete="CASCADE")
    token_hash: str = text(64, unique=True)
    created_at: datetime = moment(created=True)
