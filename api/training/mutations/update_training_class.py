"""Changing a class."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlmodel import col
from strawberry import UNSET

from api.accounts.audit import record
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import ErrorCode, Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_row
from api.training import rules, seats
from api.training.inputs import LEFT_OUT, SLUGS, TIMES, ClassChecks, ClassSessionInput
from api.training.messages import tell_all
from api.training.sessions import check_sessions, check_within, sessions_of, write_sessions
from api.training.tables import ClassSession, Enrollment, Place, TrainingClass, TrainingClassStatus, status_at
from api.training.ties import tie_class
from api.training.types import TrainingClass as TrainingClassType

Schedule = tuple[Hashable, ...]
UNDER_WAY = (TrainingClassStatus.UPCOMING, TrainingClassStatus.ONGOING)


@strawberry.input(description=f"What is to be different. {LEFT_OUT}")
class UpdateTrainingClassInput:
    """What is to be different."""

    training_class_id: strawberry.ID = strawberry.field(description="The class.")
    title: str | None = strawberry.field(default=None, description="At most 300 characters. It does not change `slug`.")
    slug: str | None = strawberry.field(
        default=None, description="For addresses of pages; the slug that it has now leads to it from then on."
    )
    description: str | None = strawberry.field(default=None, description="Markdown, at most 500,000 characters.")
    host_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="All of its hosts, in order.")
    speaker_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="All who teach or speak, in order."
    )
    topic_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="All that it is about.")
    venue: str | None = strawberry.field(default=UNSET, description="The house; null where there is none.")
    city: str | None = strawberry.field(default=UNSET, description="Where that is; null takes it away.")
    country: str | None = strawberry.field(default=UNSET, description="ISO 3166-1 alpha-2; null takes it away.")
    timezone: str | None = strawberry.field(
        default=None, description="The IANA zone in whose clocks its times are told. It moves no session."
    )
    starts_at: datetime | None = strawberry.field(default=None, description="When the first session begins.")
    ends_at: datetime | None = strawberry.field(default=None, description="When the last session ends.")
    enrollment_opens_at: datetime | None = strawberry.field(
        default=UNSET, description="From when one can enrol; null for at once."
    )
    enrollment_closes_at: datetime | None = strawberry.field(
        default=UNSET, description="Until when one can enrol; null for until the class begins."
    )
    capacity: int | None = strawberry.field(
        default=UNSET,
        description="How many seats it has, no fewer than are taken; null for no limit. New ones go to those who wait.",
    )
    sessions: list[ClassSessionInput] | None = strawberry.field(
        default=None,
        description="All of its sittings: those with an `id` are kept and changed, those without are added, and those "
        "that are not in the list are taken away.",
    )


@strawberry.type(description="The class that has been changed.")
class UpdateTrainingClassPayload(Payload):
    """The class that has been changed."""

    training_class: TrainingClassType | None = given_row("The class as it is now.")


async def update_training_class(call: Call, given: UpdateTrainingClassInput) -> Result:
    """Change the class, give seats that this makes to those who wait, and tell those enrolled of another schedule."""
    key = key_of(given.training_class_id, "TrainingClass", "trainingClassId")
    await require(call, rules.EDIT, TrainingClass, key, "trainingClassId")
    training_class = await seats.locked(call.session, key)
    assert training_class
    present = await sessions_of(call.session, key)
    before = _schedule(training_class, present.values())

    checks = ClassChecks()
    values = checks.details(given)
    ties = await checks.tied(call, given)
    times = {name: values.get(name, getattr(training_class, name)) for name in TIMES}
    span = (times["starts_at"], times["ends_at"])
    checks.span(*span)
    checks.enrolment(times["enrollment_opens_at"], times["enrollment_closes_at"])
    _check_capacity(checks, values, training_class)
    written = None
    if given.sessions is None:
        check_within(checks, present, span)
    else:
        written = await check_sessions(call, checks, given.sessions, span, present)
    slug = await checks.free_slug(call, given.slug, key) if given.slug else training_class.slug
    checks.end()

    for name, value in values.items():
        setattr(training_class, name, value)
    await SLUGS.rename(call.session, training_class, slug)
    await tie_class(call.session, key, ties)
    if written is not None:
        await write_sessions(call, key, written, present)
    training_class.revision += 1
    training_class.updated_at = call.now
    training_class.announced_status = status_at(call.now, *span, training_class.cancelled_at)
    record(call, "updateTrainingClass", key)
    await _tell(call, training_class, before)
    await seats.move_up(call.session, call.services.outbox, training_class)
    return Result(training_class=key)


def _check_capacity(checks: ClassChecks, values: Mapping[str, Any], training_class: TrainingClass) -> None:
    capacity = values.get("capacity")
    if capacity is not None and 1 <= capacity < training_class.enrolled_count:
        checks.add(
            f"{training_class.enrolled_count:,} people have a seat: a class cannot have fewer seats than are taken.",
            ErrorCode.INVALID,
            "capacity",
        )


async def _tell(call: Call, training_class: TrainingClass, before: Schedule) -> None:
    """Write to those enrolled where the class or a session is at another time or place than it was."""
    sessions = (await sessions_of(call.session, training_class.id)).values()
    if training_class.announced_status not in UNDER_WAY or _schedule(training_class, sessions) == before:
        return
    await tell_all(call, "class_changed", training_class, Place.ENROLLED)
    if seats.reminder_due_at(training_class) <= call.now:
        # What they have just been told is reminder enough.
        enrolled = sa.update(Enrollment).where(col(Enrollment.training_class_id) == training_class.id)
        await call.session.execute(enrolled.values(reminded_of=training_class.starts_at))


def _schedule(training_class: TrainingClass, sessions: Iterable[ClassSession]) -> Schedule:
    """When and where someone who takes part has to be."""
    of_class = tuple(getattr(training_class, name) for name in ("starts_at", "ends_at", "timezone", "venue", "city"))
    return (of_class, *((each.id, each.starts_at, each.ends_at, each.room) for each in sessions))
