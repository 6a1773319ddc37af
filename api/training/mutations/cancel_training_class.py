"""Calling a class off."""

import strawberry

from api.accounts.audit import record
from api.mutations.call import Call
from api.mutations.inputs import Checks, key_of
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_row
from api.training import rules, seats
from api.training.messages import tell_all
from api.training.tables import Place, TrainingClass, TrainingClassStatus
from api.training.types import TrainingClass as TrainingClassType

MESSAGE = 2000


@strawberry.input(description="Which class, and what to say of it.")
class CancelTrainingClassInput:
    """Which class, and what to say of it."""

    training_class_id: strawberry.ID = strawberry.field(description="The class.")
    message: str | None = strawberry.field(
        default=None, description="What the e-mail says beside that it is off: at most 2,000 characters."
    )


@strawberry.type(description="The class that has been called off.")
class CancelTrainingClassPayload(Payload):
    """The class that has been called off."""

    training_class: TrainingClassType | None = given_row("The class, now `CANCELLED`.")


async def cancel_training_class(call: Call, given: CancelTrainingClassInput) -> Result:
    """Call the class off, and tell all who have a seat or wait for one."""
    key = key_of(given.training_class_id, "TrainingClass", "trainingClassId")
    await require(call, rules.CANCEL, TrainingClass, key, "trainingClassId")
    checks = Checks()
    message = checks.text(given.message or "", "message", most=MESSAGE, least=0)
    checks.end()
    training_class = await seats.locked(call.session, key)
    assert training_class
    training_class.cancelled_at = training_class.updated_at = call.now
    training_class.announced_status = TrainingClassStatus.CANCELLED
    training_class.revision += 1
    record(call, "cancelTrainingClass", key)
    await tell_all(call, "class_cancelled", training_class, Place.ENROLLED, Place.WAITLISTED, message=message)
    return Result(training_class=key)
