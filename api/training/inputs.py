"""What staff write of classes: checked as a whole, so that a form can show all that is wrong with it."""

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import sqlalchemy as sa
import strawberry
from strawberry import UNSET

from api.articles.tables import Topic
from api.content.rendering import render
from api.content.slugs import Slugs, is_slug
from api.mutations.call import Call
from api.mutations.inputs import Checks
from api.mutations.payloads import ErrorCode
from api.mutations.permissions import not_found
from api.people.tables import Organization, Person
from api.planner.ids import decode_id
from api.planner.values import fold
from api.training.tables import FormerClassSlug, TrainingClass

SLUGS = Slugs(TrainingClass, FormerClassSlug, "training_class_id")
TITLE, NAME, BODY = 300, 200, 500_000
MOST_CAPACITY = 1_000_000
MOST_TIED = 100
MOST_SESSIONS = 200
COUNTRY = re.compile(r"[A-Z]{2}")
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
TIMES = ("starts_at", "ends_at", "enrollment_opens_at", "enrollment_closes_at")

LEFT_OUT = "What is left out stays."


@strawberry.input(description="One sitting of a class.")
class ClassSessionInput:
    """One sitting of a class."""

    id: strawberry.ID | None = strawberry.field(
        default=None, description="The session that this is, when a class is changed; none for a further one."
    )
    title: str = strawberry.field(description="What it is about, in at most 300 characters.")
    starts_at: datetime = strawberry.field(
        description="When it begins. A moment, not a time on a clock: 09:00 in Berlin is 08:00 UTC in winter and 07:00 "
        "in summer, so for weekly sessions give each its own."
    )
    ends_at: datetime = strawberry.field(description="When it ends, within the class.")
    room: str | None = strawberry.field(
        default=UNSET, description="Where in the venue, or how to join from elsewhere: at most 200 characters."
    )
    speaker_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Who speaks in it, in their order: ids of `Person`s."
    )


class ClassChecks(Checks):
    """Checks of what is written of classes and their sessions."""

    def details(self, given: Any) -> dict[str, Any]:
        """The columns that an input sets, as far as each is right by itself."""
        values: dict[str, Any] = {}
        if given.title is not None:
            title = self.text(given.title, "title", most=TITLE)
            values |= {"title": title, "title_key": fold(title)}
        if given.description is not None:
            self.text(given.description, "description", most=BODY, least=0)
            values |= render(given.description).columns("description")
        for name in ("venue", "city"):
            if (text := getattr(given, name)) is not UNSET:
                values[name] = self.text(text, name, most=NAME, least=0) or None if text else None
        if given.country is not UNSET:
            values["country"] = self.country(given.country)
        if given.timezone is not None:
            values["timezone"] = self.timezone(given.timezone)
        if given.capacity is not UNSET:
            values["capacity"] = self.capacity(given.capacity)
        for name in TIMES:
            if (at := getattr(given, name)) is not UNSET and (at is not None or name.startswith("enrollment")):
                values[name] = at and self.moment(at, camel(name))
        return values

    def country(self, code: str | None) -> str | None:
        """An ISO 3166-1 alpha-2 code, in capitals."""
        code = (code or "").strip().upper()
        if code and not COUNTRY.fullmatch(code):
            self.add("Write the two letters of ISO 3166-1 for a country, as in MY.", ErrorCode.INVALID, "country")
        return code or None

    def timezone(self, name: str) -> str:
        """The name of a zone of the IANA time zone database."""
        if name not in zones():
            self.add(
                "There is no such time zone. Write its IANA name, as in Asia/Kuala_Lumpur.",
                ErrorCode.INVALID,
                "timezone",
            )
        return name

    def capacity(self, seats: int | None) -> int | None:
        """A number of seats; None is no limit."""
        if seats is not None and not 1 <= seats <= MOST_CAPACITY:
            self.add(
                f"A class has 1 to {MOST_CAPACITY:,} seats; leave `capacity` out, or null, for no limit.",
                ErrorCode.INVALID,
                "capacity",
            )
        return seats

    def moment(self, at: datetime, *path: str) -> datetime:
        """A moment that calendars can show in any zone."""
        if not EARLIEST <= at < LATEST:
            self.add(f"Write a time between {EARLIEST.year} and {LATEST.year}.", ErrorCode.INVALID, *path)
        return at

    def span(self, starts_at: datetime, ends_at: datetime, *path: str) -> None:
        """An end comes behind its beginning."""
        if ends_at <= starts_at:
            self.add("It must end after it begins.", ErrorCode.INVALID, *path, "endsAt")

    def enrolment(self, opens_at: datetime | None, closes_at: datetime | None) -> None:
        """One can enrol for some time."""
        if opens_at and closes_at and closes_at <= opens_at:
            self.add("Enrolment must close after it opens.", ErrorCode.INVALID, "enrollmentClosesAt")

    def within(self, starts_at: datetime, ends_at: datetime, of: tuple[datetime, datetime], *path: str) -> None:
        """A session lies within its class."""
        if starts_at < of[0]:
            self.add("It begins before the class does.", ErrorCode.INVALID, *path, "startsAt")
        if ends_at > of[1]:
            self.add("It ends after the class does.", ErrorCode.INVALID, *path, "endsAt")

    def slug(self, slug: str) -> str:
        """A slug by its form."""
        if not is_slug(slug):
            self.add(
                "Write words of the letters a to z and digits, with hyphens between them: at most 200 characters.",
                ErrorCode.INVALID,
                "slug",
            )
        return slug

    async def free_slug(self, call: Call, slug: str, training_class_id: uuid.UUID | None = None) -> str:
        """A slug that no other class has, or had."""
        if is_slug(self.slug(slug)) and not await SLUGS.is_free(call.session, slug, training_class_id):
            self.add("Another class has this slug, or had it: links to that one use it.", ErrorCode.TAKEN, "slug")
        return slug

    def several(self, items: Sequence[Any], most: int, *path: str) -> None:
        """A list that is not too long."""
        if len(items) > most:
            self.add(f"It has {len(items):,} items; at most {most} are allowed.", ErrorCode.TOO_LONG, *path)

    async def known(self, call: Call, ids: Sequence[str], table: Any, type_name: str, *path: str) -> list[uuid.UUID]:
        """The keys of things that are there, each once, in their order."""
        self.several(ids, MOST_TIED, *path)
        decoded = [decode_id(text) for text in ids[:MOST_TIED]]
        keys = [pair[1] if pair and pair[0] == type_name else None for pair in decoded]
        there = set(await call.session.scalars(sa.select(table.id).where(table.id.in_([key for key in keys if key]))))
        self.problems += [not_found(*path, str(i)) for i, key in enumerate(keys) if key not in there]
        return list(dict.fromkeys(key for key in keys if key and key in there))

    async def tied(self, call: Call, given: Any) -> dict[str, list[uuid.UUID]]:
        """What an input ties to a class, by the field: keys of organizations, people and topics."""
        kinds = {
            "host_ids": (Organization, "Organization"),
            "speaker_ids": (Person, "Person"),
            "topic_ids": (Topic, "Topic"),
        }
        return {
            name: await self.known(call, ids, *kinds[name], camel(name))
            for name in kinds
            if (ids := getattr(given, name)) is not None
        }


@cache
def zones() -> frozenset[str]:
    """All names of time zones."""
    return frozenset(available_timezones())


def camel(name: str) -> str:
    """A Python name as GraphQL has it."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
