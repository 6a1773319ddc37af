"""Who may see training classes, and who may see who takes part in them."""

import sqlalchemy as sa

from api.changes.recording import logged
from api.context import Role, may_act_as
from api.planner.access import everyone, visible, visible_with
from api.planner.bindings import Scope
from api.planner.rows import Row
from api.training import tables

# A certificate is found by its code alone, or hangs on an enrollment, which has its own rule.
visible(
    tables.TrainingClass,
    tables.FormerClassSlug,
    tables.ClassSession,
    tables.ClassHost,
    tables.ClassSpeaker,
    tables.ClassTopic,
    tables.SessionSpeaker,
    tables.Certificate,
)(everyone)


@visible(tables.Enrollment)
def own_or_staff(enrollment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """One's own; all of them for those who run classes. Moderators do not: to them it is other people's business."""
    return sa.true() if may_act_as(scope.audience, Role.EDITOR) else scope.owns(enrollment.account_id)


visible_with(tables.Attendance, "enrollment_id", tables.Enrollment)


@visible(tables.CalendarFeed)
def own(feed: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """One's own, whatever one's role."""
    return scope.owns(feed.account_id)


logged(tables.TrainingClass, type="TrainingClass", parent="id")
logged(tables.ClassSession, type="ClassSession", parent="training_class_id")
logged(tables.Enrollment, type="Enrollment", parent="training_class_id", owner="account_id")
