"""Fills a database with synthetic content: the same amounts and number give the same rows, to the last key."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from api.articles.tables import (
    Article,
    ArticleAuthor,
    ArticleStatus,
    ArticleTopic,
    Statement,
    StatementKind,
    StatementTopic,
)
from api.comments.tables import Comment, CommentStatus
from api.content.rendering import Rendered, reading_minutes
from api.database.columns import table_of
from api.database.database import Database
from api.errors import StartupError
from api.planner.values import fold
from api.seeding.amounts import Amounts
from api.seeding.counts import analyze, keep_counts
from api.seeding.surroundings import BEGIN, Row, Rows, Surroundings
from api.seeding.threads import place

END = datetime(2026, 10, 1, tzinfo=UTC)
FAR_AHEAD = timedelta(days=3650)
BATCH = 1000
"""Articles written in one transaction, with all that belongs to them."""

STATUSES = [s for s, n in zip(ArticleStatus, (3, 1, 94, 2), strict=True) for _ in range(n)]
COMMENT_STATUSES = [s for s, n in zip(CommentStatus, (3, 92, 3, 2), strict=True) for _ in range(n)]
EMPTY = Rendered("", "", "")
LANGUAGES = ["en"] * 8 + ["fr", "de"]


async def generate(database: Database, amounts: Amounts, number: int, progress: Callable[[int], None]) -> int:
    """Write the content; how many rows that were. `progress` is told how many articles are done.

    Raises StartupError where the database has generated content already.
    """
    surroundings = Surroundings(amounts, number)
    articles = Articles(surroundings)
    try:
        written = await _write(database, surroundings.rows())
        for first in range(0, amounts.articles, BATCH):
            last = min(first + BATCH, amounts.articles)
            written += await _write(database, articles.rows(range(first, last)))
            progress(last)
    except sa.exc.IntegrityError as error:
        raise StartupError(
            f"The database has generated content already ({error.orig}). Generate into a database of its own."
        ) from error
    # Counting goes by the statistics, and changes some of what they tell.
    await analyze(database)
    async with database.transaction() as session:
        await keep_counts(await session.connection())
    await analyze(database)
    return written


async def _write(database: Database, tables: Iterable[Rows]) -> int:
    written = 0
    async with database.transaction() as session:
        connection = await session.connection()
        for model, rows in tables:
            if rows:
                await connection.execute(table_of(model).insert(), rows)
            written += len(rows)
    return written


class Articles:
    """Makes articles with their bylines, topics, statements and comments."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.random = around.random
        self.step = (END - BEGIN) / around.amounts.articles
        self.group = around.keys.at(BEGIN)

    def rows(self, numbers: range) -> Iterator[Rows]:
        """The rows of these articles, in an order in which each refers to earlier ones."""
        articles = [self._article(number) for number in numbers]
        yield Article, articles
        yield ArticleAuthor, [row for article in articles for row in self._authors(article)]
        yield ArticleTopic, [row for article in articles for row in self._topics(article)]
        statements = [row for article in articles for row in self._statements(article)]
        yield Statement, statements
        yield (
            StatementTopic,
            [
                {"statement_id": said["id"], "topic_id": topic["id"]}
                for said in statements
                for topic in self.around.several(self.around.topics, 2)
            ],
        )
        yield Comment, [row for article in articles for row in self._comments(article)]

    def _article(self, number: int) -> Row:
        around = self.around
        at = BEGIN + self.step * number
        status = self.random.choice(STATUSES)
        title = around.texts.title()
        body = around.texts.body(around.amounts.paragraphs)
        key = around.keys.at(at)
        translates = self.random.random() < 0.05  # noqa: PLR2004  # one in twenty
        self.group = self.group if translates else key
        cover = f"https://example.org/covers/{number + 1}.jpg" if self.random.random() < 0.5 else None  # noqa: PLR2004  # half
        return {
            "id": key,
            "slug": f"generated-article-{number + 1}",
            "title": title,
            "title_key": fold(title),
            "summary": body.text[:200],
            **body.columns("body"),
            "reading_minutes": reading_minutes(body.text, "en"),
            "language": "es" if translates else self.random.choice(LANGUAGES),
            "status": status,
            "published_at": at + FAR_AHEAD if status is ArticleStatus.SCHEDULED else at,
            "created_at": at,
            "updated_at": at + self.random.random() * timedelta(days=20),
            "cover_url": cover,
            "cover_alt": cover and f"Picture for “{title}”",
            "cover_width": 1600 if cover else None,
            "cover_height": 900 if cover else None,
            "publisher_id": around.often(around.organizations)["id"],
            "translation_group": self.group,
            "comments_open": True,
            "comment_count": 0,
        }

    def _authors(self, article: Row) -> Iterator[Row]:
        for position, person in enumerate(self.around.several(self.around.people, 2)):
            yield {"article_id": article["id"], "person_id": person["id"], "position": position}

    def _topics(self, article: Row) -> Iterator[Row]:
        for topic in self.around.several(self.around.topics, 3):
            yield {"article_id": article["id"], "topic_id": topic["id"]}

    def _statements(self, article: Row) -> Iterator[Row]:
        around = self.around
        for position in range(1, around.amounts.statements + 1):
            speaker_id = around.often(around.people)["id"]
            text, text_key = self.random.choice(around.texts.statements)
            yield {
                "id": around.keys.at(article["created_at"]),
                "article_id": article["id"],
                "speaker_id": speaker_id,
                "affiliation_id": around.capacity(speaker_id),
                "position": position,
                "kind": self.random.choice((StatementKind.QUOTE, StatementKind.PARAPHRASE)),
                "text": text,
                "text_key": text_key,
            }

    def _comments(self, article: Row) -> list[Row]:
        around = self.around
        comments: list[Row] = []
        at = article["created_at"]
        for _ in range(around.amounts.comments):
            at += self.random.random() * timedelta(days=2)
            answers = comments and self.random.random() < 0.3  # noqa: PLR2004  # three in ten
            parent = self.random.choice(comments) if answers else None
            status = self.random.choice(COMMENT_STATUSES)
            body = EMPTY if status is CommentStatus.DELETED else self.random.choice(around.texts.remarks)
            comments.append(
                {
                    "id": around.keys.at(at),
                    "article_id": article["id"],
                    "author_id": around.often(around.accounts)["id"],
                    "parent_id": parent and parent["id"],
                    "depth": parent["depth"] + 1 if parent else 0,
                    "status": status,
                    **body.columns("body"),
                    "created_at": at,
                }
            )
        return place(comments)
