"""What may become of feedback, and who may see to it."""

from collections.abc import Mapping

import sqlalchemy as sa

from api.context import Role, may_act_as
from api.feedback.tables import Feedback, FeedbackStatus
from api.mutations.payloads import ErrorCode, NextStep, Problem, Refused
from api.mutations.permissions import Denial, DenialReason, Rule, staff

LONGEST_SUBJECT = 300
LONGEST_MESSAGE = 10_000
LONGEST_URL = 2000
MOST_REPLIES = 100
"""What a sender may write to one item besides the item itself; staff may always answer."""

MOVES: Mapping[FeedbackStatus, tuple[FeedbackStatus, ...]] = {
    FeedbackStatus.NEW: (
        FeedbackStatus.IN_REVIEW,
        FeedbackStatus.ANSWERED,
        FeedbackStatus.RESOLVED,
        FeedbackStatus.DECLINED,
    ),
    FeedbackStatus.IN_REVIEW: (FeedbackStatus.ANSWERED, FeedbackStatus.RESOLVED, FeedbackStatus.DECLINED),
    FeedbackStatus.ANSWERED: (FeedbackStatus.IN_REVIEW, FeedbackStatus.RESOLVED, FeedbackStatus.DECLINED),
    FeedbackStatus.RESOLVED: (FeedbackStatus.IN_REVIEW, FeedbackStatus.ANSWERED),
    FeedbackStatus.DECLINED: (FeedbackStatus.IN_REVIEW, FeedbackStatus.ANSWERED),
}
"""Which status may follow on which. What is over is opened again before it ends otherwise."""

AFTER_ANSWER = FeedbackStatus.ANSWERED
AFTER_SENDERS_REPLY = FeedbackStatus.IN_REVIEW

REPLY = Rule(
    (
        Denial(
            DenialReason.CLOSED,
            f"You have written to this {MOST_REPLIES} times. Send new feedback instead.",
            lambda feedback, scope: (
                not may_act_as(scope.audience, Role.MODERATOR)
                and feedback.sender_replies >= sa.literal_column(str(MOST_REPLIES))
            ),
            NextStep.CONTACT_STAFF,
        ),
    )
)
UPDATE = Rule(staff(Role.MODERATOR))


def move(feedback: Feedback, status: FeedbackStatus, *path: str) -> None:
    """Give feedback another status. Raises Refused where that may not follow on the present one."""
    present = feedback.status
    if status is present:
        raise Refused(Problem(f"It is {present.name} already.", ErrorCode.ALREADY_DONE, path))
    if status not in MOVES[present]:
        allowed = " or ".join(each.name for each in MOVES[present])
        raise Refused(
            Problem(f"What is {present.name} can become {allowed}, not {status.name}.", ErrorCode.INVALID, path)
        )
    feedback.status = status
