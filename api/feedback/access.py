"""Who may see feedback: whoever sent it, and staff. A receipt discloses its one item besides, in `queries.py`."""

import sqlalchemy as sa

from api.changes.recording import logged
from api.context import Role, may_act_as
from api.feedback import tables
from api.planner.access import visible, visible_with
from api.planner.bindings import Scope
from api.planner.rows import Row


@visible(tables.Feedback)
def own(feedback: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """All of it for staff; for others what they sent while logged in."""
    if may_act_as(scope.audience, Role.MODERATOR):
        return sa.true()
    return scope.owns(feedback.author_id)


logged(tables.Feedback, type="Feedback", parent="id", owner="author_id")
visible_with(tables.FeedbackReply, "feedback_id", tables.Feedback)
