"""Saying that something is wrong with a comment."""

import strawberry

from api.comments import rules
from api.comments.checks import OPEN_REPORTS
from api.comments.tables import Comment, CommentReport, CommentStatus, HoldReason, ReportReason
from api.comments.threads import lock_discussions, set_status
from api.comments.types import Comment as CommentType
from api.comments.writing import note
from api.mutations.call import Call
from api.mutations.inputs import Checks, key_of
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_row


@strawberry.input(description="What is wrong with a comment.")
class ReportCommentInput:
    """What is wrong with a comment."""

    comment_id: strawberry.ID = strawberry.field(description="The comment.")
    reason: ReportReason = strawberry.field(description="What is wrong with it.")
    note: str | None = strawberry.field(
        default=None, description="What moderators should know besides; at most 2,000 characters."
    )


@strawberry.type(description="The comment that was reported.")
class ReportCommentPayload(Payload):
    """The comment that was reported."""

    comment: CommentType | None = given_row(
        "The comment; null where that was refused, and where it waits for a moderator now: it was the third report."
    )


async def report_comment(call: Call, given: ReportCommentInput) -> Result:
    """Report a comment, once. At the third open report it goes back to the moderators' queue."""
    key = key_of(given.comment_id, "Comment", "commentId")
    await lock_discussions(call.session, [key])
    await require(call, rules.REPORT, Comment, key, "commentId")
    checks = Checks()
    said = note(given.note, checks)
    checks.end()
    comment = await call.session.get_one(Comment, key)
    call.session.add(
        CommentReport(
            comment_id=key, account_id=call.viewer.account_id, reason=given.reason, note=said, created_at=call.now
        )
    )
    comment.report_count += 1
    if comment.report_count >= OPEN_REPORTS:
        comment.held_for = [HoldReason.REPORTED.name]
        await set_status(call.session, comment, CommentStatus.PENDING)
    await call.session.flush()
    return Result(comment=key)
