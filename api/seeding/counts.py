"""The counts that tables keep, computed anew from the rows that they count."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel, col

from api.articles.tables import Article, ArticleStatus, Statement
from api.comments.tables import Comment, CommentLike, CommentReport, CommentStatus
from api.database.columns import table_of
from api.database.database import Database
from api.people.tables import Person
from api.training.tables import Enrollment, Place, TrainingClass


def _number_of(*where: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(sa.func.count()).where(*where)


COMMENT = table_of(Comment)
REPLY = COMMENT.alias("reply")
HAS_REPLY = (REPLY.c.parent_id == COMMENT.c.id, REPLY.c.is_shown)

KEPT: tuple[tuple[type[SQLModel], str, sa.Select[int]], ...] = (
    (
        Article,
        "comment_count",
        _number_of(col(Comment.article_id) == col(Article.id), col(Comment.status) == CommentStatus.APPROVED),
    ),
    (
        Article,
        "thread_count",
        _number_of(COMMENT.c.article_id == col(Article.id), COMMENT.c.parent_id.is_(None), COMMENT.c.is_shown),
    ),
    (Comment, "reply_count", _number_of(*HAS_REPLY)),
    (Comment, "like_count", _number_of(col(CommentLike.comment_id) == col(Comment.id))),
    (
        Comment,
        "report_count",
        _number_of(col(CommentReport.comment_id) == col(Comment.id), col(CommentReport.closed_at).is_(None)),
    ),
    (
        Person,
        "statement_count",
        _number_of(
            col(Statement.speaker_id) == col(Person.id),
            col(Statement.article_id) == col(Article.id),
            col(Article.status) == ArticleStatus.PUBLISHED,
        ),
    ),
    (
        TrainingClass,
        "enrolled_count",
        _number_of(
            col(Enrollment.training_class_id) == col(TrainingClass.id),
            col(Enrollment.status) == Place.ENROLLED,
        ),
    ),
    (
        TrainingClass,
        "waitlist_count",
        _number_of(
            col(Enrollment.training_class_id) == col(TrainingClass.id),
            col(Enrollment.status) == Place.WAITLISTED,
        ),
    ),
)
"""Each kept count: its table, its column, and what it counts for one row."""


async def analyze(database: Database) -> None:
    """Have the database gather its statistics anew, by which it chooses how to run statements."""
    async with database.transaction() as session:
        await session.execute(sa.text("ANALYZE"))


async def keep_shown(connection: AsyncConnection) -> None:
    """Set whether comments show, from the leaves of their threads up, until no more changes."""
    shows = sa.or_(
        col(Comment.status) == CommentStatus.APPROVED,
        sa.exists().where(*HAS_REPLY),
    )
    wrong = sa.update(Comment).where(col(Comment.is_shown) != shows).values(is_shown=shows)
    while (await connection.execute(wrong)).rowcount:
        pass


async def keep_counts(connection: AsyncConnection) -> None:
    """Set every kept count that differs from its rows."""
    await keep_shown(connection)
    for model, name, counted in KEPT:
        table = table_of(model)
        count = counted.correlate(table).scalar_subquery()
        await connection.execute(sa.update(table).values({name: count}).where(table.c[name] != count))
