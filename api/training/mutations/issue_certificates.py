"""Certifying who took part."""

from typing import Any

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.audit import record
from api.accounts.tables import Account
from api.mutations.call import Call
from api.mutations.inputs import Checks, key_of
from api.mutations.payloads import ErrorCode, Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_rows
from api.training import rules, seats
from api.training.codes import new_code
from api.training.messages import tell
from api.training.tables import Attendance, Certificate, ClassSession, Enrollment, Place, TrainingClass
from api.training.types import Enrollment as EnrollmentType

MINIMUM_PROGRESS = 0.8


@strawberry.input(description="Which class, and how much of it is enough.")
class IssueCertificatesInput:
    """Which class, and how much of it is enough."""

    training_class_id: strawberry.ID = strawberry.field(description="The class.")
    minimum_progress: float = strawberry.field(
        default=MINIMUM_PROGRESS, description="From 0 to 1: the `progress` from which someone gets a certificate."
    )


@strawberry.type(description="Those who got a certificate.")
class IssueCertificatesPayload(Payload):
    """Those who got a certificate."""

    enrollments: list[EnrollmentType] = given_rows(
        "The places of those who got one now; those who had one keep that, and are not among them."
    )


async def issue_certificates(call: Call, given: IssueCertificatesInput) -> Result:
    """Give everyone a certificate who took part enough and has none, and tell them."""
    key = key_of(given.training_class_id, "TrainingClass", "trainingClassId")
    await require(call, rules.ISSUE, TrainingClass, key, "trainingClassId")
    checks = Checks()
    if not 0 <= given.minimum_progress <= 1:
        checks.add("Write a part of the sessions from 0 to 1, as in 0.8.", ErrorCode.INVALID, "minimumProgress")
    checks.end()
    training_class = await seats.locked(call.session, key)
    assert training_class
    issued = []
    for enrollment, account, attended, held in (await call.session.execute(_without_certificate(key))).all():
        if (attended / held if held else 0) >= given.minimum_progress:
            await _issue(call, training_class, enrollment, account)
            issued.append(enrollment.id)
    record(call, "issueCertificates", key, minimum_progress=given.minimum_progress, count=len(issued))
    return Result(enrollments=issued)


async def _issue(call: Call, training_class: TrainingClass, enrollment: Enrollment, account: Account) -> None:
    code = new_code()
    call.session.add(
        Certificate(
            enrollment_id=enrollment.id,
            training_class_id=training_class.id,
            code=code,
            issued_at=call.now,
            holder_name=account.display_name,
        )
    )
    link = f"{call.settings.own_url}/certificates/{code}"
    await tell(
        call.session, call.services.outbox, "certificate_issued", training_class, account, certificate=link, code=code
    )


def _without_certificate(key: Any) -> sa.Select[Any]:
    """Who has a seat and no certificate: their place, their account, and how many sessions they attended of all."""
    held = (
        sa.select(sa.func.count())
        .select_from(ClassSession)
        .where(col(ClassSession.training_class_id) == key)
        .scalar_subquery()
    )
    attended = (
        sa.select(sa.func.count())
        .select_from(Attendance)
        .where(col(Attendance.enrollment_id) == col(Enrollment.id))
        .correlate(Enrollment)
        .scalar_subquery()
    )
    return (
        sa.select(Enrollment, Account, attended, held)
        .join(Account, col(Account.id) == col(Enrollment.account_id))
        .outerjoin(Certificate, col(Certificate.enrollment_id) == col(Enrollment.id))
        .where(
            col(Enrollment.training_class_id) == key,
            col(Enrollment.status) == Place.ENROLLED,
            col(Certificate.id).is_(None),
        )
        .order_by(col(Enrollment.id))
    )
