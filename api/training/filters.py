"""What training classes can be filtered and sorted by."""

from collections.abc import Mapping
from enum import Enum
from typing import Optional

import sqlalchemy as sa
import strawberry

from api.articles.filters import TopicWhere
from api.database.columns import table_of
from api.people.filters import OrganizationWhere, PersonWhere
from api.planner.fields import bound, condition
from api.planner.filters import And, AnyOf, Compared, Flag, Ids, Not, Or, Some, Text
from api.planner.inputs import DateTimeFilter, IdFilter, OrderDirection, StringFilter
from api.planner.joins import through
from api.planner.rows import Expression, Row
from api.planner.sql import current_moment
from api.training import tables
from api.training.tables import TrainingClassStatus


@strawberry.enum(description="Where a reader stands with a class.")
class EnrollmentStatus(Enum):
    """Where a reader stands with a class."""

    ENROLLED = strawberry.enum_value("ENROLLED", description="Has a seat.")
    WAITLISTED = strawberry.enum_value("WAITLISTED", description="Waits for a seat; see `waitlistPosition`.")
    WITHDRAWN = strawberry.enum_value("WITHDRAWN", description="Has given the seat, or the wait for one, up.")
    COMPLETED = strawberry.enum_value("COMPLETED", description="Had a seat when the class ended.")


def status(training_class: Row) -> sa.ColumnElement[str]:
    """A class's status now."""
    return sa.case(
        (training_class.cancelled_at.is_not(None), sa.literal_column("'CANCELLED'")),
        (training_class.starts_at > current_moment(), sa.literal_column("'UPCOMING'")),
        (training_class.ends_at > current_moment(), sa.literal_column("'ONGOING'")),
        else_=sa.literal_column("'COMPLETED'"),
    )


def enrollment_status(enrollment: Row) -> sa.ColumnElement[str]:
    """An enrollment's status now: who has a seat has completed the class by its end, without anyone's doing."""
    its = table_of(tables.TrainingClass).alias("its_class")
    over = its.c.cancelled_at.is_(None) & (its.c.ends_at <= current_moment())
    ended: sa.Select[int] = sa.select(sa.literal_column("1"))
    ended = ended.where(its.c.id == enrollment.training_class_id, over)
    completed = (enrollment.status == sa.literal_column("'ENROLLED'")) & ended.correlate_except(its).exists()
    stands = sa.case((completed, sa.literal_column("'COMPLETED'")), else_=enrollment.status)
    return sa.type_coerce(stands, sa.Text())


IN_STATUS = AnyOf(enrollment_status)


def has_seats(training_class: Row) -> sa.ColumnElement[bool]:
    """Whether a seat is free, or seats are without limit."""
    return training_class.capacity.is_(None) | (training_class.enrolled_count < training_class.capacity)


@bound(tables.TrainingClass)
@strawberry.input(description="Conditions on training classes; all that are given must hold.")
class TrainingClassWhere:
    """Conditions on training classes."""

    and_: Optional[list["TrainingClassWhere"]] = condition("Every one of these holds.", And(), name="and")
    or_: Optional[list["TrainingClassWhere"]] = condition("At least one of these holds.", Or(), name="or")
    not_: Optional["TrainingClassWhere"] = condition("This does not hold.", Not(), name="not")
    id: IdFilter | None = condition("By id.", Ids("TrainingClass"))
    slug: StringFilter | None = condition("By slug.", Text(lambda c: c.slug))
    title: StringFilter | None = condition("By title.", Text(lambda c: c.title, lambda c: c.title_key))
    country: StringFilter | None = condition("By ISO 3166-1 code.", Text(lambda c: c.country))
    status: list[TrainingClassStatus] | None = condition("In one of these states.", AnyOf(status))
    starts_at: DateTimeFilter | None = condition("By when it begins.", Compared(lambda c: c.starts_at))
    has_seats: bool | None = condition("True for classes with a free seat, false for full ones.", Flag(has_seats))
    topics: TopicWhere | None = condition(
        "Some topic of the class fits.", Some(through(tables.ClassTopic, "training_class_id", "topic_id"))
    )
    hosts: OrganizationWhere | None = condition(
        "Some host of the class fits.", Some(through(tables.ClassHost, "training_class_id", "organization_id"))
    )
    speakers: PersonWhere | None = condition(
        "Some speaker of the class fits.", Some(through(tables.ClassSpeaker, "training_class_id", "person_id"))
    )


@strawberry.enum(description="What classes can be sorted by.")
class TrainingClassOrderField(Enum):
    """What classes can be sorted by."""

    STARTS_AT = strawberry.enum_value("STARTS_AT", description="By when they begin.")
    TITLE = strawberry.enum_value("TITLE", description="By title, whatever the case and accents.")


@strawberry.input(description="One thing to sort classes by.")
class TrainingClassOrder:
    """One thing to sort classes by."""

    field: TrainingClassOrderField = strawberry.field(description="What to compare.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="Which way.")


TRAINING_CLASS_ORDERS: Mapping[str, Expression] = {
    "STARTS_AT": lambda training_class: training_class.starts_at,
    "TITLE": lambda training_class: training_class.title_key,
}
