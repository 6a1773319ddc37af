"""What comments, and what hangs above them, keep of each other: whether they show, how many replies, threads, comments.

Whoever changes a comment that is there, or replies to it, first locks the article's row, so that all that happens in
one discussion happens in turn.
"""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.articles.tables import Article
from api.comments.tables import Comment, CommentStatus
from api.database.columns import table_of

ARTICLE = table_of(Article)
COUNTED = (
    ARTICLE.update()
    .where(ARTICLE.c.id == sa.bindparam("article"))
    .values(
        comment_count=ARTICLE.c.comment_count + sa.bindparam("approved"),
        thread_count=ARTICLE.c.thread_count + sa.bindparam("threads"),
    )
)


async def lock_discussions(session: AsyncSession, comments: Iterable[uuid.UUID]) -> None:
    """Lock the articles of these comments, always in the same order, so that no two wait for each other."""
    articles = sa.select(col(Comment.article_id)).where(col(Comment.id).in_(comments))
    locked = sa.select(col(Article.id)).where(col(Article.id).in_(articles)).order_by(col(Article.id))
    await session.execute(locked.with_for_update(key_share=True))


async def lock_article(session: AsyncSession, article: uuid.UUID) -> None:
    """Lock one article."""
    await session.execute(sa.select(col(Article.id)).where(col(Article.id) == article).with_for_update(key_share=True))


async def set_status(session: AsyncSession, comment: Comment, status: CommentStatus) -> None:
    """Give a comment of the session a status, a new one too, and keep all counts above it right."""
    approved = (status is CommentStatus.APPROVED) - (comment.status is CommentStatus.APPROVED)
    comment.status = status
    threads = await _place(session, comment)
    await session.flush()
    if approved or threads:
        given = {"article": comment.article_id, "approved": approved, "threads": threads}
        await (await session.connection()).execute(COUNTED, given)


async def _place(session: AsyncSession, comment: Comment) -> int:
    """Let a comment show or not, and with it the empty places above it; how many more threads the article has."""
    while True:
        shown = comment.status is CommentStatus.APPROVED or comment.reply_count > 0
        more = shown - comment.is_shown
        comment.is_shown = shown
        if not more or comment.parent_id is None:
            return more
        comment = await session.get_one(Comment, comment.parent_id)
        comment.reply_count += more
