"""Announcing a class."""

from datetime import datetime

import strawberry
from strawberry import UNSET

from api.accounts.audit import record
from api.content.rendering import render
from api.content.slugs import slug_of
from api.context import Role
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import require_standing, staff
from api.planner.fields import given_row
from api.training.inputs import SLUGS, ClassChecks, ClassSessionInput
from api.training.sessions import check_sessions, write_sessions
from api.training.tables import TrainingClass
from api.training.ties import tie_class
from api.training.types import TrainingClass as TrainingClassType


@strawberry.input(description="What there is to say of a class.")
class CreateTrainingClassInput:
    """What there is to say of a class."""

    title: str = strawberry.field(description="At most 300 characters.")
    slug: str | None = strawberry.field(
        default=None, description="For addresses of pages; left out, it is made from the title."
    )
    description: str | None = strawberry.field(default=None, description="Markdown, at most 500,000 characters.")
    host_ids: list[strawberry.ID] = strawberry.field(description="Who holds it, the leading host first.")
    speaker_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Who teaches or speaks, in the programme's order."
    )
    topic_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="What it is about.")
    venue: str | None = strawberry.field(default=UNSET, description="The house, in at most 200 characters.")
    city: str | None = strawberry.field(default=UNSET, description="Where that is, in at most 200 characters.")
    country: str | None = strawberry.field(default=UNSET, description="ISO 3166-1 alpha-2, e.g. MY.")
    timezone: str = strawberry.field(
        description="The IANA zone in whose clocks its times are told, e.g. Asia/Kuala_Lumpur."
    )
    starts_at: datetime = strawberry.field(description="When the first session begins.")
    ends_at: datetime = strawberry.field(description="When the last session ends.")
    enrollment_opens_at: datetime | None = strawberry.field(
        default=UNSET, description="From when one can enrol; left out or null, at once."
    )
    enrollment_closes_at: datetime | None = strawberry.field(
        default=UNSET, description="Until when one can enrol; left out or null, until the class begins."
    )
    capacity: int | None = strawberry.field(
        default=UNSET, description="How many seats it has; left out or null, no limit."
    )
    sessions: list[ClassSessionInput] | None = strawberry.field(default=None, description="Its sittings.")


@strawberry.type(description="The class that has been announced.")
class CreateTrainingClassPayload(Payload):
    """The class that has been announced."""

    training_class: TrainingClassType | None = given_row("The class.")


async def create_training_class(call: Call, given: CreateTrainingClassInput) -> Result:
    """Write the class with all that belongs to it."""
    require_standing(call, staff(Role.EDITOR))
    checks = ClassChecks()
    values = render("").columns("description") | checks.details(given)
    ties = await checks.tied(call, given)
    checks.span(given.starts_at, given.ends_at)
    checks.enrolment(values.get("enrollment_opens_at"), values.get("enrollment_closes_at"))
    written = await check_sessions(call, checks, given.sessions or [], (given.starts_at, given.ends_at), {})
    slug = await checks.free_slug(call, given.slug) if given.slug else None
    checks.end()
    slug = slug or await SLUGS.free(call.session, slug_of(given.title, "class"))
    training_class = TrainingClass(slug=slug, **values)
    call.session.add(training_class)
    await call.session.flush()
    await tie_class(call.session, training_class.id, ties)
    await write_sessions(call, training_class.id, written, {})
    record(call, "createTrainingClass", training_class.id)
    return Result(training_class=training_class.id)
