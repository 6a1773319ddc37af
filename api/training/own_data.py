"""What classes keep of an account: what an export has of it, and what becomes of it when the account goes."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.personal_data import exported_rows, personal_data
from api.mutations.call import Call
from api.training import seats
from api.training.tables import (
    Attendance,
    CalendarFeed,
    Certificate,
    ClassSession,
    Enrollment,
    Place,
    TrainingClass,
)


async def export_enrollments(session: AsyncSession, account_id: uuid.UUID) -> Any:
    """The account's places in classes, its certificates, and the sessions in which it was there."""
    columns: list[Any] = [
        col(Enrollment.id),
        col(TrainingClass.title).label("trainingClass"),
        col(TrainingClass.slug),
        col(Enrollment.status),
        col(Enrollment.enrolled_at).label("enrolledAt"),
        col(Certificate.code).label("certificate"),
        col(Certificate.issued_at).label("certificateIssuedAt"),
    ]
    held = (
        sa.select(*columns)
        .join(TrainingClass, col(TrainingClass.id) == col(Enrollment.training_class_id))
        .outerjoin(Certificate, col(Certificate.enrollment_id) == col(Enrollment.id))
        .where(col(Enrollment.account_id) == account_id)
        .order_by(col(Enrollment.enrolled_at))
    )
    attended = (
        sa.select(col(Attendance.enrollment_id), col(ClassSession.title))
        .join(ClassSession, col(ClassSession.id) == col(Attendance.class_session_id))
        .join(Enrollment, col(Enrollment.id) == col(Attendance.enrollment_id))
        .where(col(Enrollment.account_id) == account_id)
        .order_by(col(ClassSession.starts_at))
    )
    titles: dict[uuid.UUID, list[str]] = {}
    for enrollment_id, title in await session.execute(attended):
        titles.setdefault(enrollment_id, []).append(title)
    return [
        {**each, "id": each["id"].hex, "status": each["status"].name, "attended": titles.get(each["id"], [])}
        for each in await exported_rows(session, held)
    ]


async def export_calendar_feed(session: AsyncSession, account_id: uuid.UUID) -> Any:
    """Whether the account has a private calendar, and since when; not its secret."""
    since: sa.Select[Any] = sa.select(col(CalendarFeed.created_at).label("createdAt"))
    return await exported_rows(session, since.where(col(CalendarFeed.account_id) == account_id))


async def release(call: Call, account_id: uuid.UUID) -> None:
    """Give up all places of an account in classes; seats that this frees go to those who wait for them."""
    held = sa.select(col(Enrollment.training_class_id)).where(
        col(Enrollment.account_id) == account_id, col(Enrollment.status) != Place.WITHDRAWN
    )
    # In the order of their keys: two accounts that go at once do not wait for each other.
    for key in sorted(await call.session.scalars(held)):
        training_class = await seats.locked(call.session, key)
        enrollment = await seats.place_of(call.session, key, account_id)
        if training_class and enrollment and enrollment.status is not Place.WITHDRAWN:
            await seats.leave(call.session, call.services.outbox, training_class, enrollment)


personal_data("enrollments", export=export_enrollments, leave=release)
personal_data("calendarFeed", export=export_calendar_feed)
