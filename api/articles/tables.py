"""Articles, what is said in them, and the topics that both are about."""

import uuid
from datetime import datetime
from enum import Enum

import sqlalchemy as sa
import strawberry
from sqlmodel import Field, SQLModel

from api.database.columns import BY_KEY, choice, folded, key, long_text, moment, new_key, partial_index, reference, text

PUBLISHED = "status = 'PUBLISHED'"


@strawberry.enum(description="Where an article stands between the editor's desk and the archive.")
class ArticleStatus(Enum):
    """Where an article stands between the editor's desk and the archive."""

    DRAFT = strawberry.enum_value("DRAFT", description="Being written; for editors alone.")
    SCHEDULED = strawberry.enum_value("SCHEDULED", description="Goes public by itself at `publishedAt`.")
    PUBLISHED = strawberry.enum_value("PUBLISHED", description="Public.")
    ARCHIVED = strawberry.enum_value("ARCHIVED", description="Was public; taken out of every list, kept for editors.")


@strawberry.enum(description="How close a statement is to what was said.")
class StatementKind(Enum):
    """How close a statement is to what was said."""

    QUOTE = strawberry.enum_value("QUOTE", description="The speaker's own words.")
    PARAPHRASE = strawberry.enum_value("PARAPHRASE", description="What they said, in the article's words.")


class Topic(SQLModel, table=True):
    """What articles, statements and classes are about."""

    __tablename__ = "topic"
    __table_args__ = (sa.Index("topic_name", "name_key", "id"), BY_KEY)

    id: uuid.UUID = key()
    slug: str = text(200, unique=True)
    name: str = text(200)
    name_key: str = folded("name")
    description: str | None = text(2000, nullable=True)


class Article(SQLModel, table=True):
    """A piece of journalism, in one language."""

    __tablename__ = "article"
    __table_args__ = (
        partial_index("article_published_at", "published_at", "id", where=PUBLISHED),
        partial_index("article_updated_at", "updated_at", "id", where=PUBLISHED),
        partial_index("article_title", "title_key", "id", where=PUBLISHED),
        partial_index("article_comment_count", "comment_count", "id", where=PUBLISHED),
        partial_index("article_language", "language", "published_at", "id", where=PUBLISHED),
        partial_index("article_publisher", "publisher_id", "published_at", "id", where=PUBLISHED),
        sa.Index("article_translation_group", "translation_group"),
        sa.CheckConstraint("status = 'DRAFT' OR published_at IS NOT NULL", "article_published_at_known"),
        sa.CheckConstraint("comment_count >= 0", "article_comment_count_positive"),
        sa.CheckConstraint("thread_count >= 0", "article_thread_count_positive"),
    )

    id: uuid.UUID = key()
    slug: str = text(200, unique=True)
    title: str = text(300)
    title_key: str = folded("title")
    subtitle: str | None = text(300, nullable=True)
    summary: str = text(2000)
    reading_minutes: int
    language: str = text(35)
    status: ArticleStatus = choice(ArticleStatus, default=ArticleStatus.DRAFT)
    published_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment(created=True)
    updated_at: datetime = moment(created=True)
    canonical_url: str | None = text(2000, nullable=True)
    cover_url: str | None = text(2000, nullable=True)
    cover_alt: str | None = text(2000, nullable=True)
    cover_credit: str | None = text(200, nullable=True)
    cover_width: int | None = None
    cover_height: int | None = None
    publisher_id: uuid.UUID | None = reference("organization.id", nullable=True)
    translation_group: uuid.UUID = Field(default_factory=new_key, sa_type=sa.Uuid)
    """The same for all translations of one piece."""
    comments_open: bool = True
    comment_count: int = Field(default=0)
    """Approved comments: kept by whoever approves or removes one, because lists show and sort by it."""
    thread_count: int = Field(default=0)
    """Top-level comments that all see, empty places included: kept likewise."""
    body_markdown: str = long_text()
    body_html: str = long_text()
    body_text: str = long_text()


class FormerSlug(SQLModel, table=True):
    """A slug that an article had before: links to it stay valid."""

    __tablename__ = "article_former_slug"
    __table_args__ = BY_KEY

    slug: str = Field(primary_key=True, sa_type=sa.String(200))
    article_id: uuid.UUID = reference("article.id", on_delete="CASCADE")


class ArticleAuthor(SQLModel, table=True):
    """The byline, in its order."""

    __tablename__ = "article_author"
    __table_args__ = (sa.Index("article_author_person", "person_id", "article_id"), BY_KEY)

    article_id: uuid.UUID = reference("article.id", on_delete="CASCADE", primary_key=True)
    person_id: uuid.UUID = reference("person.id", primary_key=True)
    position: int


class ArticleTopic(SQLModel, table=True):
    """What an article is about."""

    __tablename__ = "article_topic"
    __table_args__ = (sa.Index("article_topic_topic", "topic_id", "article_id"), BY_KEY)

    article_id: uuid.UUID = reference("article.id", on_delete="CASCADE", primary_key=True)
    topic_id: uuid.UUID = reference("topic.id", primary_key=True)


class ArticleTrainingClass(SQLModel, table=True):
    """The classes that an article reports on."""

    __tablename__ = "article_training_class"
    __table_args__ = (sa.Index("article_training_class_class", "training_class_id", "article_id"), BY_KEY)

    article_id: uuid.UUID = reference("article.id", on_delete="CASCADE", primary_key=True)
    training_class_id: uuid.UUID = reference("training_class.id", on_delete="CASCADE", primary_key=True)


class Statement(SQLModel, table=True):
    """What one speaker said, in the capacity that they held when they said it."""

    __tablename__ = "statement"
    __table_args__ = (
        sa.UniqueConstraint("article_id", "position", name="statement_position"),
        sa.Index("statement_speaker", "speaker_id", "id"),
        sa.Index("statement_speaker_article", "speaker_id", "article_id"),
        sa.Index("statement_affiliation", "affiliation_id", "id"),
    )

    id: uuid.UUID = key()
    article_id: uuid.UUID = reference("article.id", on_delete="CASCADE")
    speaker_id: uuid.UUID = reference("person.id")
    affiliation_id: uuid.UUID | None = reference("affiliation.id", nullable=True)
    position: int
    kind: StatementKind = choice(StatementKind)
    text: str = long_text()
    text_key: str = folded("text")


class StatementTopic(SQLModel, table=True):
    """What a statement is about."""

    __tablename__ = "statement_topic"
    __table_args__ = (sa.Index("statement_topic_topic", "topic_id", "statement_id"), BY_KEY)

    statement_id: uuid.UUID = reference("statement.id", on_delete="CASCADE", primary_key=True)
    topic_id: uuid.UUID = reference("topic.id", primary_key=True)
