"""Withdrawing."""

import strawberry

from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_row
from api.training import rules, seats
from api.training.tables import TrainingClass
from api.training.types import Enrollment as EnrollmentType
from api.training.types import TrainingClass as TrainingClassType


@strawberry.input(description="From which class.")
class WithdrawInput:
    """From which class."""

    training_class_id: strawberry.ID = strawberry.field(description="The class.")


@strawberry.type(description="The place that the viewer had.")
class WithdrawPayload(Payload):
    """The place that the viewer had."""

    enrollment: EnrollmentType | None = given_row("The place, now withdrawn.")
    training_class: TrainingClassType | None = given_row("The class, with its seats as they are now.")


async def withdraw(call: Call, given: WithdrawInput) -> Result:
    """Take the viewer's seat, or place in the queue, and give a free seat to whoever is next."""
    key = key_of(given.training_class_id, "TrainingClass", "trainingClassId")
    await require(call, rules.WITHDRAW, TrainingClass, key, "trainingClassId")
    training_class = await seats.locked(call.session, key)
    assert training_class
    enrollment = await seats.place_of(call.session, key, call.viewer.account_id)
    assert enrollment
    await seats.leave(call.session, call.services.outbox, training_class, enrollment)
    return Result(enrollment=enrollment.id, training_class=key)
