"""Staff's work on feedback: where it stands, and who sees to it."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.audit import record
from api.accounts.tables import Account
from api.context import RANKS, Role
from api.feedback.rules import MOVES, UPDATE, move
from api.feedback.tables import Feedback as FeedbackRow
from api.feedback.tables import FeedbackStatus
from api.feedback.types import Feedback
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import ErrorCode, Payload, Problem, Refused, Result
from api.mutations.permissions import require, require_standing
from api.planner.fields import given_row

MOVES_TOLD = "; ".join(
    f"`{present.name}` → {', '.join(f'`{each.name}`' for each in following)}" for present, following in MOVES.items()
)


@strawberry.input(description="What to change of feedback; what is left out stays as it is.")
class UpdateFeedbackInput:
    """What to change of feedback."""

    feedback_id: strawberry.ID = strawberry.field(description="The feedback.")
    status: FeedbackStatus | None = strawberry.field(
        default=None, description=f"Where it stands from now on. What may follow on what: {MOVES_TOLD}."
    )
    assignee_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The member of staff who sees to it from now on; null for nobody."
    )
    expected_updated_at: datetime | None = strawberry.field(
        default=None,
        description="`updatedAt` as you last read it. Where someone has changed it since, nothing is done and the code "
        "is `CONFLICT`: so that of several who take it at once, one gets it.",
    )


@strawberry.type(description="The feedback as it is now.")
class UpdateFeedbackPayload(Payload):
    """The feedback as it is now."""

    feedback: Feedback | None = given_row("The feedback with the changes; null where they were not made.")


async def update_feedback(call: Call, given: UpdateFeedbackInput) -> Result:
    """Change status and assignee, both or neither."""
    require_standing(call, UPDATE.denials)
    key = key_of(given.feedback_id, "Feedback", "feedbackId")
    await require(call, UPDATE, FeedbackRow, key, "feedbackId")
    feedback = await call.session.get_one(FeedbackRow, key)
    if given.expected_updated_at not in (None, feedback.updated_at):
        raise Refused(
            Problem(
                "Someone has changed it since you read it. Read it again.", ErrorCode.CONFLICT, ("expectedUpdatedAt",)
            )
        )
    if given.status is None and given.assignee_id is strawberry.UNSET:
        raise Refused(Problem("Say what to change: `status` or `assigneeId`.", ErrorCode.REQUIRED, ("status",)))
    details: dict[str, Any] = {}
    if given.status is not None:
        details |= {"status": given.status.name, "was": feedback.status.name}
        move(feedback, given.status, "status")
    if given.assignee_id is not strawberry.UNSET:
        feedback.assignee_id = await _assignee(call, given.assignee_id)
        details["assigneeId"] = given.assignee_id
    feedback.held_for = None
    feedback.updated_at = call.now
    record(call, "updateFeedback", key, **details)
    return Result(feedback=key)


async def _assignee(call: Call, given: str | None) -> uuid.UUID | None:
    """The account that is to see to it. Raises Refused where it is none of staff."""
    if given is None:
        return None
    key = key_of(given, "User", "assigneeId")
    is_staff = (
        col(Account.role).in_(RANKS[RANKS.index(Role.MODERATOR) :]),
        col(Account.suspended_at).is_(None),
    )
    if not await call.session.scalar(sa.select(col(Account.id)).where(col(Account.id) == key, *is_staff)):
        raise Refused(
            Problem(
                "Only staff see to feedback, and this account is not of staff, or is suspended. Choose another.",
                ErrorCode.INVALID,
                ("assigneeId",),
            )
        )
    return key
