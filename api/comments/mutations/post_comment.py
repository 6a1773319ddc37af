"""Writing a comment."""

import uuid
from datetime import timedelta

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.tables import Account
from api.articles.tables import Article
from api.comments import rules
from api.comments.checks import Written, holds
from api.comments.tables import Comment, CommentStatus
from api.comments.threads import lock_article, set_status
from api.comments.types import Comment as CommentType
from api.comments.writing import Draft
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import ErrorCode, Payload, Problem, Refused, Result
from api.mutations.permissions import require
from api.planner.fields import given_row

SENT_TWICE = timedelta(seconds=10)
"""The same again within so short a time is a double click."""
SENT_BEFORE = (
    sa.select(col(Comment.id))
    .where(
        col(Comment.author_id) == sa.bindparam("author_id"),
        col(Comment.article_id) == sa.bindparam("article_id"),
        col(Comment.parent_id).is_not_distinct_from(sa.bindparam("parent_id")),
        col(Comment.text_hash) == sa.bindparam("text_hash"),
        col(Comment.created_at) > sa.bindparam("since"),
        col(Comment.status) != CommentStatus.DELETED,
    )
    .limit(1)
)


@strawberry.input(description="What someone says under an article.")
class PostCommentInput:
    """What someone says under an article."""

    article_id: strawberry.ID = strawberry.field(description="The article.")
    body: str = strawberry.field(description="Limited Markdown of 1 to 5,000 characters, as a person counts them.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The comment that it replies to; left out for a new thread."
    )


@strawberry.type(description="The comment, as it is now: look at its `status`.")
class PostCommentPayload(Payload):
    """The comment, as it is now."""

    comment: CommentType | None = given_row(
        "The comment: `APPROVED` where everyone sees it, `PENDING` where it waits; null where it was refused. The same "
        "text, sent again to the same place within ten seconds, is not written twice: this is the first one then."
    )


async def post_comment(call: Call, given: PostCommentInput, prepared: Draft) -> Result:
    """Write a comment, for all to see or for moderators first. Its author gets it back in any case."""
    article_id = key_of(given.article_id, "Article", "articleId")
    parent_id = key_of(given.parent_id, "Comment", "parentId") if given.parent_id is not None else None
    # In turn with whatever else the account writes: so that the rate holds, and a double click is one comment.
    account_id = call.viewer.account_id
    author = (
        await call.session.get_one(Account, account_id, with_for_update={"key_share": True}) if account_id else None
    )
    if first := await _sent_before(call, article_id, parent_id, prepared):
        return Result(comment=first)
    depth = 0
    if parent_id is None:
        # The article is locked when it counts the comment: so that others can write meanwhile.
        await require(call, rules.COMMENT, Article, article_id, "articleId", locked=False)
    else:
        await lock_article(call.session, article_id)
        await require(call, rules.REPLY, Comment, parent_id, "parentId")
        parent = await call.session.get_one(Comment, parent_id)
        if parent.article_id != article_id:
            raise Refused(Problem("It is a comment on another article.", ErrorCode.INVALID, ("parentId",)))
        depth = parent.depth + 1
    assert author, "without an account the rule refuses"
    prepared.check()
    held_for = await holds(call, Written(prepared, author))
    comment = Comment(
        article_id=article_id,
        author_id=author.id,
        parent_id=parent_id,
        depth=depth,
        held_for=held_for,
        created_at=call.now,
        editable_until=call.now + timedelta(minutes=call.settings.comment_edit_minutes),
        **prepared.columns(),
    )
    call.session.add(comment)
    await set_status(call.session, comment, CommentStatus.PENDING if held_for else CommentStatus.APPROVED)
    await call.session.flush()
    return Result(comment=comment.id)


async def _sent_before(
    call: Call, article_id: uuid.UUID, parent_id: uuid.UUID | None, draft: Draft
) -> uuid.UUID | None:
    """The key of the comment that the same person wrote a moment ago, in the same place and the same words."""
    given = {
        "author_id": call.viewer.account_id,
        "article_id": article_id,
        "parent_id": parent_id,
        "text_hash": draft.text_hash,
        "since": call.now - SENT_TWICE,
    }
    key: uuid.UUID | None = await call.session.scalar(SENT_BEFORE, given)
    return key
