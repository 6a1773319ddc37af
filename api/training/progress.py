"""How far someone has come: their place in the queue, and how much of a class they have taken part in."""

from typing import Any

import sqlalchemy as sa

from api.database.columns import table_of
from api.planner.bindings import Scope
from api.planner.rows import Row
from api.planner.sql import current_moment
from api.training import tables


def waitlist_position(enrollment: Row, _scope: Scope) -> sa.ColumnElement[int | None]:
    """How many wait for a seat, up to and with this one: all of them, also those whom the viewer may not see."""
    ahead = table_of(tables.Enrollment).alias("ahead")
    counted = sa.select(sa.func.count()).where(
        ahead.c.training_class_id == enrollment.training_class_id, ahead.c.queue_number <= enrollment.queue_number
    )
    return sa.case((enrollment.queue_number.is_not(None), counted.correlate_except(ahead).scalar_subquery()))


def progress(enrollment: Row, scope: Scope) -> sa.ColumnElement[float]:
    """Sessions attended of sessions that have begun, 0 where none has."""

    def count(*, attended: bool) -> sa.ColumnElement[Any]:
        def held(session: Row) -> sa.ColumnElement[bool]:
            own = scope.exists(
                tables.Attendance,
                lambda there: (there.enrollment_id == enrollment.id) & (there.class_session_id == session.id),
            )
            return sa.and_(
                session.training_class_id == enrollment.training_class_id,
                session.starts_at <= current_moment(),
                own if attended else sa.true(),
            )

        return scope.select(tables.ClassSession, lambda _session: sa.func.count(), held).scalar_subquery()

    share = sa.cast(count(attended=True), sa.Double()) / sa.func.nullif(count(attended=False), 0)
    return sa.func.coalesce(share, sa.literal_column("0.0"), type_=sa.Double())
