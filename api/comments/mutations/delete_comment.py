"""Taking a comment down."""

import strawberry

from api.comments import rules
from api.comments.mutations.edit_comment import keep_text
from api.comments.reports import close_reports
from api.comments.tables import Comment, CommentStatus
from api.comments.threads import lock_discussions, set_status
from api.comments.types import Comment as CommentType
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_row


@strawberry.input(description="Which comment is to be taken down.")
class DeleteCommentInput:
    """Which comment is to be taken down."""

    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@strawberry.type(description="What is left of the comment.")
class DeleteCommentPayload(Payload):
    """What is left of the comment."""

    comment: CommentType | None = given_row(
        "The empty place, shown here even where nothing hangs below it and it is gone; null where that was refused.",
        disclosed=True,
    )


async def delete_comment(call: Call, given: DeleteCommentInput) -> Result:
    """Take a comment down: its text is gone for all but moderators, and what hangs below it stays."""
    key = key_of(given.comment_id, "Comment", "commentId")
    await lock_discussions(call.session, [key])
    await require(call, rules.DELETE, Comment, key, "commentId")
    comment = await call.session.get_one(Comment, key)
    keep_text(call.session, comment)
    comment.body_markdown = comment.body_html = comment.body_text = ""
    comment.held_for = []
    await close_reports(call, [comment])
    await set_status(call.session, comment, CommentStatus.DELETED)
    await call.session.flush()
    return Result(comment=key)
