"""Recording who was there."""

import uuid

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.audit import record
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import ErrorCode, Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_rows
from api.planner.ids import decode_id
from api.training import rules, seats
from api.training.inputs import ClassChecks
from api.training.tables import Attendance, ClassSession, Enrollment, Place
from api.training.types import Enrollment as EnrollmentType

MOST = 2000


@strawberry.input(description="Who was there in a session.")
class RecordAttendanceInput:
    """Who was there in a session."""

    session_id: strawberry.ID = strawberry.field(description="The session.")
    user_ids: list[strawberry.ID] = strawberry.field(
        description="All who were there, of those who have a seat in the class: who is left out was not. At most 2,000."
    )


@strawberry.type(description="Those who were there.")
class RecordAttendancePayload(Payload):
    """Those who were there."""

    enrollments: list[EnrollmentType] = given_rows("The places of those who were there.")


async def record_attendance(call: Call, given: RecordAttendanceInput) -> Result:
    """Write down who was there in a session, instead of what was recorded of it."""
    key = key_of(given.session_id, "ClassSession", "sessionId")
    session = await call.session.get(ClassSession, key)
    if session:
        # Before the session's own row: whoever changes a class locks them in this order.
        await seats.locked(call.session, session.training_class_id)
    await require(call, rules.RECORD, ClassSession, key, "sessionId")
    assert session
    there = await _enrollments(call, session.training_class_id, given.user_ids)
    await call.session.execute(sa.delete(Attendance).where(col(Attendance.class_session_id) == key))
    if there:
        rows = [{"enrollment_id": enrollment_id, "class_session_id": key} for enrollment_id in there]
        await call.session.execute(sa.insert(Attendance), rows)
    record(call, "recordAttendance", session.training_class_id, session=str(key), count=len(there))
    return Result(enrollments=there)


async def _enrollments(call: Call, training_class_id: uuid.UUID, user_ids: list[strawberry.ID]) -> list[uuid.UUID]:
    """The seats of these users, each once. Raises Refused where one of them has none."""
    checks = ClassChecks()
    checks.several(user_ids, MOST, "userIds")
    checks.end()
    seated = sa.select(col(Enrollment.account_id), col(Enrollment.id)).where(
        col(Enrollment.training_class_id) == training_class_id, col(Enrollment.status) == Place.ENROLLED
    )
    by_account = {row.account_id: row.id for row in await call.session.execute(seated)}
    found = []
    for number, text in enumerate(user_ids):
        decoded = decode_id(text)
        enrollment_id = by_account.get(decoded[1]) if decoded and decoded[0] == "User" else None
        if enrollment_id:
            found.append(enrollment_id)
        else:
            checks.add("Nobody with this id has a seat in the class.", ErrorCode.NOT_FOUND, "userIds", str(number))
    checks.end()
    return list(dict.fromkeys(found))
