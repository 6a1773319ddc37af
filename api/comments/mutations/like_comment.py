"""Liking a comment, and no longer."""

import uuid
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from api.changes.recording import record
from api.changes.tables import ChangeKind
from api.comments import rules
from api.comments.tables import Comment, CommentLike
from api.comments.types import Comment as CommentType
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import require
from api.planner.fields import given_row


@strawberry.input(description="Which comment the viewer likes.")
class LikeCommentInput:
    """Which comment the viewer likes."""

    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@strawberry.input(description="Which comment the viewer no longer likes.")
class UnlikeCommentInput:
    """Which comment the viewer no longer likes."""

    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@strawberry.type(description="The comment, with its likes.")
class LikeCommentPayload(Payload):
    """The comment, with its likes."""

    comment: CommentType | None = given_row("The comment; null where that was refused.")


@strawberry.type(description="The comment, with its likes.")
class UnlikeCommentPayload(Payload):
    """The comment, with its likes."""

    comment: CommentType | None = given_row("The comment; null where that was refused.")


async def like_comment(call: Call, given: LikeCommentInput) -> Result:
    """Like a comment. Whoever likes it already changes nothing."""
    key = key_of(given.comment_id, "Comment", "commentId")
    await require(call, rules.LIKE, Comment, key, "commentId")
    insert = postgresql.insert if call.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    like = {"comment_id": key, "account_id": call.viewer.account_id}
    written = insert(CommentLike).values(like).on_conflict_do_nothing().returning(col(CommentLike.comment_id))
    await _count(call, key, written, 1)
    return Result(comment=key)


async def unlike_comment(call: Call, given: UnlikeCommentInput) -> Result:
    """No longer like a comment. Whoever does not like it changes nothing."""
    key = key_of(given.comment_id, "Comment", "commentId")
    await require(call, rules.UNLIKE, Comment, key, "commentId")
    like = (col(CommentLike.comment_id) == key, col(CommentLike.account_id) == call.viewer.account_id)
    await _count(call, key, sa.delete(CommentLike).where(*like).returning(col(CommentLike.comment_id)), -1)
    return Result(comment=key)


async def _count(call: Call, key: uuid.UUID, statement: Any, step: int) -> None:
    """Run the statement, and where it changed something, count it."""
    if (await call.session.execute(statement)).first() is None:
        return
    counted = sa.update(Comment).where(col(Comment.id) == key).values(like_count=col(Comment.like_count) + step)
    rows = await call.session.execute(
        counted.returning(col(Comment.id), col(Comment.article_id), col(Comment.author_id))
    )
    await record(call.session, Comment, rows.all(), ChangeKind.UPDATED)
