"""Enrolling."""

import strawberry

from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import account, require, require_standing
from api.planner.fields import given_row
from api.training import rules, seats
from api.training.tables import Enrollment, Place, TrainingClass
from api.training.types import Enrollment as EnrollmentType
from api.training.types import TrainingClass as TrainingClassType


@strawberry.input(description="In which class.")
class EnrollInput:
    """In which class."""

    training_class_id: strawberry.ID = strawberry.field(description="The class.")
    join_waitlist: bool = strawberry.field(
        default=False, description="Whether to wait for a seat where none is free, instead of being refused."
    )


@strawberry.type(description="The viewer's place in the class.")
class EnrollPayload(Payload):
    """The viewer's place in the class."""

    enrollment: EnrollmentType | None = given_row("The seat, or the place in the queue; also one that was there.")
    training_class: TrainingClassType | None = given_row("The class, with its seats as they are now.")


async def enroll(call: Call, given: EnrollInput) -> Result:
    """Give the viewer a seat, or a place in the queue. Whoever has one gets that."""
    key = key_of(given.training_class_id, "TrainingClass", "trainingClassId")
    require_standing(call, account())
    account_id = call.viewer.account_id
    assert account_id
    training_class = await seats.locked(call.session, key)
    enrollment = await seats.place_of(call.session, key, account_id)
    if enrollment is None or enrollment.status is Place.WITHDRAWN:
        rule = rules.WAIT if given.join_waitlist else rules.ENROLL
        await require(call, rule, TrainingClass, key, "trainingClassId")
        assert training_class
        enrollment = enrollment or Enrollment(training_class_id=key, account_id=account_id)
        await seats.join(call.session, training_class, enrollment)
    return Result(enrollment=enrollment.id, training_class=key)
