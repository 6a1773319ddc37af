"""What of feedback is told as it happens."""

import strawberry

from api.changes.fields import Subscription, subscription
from api.changes.tables import ChangeKind
from api.feedback.types import Feedback

CHANGED = Subscription(
    argument="feedback_id",
    argument_type="Feedback",
    type="Feedback",
    kinds=frozenset({ChangeKind.UPDATED}),
)


@strawberry.type
class FeedbackSubscriptions:
    """What of feedback is told as it happens."""

    feedback_changed: Feedback = subscription(
        "The feedback whenever someone replies, or its status or assignee changes: for staff, and for who sent it "
        "while logged in. Nobody else is told anything; with a receipt, ask `feedbackByReceipt` now and then.",
        CHANGED,
        "The feedback.",
    )
