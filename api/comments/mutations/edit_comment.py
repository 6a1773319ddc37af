"""Changing a comment."""

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.tables import Account
from api.comments import rules
from api.comments.checks import Written, holds
from api.comments.tables import Comment, CommentRevision, CommentStatus
from api.comments.threads import lock_discussions, set_status
from api.comments.types import Comment as CommentType
from api.comments.writing import Draft
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_row


@strawberry.input(description="What a comment is to say from now on.")
class EditCommentInput:
    """What a comment is to say from now on."""

    comment_id: strawberry.ID = strawberry.field(description="The comment.")
    body: str = strawberry.field(description="Limited Markdown of 1 to 5,000 characters, as a person counts them.")


@strawberry.type(description="The comment, as it is now: it may wait for a moderator again.")
class EditCommentPayload(Payload):
    """The comment, as it is now."""

    comment: CommentType | None = given_row("The comment; null where that was refused.")


async def edit_comment(call: Call, given: EditCommentInput, prepared: Draft) -> Result:
    """Change a comment's text, and keep the one before for moderators. It is checked as if it were new."""
    key = key_of(given.comment_id, "Comment", "commentId")
    await lock_discussions(call.session, [key])
    await require(call, rules.EDIT, Comment, key, "commentId")
    prepared.check()
    comment = await call.session.get_one(Comment, key)
    if comment.body_markdown == prepared.body.markdown:
        return Result(comment=key)
    keep_text(call.session, comment)
    prepared.into(comment)
    comment.edited_at = call.now
    comment.edit_count += 1
    author = await call.session.get_one(Account, call.viewer.account_id)
    held_for = await holds(call, Written(prepared, author, comment))
    if held_for:
        comment.held_for = list(dict.fromkeys([*comment.held_for, *held_for]))
        await set_status(call.session, comment, CommentStatus.PENDING)
    await call.session.flush()
    return Result(comment=key)


def keep_text(session: AsyncSession, comment: Comment) -> None:
    """Keep a comment's present text, for moderators."""
    session.add(
        CommentRevision(
            comment_id=comment.id,
            number=comment.edit_count + 1,
            written_at=comment.edited_at or comment.created_at,
            body_markdown=comment.body_markdown,
            body_html=comment.body_html,
            body_text=comment.body_text,
        )
    )
