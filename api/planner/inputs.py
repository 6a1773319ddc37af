"""Scalars and the small inputs that every `where` is made of."""

import re
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def parse_moment(text: Any) -> datetime:
    """A DateTime of a request, as a moment in UTC. Raises GraphQLError where it is none."""
    if isinstance(text, str) and RFC_3339.fullmatch(text.upper()):
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise GraphQLError(f"{text!r:.80} is no DateTime. Write date, time and offset, e.g. 2026-05-20T09:30:00Z.")


def parse_date(text: Any) -> date:
    """A Date of a request. Raises GraphQLError where it is none."""
    if isinstance(text, str) and ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise GraphQLError(f"{text!r:.80} is no Date. Write year, month and day, e.g. 2026-05-20.")


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="RFC 3339 date and time in UTC, e.g. 2026-05-20T09:30:00Z. Other offsets are read too.",
        specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
        serialize=lambda moment: moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        parse_value=parse_moment,
    ),
    date: strawberry.scalar(
        name="Date",
        description="ISO 8601 calendar date, e.g. 2026-05-20.",
        serialize=date.isoformat,
        parse_value=parse_date,
    ),
}


@strawberry.enum(description="Which way a list is sorted.")
class OrderDirection(Enum):
    """Which way a list is sorted."""

    ASC = strawberry.enum_value("ASC", description="Smallest, earliest or first in the alphabet first.")
    DESC = strawberry.enum_value("DESC", description="Largest, latest or last in the alphabet first.")


@strawberry.input(description="Conditions on a text; all that are given must hold.")
class StringFilter:
    """Conditions on a text."""

    eq: str | None = strawberry.field(default=None, description="Exactly this text.")
    in_: list[str] | None = strawberry.field(name="in", default=None, description="Exactly one of these texts.")
    contains: str | None = strawberry.field(
        default=None, description="Has this text in it somewhere, whatever the case and accents."
    )
    starts_with: str | None = strawberry.field(
        default=None, description="Begins with this text, whatever the case and accents."
    )


@strawberry.input(description="Conditions on an id; all that are given must hold.")
class IdFilter:
    """Conditions on an id."""

    eq: strawberry.ID | None = strawberry.field(default=None, description="Exactly this one.")
    in_: list[strawberry.ID] | None = strawberry.field(name="in", default=None, description="One of these.")


@strawberry.input(description="Bounds of a number; all that are given must hold.")
class IntFilter:
    """Bounds of a number."""

    eq: int | None = strawberry.field(default=None, description="Equal to this.")
    gt: int | None = strawberry.field(default=None, description="Above this.")
    gte: int | None = strawberry.field(default=None, description="This or above.")
    lt: int | None = strawberry.field(default=None, description="Below this.")
    lte: int | None = strawberry.field(default=None, description="This or below.")


@strawberry.input(description="Bounds of a moment; all that are given must hold.")
class DateTimeFilter:
    """Bounds of a moment."""

    gt: datetime | None = strawberry.field(default=None, description="After this moment.")
    gte: datetime | None = strawberry.field(default=None, description="At this moment or after it.")
    lt: datetime | None = strawberry.field(default=None, description="Before this moment.")
    lte: datetime | None = strawberry.field(default=None, description="At this moment or before it.")
