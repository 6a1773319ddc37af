"""Writing more about feedback: an answer of staff, or what its sender has to add."""

import uuid
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.audit import record
from api.accounts.tables import AuditEvent
from api.feedback.messages import send_answer
from api.feedback.rates import count_message
from api.feedback.receipts import receipt_hash
from api.feedback.rules import AFTER_ANSWER, AFTER_SENDERS_REPLY, LONGEST_MESSAGE, REPLY, move
from api.feedback.tables import Feedback as FeedbackRow
from api.feedback.tables import FeedbackReply
from api.feedback.types import Feedback
from api.mutations.call import Call
from api.mutations.inputs import Checks, key_of
from api.mutations.payloads import ErrorCode, Payload, Problem, Refused, Result
from api.mutations.permissions import require
from api.planner.fields import given_row


@strawberry.input(description="What to write, and about which feedback: named by its id or by its receipt.")
class ReplyToFeedbackInput:
    """What to write, and about which feedback."""

    message: str = strawberry.field(
        description=f"Plain text of at most {LONGEST_MESSAGE:,} characters; line breaks are kept."
    )
    feedback_id: strawberry.ID | None = strawberry.field(
        default=None, description="The feedback, for staff and for who sent it from an account."
    )
    receipt: str | None = strawberry.field(
        default=None, description="Instead of the id: the receipt of who sent it without an account."
    )


@strawberry.type(description="The feedback with what was written.")
class ReplyToFeedbackPayload(Payload):
    """The feedback with what was written."""

    feedback: Feedback | None = given_row("The feedback with the reply; null where it was not written.", disclosed=True)


async def reply_to_feedback(call: Call, given: ReplyToFeedbackInput) -> Result:
    """Add a reply, and move the feedback to where that puts it."""
    by_receipt = given.receipt is not None
    message = _message(given)
    key = await _key(call, given)
    await require(call, REPLY, FeedbackRow, key, "receipt" if by_receipt else "feedbackId", disclosed=by_receipt)
    await count_message(call)
    feedback = await call.session.get_one(FeedbackRow, key)
    # Only its author and staff see feedback by its id.
    is_staff = not by_receipt and feedback.author_id != call.viewer.account_id
    author_id = None if by_receipt else call.viewer.account_id
    reply = FeedbackReply(feedback_id=key, author_id=author_id, is_staff=is_staff, created_at=call.now, message=message)
    call.session.add(reply)
    status, was = AFTER_ANSWER if is_staff else AFTER_SENDERS_REPLY, feedback.status
    if status is not was:
        move(feedback, status)
    feedback.updated_at = call.now
    if is_staff:
        feedback.held_for = None
        await send_answer(call, feedback, reply)
    else:
        feedback.sender_replies += 1
    _record(call, reply, status=status.name, was=was.name)
    return Result(feedback=key)


def _record(call: Call, reply: FeedbackReply, **details: Any) -> None:
    """Write the reply down in the audit, where nothing may stay of people without an account: not their address."""
    details["isStaff"] = reply.is_staff
    if reply.author_id:
        record(call, "replyToFeedback", reply.feedback_id, **details)
    else:
        call.session.add(AuditEvent(action="replyToFeedback", subject_id=reply.feedback_id, details=details))


def _message(given: ReplyToFeedbackInput) -> str:
    """What is written. Raises Refused with all that is wrong with the input."""
    checks = Checks()
    message = checks.text(given.message, "message", most=LONGEST_MESSAGE)
    if given.feedback_id is None and given.receipt is None:
        checks.add("Say which feedback is meant, by its id or its receipt.", ErrorCode.REQUIRED, "feedbackId")
    if given.feedback_id is not None and given.receipt is not None:
        checks.add("Give the id of feedback or its receipt, not both.", ErrorCode.INVALID, "receipt")
    checks.end()
    return message


async def _key(call: Call, given: ReplyToFeedbackInput) -> uuid.UUID:
    """The key of the feedback that is meant. Raises Refused where there is none."""
    if given.receipt is None:
        assert given.feedback_id is not None
        return key_of(given.feedback_id, "Feedback", "feedbackId")
    kept = receipt_hash(given.receipt)
    found: uuid.UUID | None = await call.session.scalar(
        sa.select(col(FeedbackRow.id)).where(col(FeedbackRow.receipt_hash) == kept)
    )
    if found is None:
        raise Refused(
            Problem(
                "No feedback has this receipt. Copy it whole, as you were given it.", ErrorCode.NOT_FOUND, ("receipt",)
            )
        )
    return found
