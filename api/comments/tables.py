"""What readers say under articles."""

import uuid
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlmodel import SQLModel

from api.database.columns import choice, key, long_text, moment, reference


class CommentStatus(Enum):
    """Whether a comment shows, and to whom."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    DELETED = "DELETED"


class Comment(SQLModel, table=True):
    """One comment or reply."""

    __tablename__ = "comment"
    __table_args__ = (
        sa.Index("comment_article", "article_id", "id"),
        sa.Index("comment_author", "author_id", "id"),
        sa.Index("comment_parent", "parent_id", "id"),
    )

    id: uuid.UUID = key()
    article_id: uuid.UUID = reference("article.id", on_delete="CASCADE")
    author_id: uuid.UUID | None = reference("account.id", on_delete="SET NULL", nullable=True)
    parent_id: uuid.UUID | None = reference("comment.id", nullable=True)
    status: CommentStatus = choice(CommentStatus, default=CommentStatus.PENDING)
    body_markdown: str = long_text()
    body_html: str = long_text()
    body_text: str = long_text()
    created_at: datetime = moment(created=True)
