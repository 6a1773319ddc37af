"""What may be done with training classes, by whom and when: what fields show, and mutations hold."""

import sqlalchemy as sa

from api.context import Role
from api.mutations.payloads import NextStep
from api.mutations.permissions import Denial, DenialReason, Rule, account, staff
from api.planner.bindings import Scope
from api.planner.rows import Row
from api.planner.sql import current_moment
from api.training import tables
from api.training.filters import has_seats


def has_place(training_class: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """Whether the viewer has a seat in a class, or waits for one."""
    return scope.exists(
        tables.Enrollment,
        lambda enrollment: sa.and_(
            enrollment.training_class_id == training_class.id,
            enrollment.account_id == scope.viewer(),
            enrollment.status != sa.literal_column("'WITHDRAWN'"),
        ),
    )


def _last_begins_at(training_class: Row, scope: Scope) -> sa.ColumnElement[object]:
    """When the last session of a class begins, or the class itself where it has none."""
    last = scope.select(
        tables.ClassSession,
        lambda session: sa.func.max(session.starts_at),
        lambda session: session.training_class_id == training_class.id,
    )
    return sa.func.coalesce(last.scalar_subquery(), training_class.starts_at)


def _of_cancelled(session: Row, scope: Scope) -> sa.ColumnElement[bool]:
    return scope.exists(
        tables.TrainingClass, lambda its: (its.id == session.training_class_id) & its.cancelled_at.is_not(None)
    )


CANCELLED = Denial(
    DenialReason.CLOSED,
    "The class has been cancelled.",
    lambda training_class, _: training_class.cancelled_at.is_not(None),
)
ENDED = Denial(
    DenialReason.TOO_LATE,
    "The class is over.",
    lambda training_class, _: training_class.ends_at <= current_moment(),
)
BEGUN = Denial(
    DenialReason.TOO_LATE,
    "The class has begun. One could enrol until then.",
    lambda training_class, _: training_class.starts_at <= current_moment(),
)
NOT_OPEN_YET = Denial(
    DenialReason.CLOSED,
    "Enrolment has not opened yet.",
    lambda training_class, _: training_class.enrollment_opens_at > current_moment(),
    NextStep.WAIT,
    lambda training_class, _: training_class.enrollment_opens_at,
)
CLOSED = Denial(
    DenialReason.CLOSED,
    "Enrolment has closed.",
    lambda training_class, _: training_class.enrollment_closes_at <= current_moment(),
)
HAS_PLACE = Denial(DenialReason.ALREADY_DONE, "You are enrolled in this class, or wait for a seat in it.", has_place)
NO_PLACE = Denial(
    DenialReason.ALREADY_DONE,
    "You are not enrolled in this class and do not wait for a seat: there is nothing to withdraw.",
    lambda training_class, scope: sa.not_(has_place(training_class, scope)),
)
FULL = Denial(
    DenialReason.FULL,
    "No seat is free. You can wait for one: whoever has waited longest gets the next that becomes free.",
    lambda training_class, _: sa.not_(has_seats(training_class)),
    NextStep.JOIN_WAITLIST,
)

WAIT = Rule((*account(), HAS_PLACE, CANCELLED, ENDED, BEGUN, NOT_OPEN_YET, CLOSED))
"""Taking a seat, or the last place in the queue where there is none."""

ENROLL = Rule((*WAIT.denials, FULL))
"""Taking a seat."""

# Whoever has a place may give it up, whatever became of their e-mail address since.
WITHDRAW = Rule((*account(verified=False), NO_PLACE, CANCELLED, ENDED))

EDIT = Rule(staff(Role.EDITOR))

CANCEL = Rule(
    (
        *staff(Role.EDITOR),
        Denial(DenialReason.ALREADY_DONE, "The class has been cancelled already.", CANCELLED.when),
        ENDED,
    )
)

ISSUE = Rule(
    (
        *staff(Role.EDITOR),
        CANCELLED,
        Denial(
            DenialReason.CLOSED,
            "Certificates can be issued once the last session has begun.",
            lambda training_class, scope: _last_begins_at(training_class, scope) > current_moment(),
            NextStep.WAIT,
            _last_begins_at,
        ),
    )
)

RECORD = Rule(
    (
        *staff(Role.EDITOR),
        Denial(DenialReason.CLOSED, "The class has been cancelled.", _of_cancelled),
        Denial(
            DenialReason.CLOSED,
            "The session has not begun: who was there can be recorded from then on.",
            lambda session, _: session.starts_at > current_moment(),
            NextStep.WAIT,
            lambda session, _: session.starts_at,
        ),
    )
)
"""Of a session: recording who was there."""
