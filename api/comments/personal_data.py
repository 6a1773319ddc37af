"""What comments keep of an account: what an export of it holds, and what goes with it."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.personal_data import exported_rows, personal_data
from api.articles.tables import Article
from api.comments.tables import Comment, CommentLike, CommentReport, CommentRevision
from api.comments.threads import lock_discussions
from api.mutations.call import Call


async def export(session: AsyncSession, account_id: uuid.UUID) -> dict[str, Any]:
    """Comments with their earlier texts, likes and reports of an account."""
    on = col(Article.id) == col(Comment.article_id)
    written: Any = sa.select(
        col(Comment.id),
        col(Article.slug).label("article"),
        col(Comment.parent_id),
        col(Comment.status),
        col(Comment.body_markdown).label("body"),
        col(Comment.created_at),
        col(Comment.edited_at),
        col(Comment.moderation_note),
    )
    earlier: Any = sa.select(
        col(CommentRevision.comment_id),
        col(CommentRevision.body_markdown).label("body"),
        col(CommentRevision.written_at),
    ).join(Comment, col(Comment.id) == col(CommentRevision.comment_id))
    reported = sa.select(
        col(CommentReport.comment_id), col(CommentReport.reason), col(CommentReport.note), col(CommentReport.created_at)
    )
    own = col(Comment.author_id) == account_id
    return {
        "written": await exported_rows(session, written.join(Article, on).where(own).order_by(col(Comment.created_at))),
        "earlier_texts": await exported_rows(session, earlier.where(own).order_by(col(CommentRevision.written_at))),
        "liked": list(
            await session.scalars(
                sa.select(col(CommentLike.comment_id)).where(col(CommentLike.account_id) == account_id)
            )
        ),
        "reported": await exported_rows(session, reported.where(col(CommentReport.account_id) == account_id)),
    }


async def leave(call: Call, account_id: uuid.UUID) -> None:
    """Take the account's likes back, and forget its comments' earlier texts; the comments stay, with no author."""
    liked = sa.select(col(CommentLike.comment_id)).where(col(CommentLike.account_id) == account_id)
    keys = (await call.session.scalars(liked)).all()
    await lock_discussions(call.session, keys)
    counted = sa.update(Comment).where(col(Comment.id).in_(liked)).values(like_count=col(Comment.like_count) - 1)
    await call.session.execute(counted)
    await call.session.execute(sa.delete(CommentLike).where(col(CommentLike.account_id) == account_id))
    written: Any = sa.select(col(Comment.id)).where(col(Comment.author_id) == account_id)
    await call.session.execute(sa.delete(CommentRevision).where(col(CommentRevision.comment_id).in_(written)))


personal_data("comments", export=export, leave=leave)
