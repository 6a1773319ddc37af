"""The ordinary way: Strawberry's resolvers and view, DataLoaders, SQLAlchemy's async ORM, caches on."""

import base64
from collections.abc import Sequence
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import strawberry
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import aliased
from sqlmodel import col
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.types import Info

from api.articles import tables
from api.articles.types import SEARCHED
from api.people.tables import Person as PersonRow
from api.settings import Settings
from tests.benchmarks.ordinary.loaders import Sessions, loaders, published
from tests.benchmarks.ordinary.types import Article, Connection, PageInfo, Person


@strawberry.enum
class ArticleOrderField(Enum):
    """The one order that is measured."""

    PUBLISHED_AT = "PUBLISHED_AT"


@strawberry.input
class ArticleOrder:
    """The one order that is measured: the newest first."""

    field: ArticleOrderField


def _sharing(table: Any, column: str, article_id: UUID) -> sa.Select[Any]:
    """Which articles share what with one: of each topic or speaker those of the newest ties, as Rostrum has it."""
    own, tie, other = aliased(table), aliased(table), aliased(table)
    shared = getattr(own, column)
    oldest = (
        sa.select(other.article_id)
        .join(tables.Article, col(tables.Article.id) == other.article_id)
        .where(getattr(other, column) == shared, published())
        .order_by(other.article_id.desc())
        .offset(SEARCHED)
        .limit(1)
        .correlate(own)
        .scalar_subquery()
    )
    return (
        sa.select(tie.article_id, shared.label("shared"))
        .join(own, getattr(tie, column) == shared)
        .where(own.article_id == article_id, tie.article_id > sa.func.coalesce(oldest, sa.literal(UUID(int=0))))
    )


async def _related(sessions: Sessions, article_id: UUID, first: int) -> Sequence[Any]:
    """Articles that share the most topics and speakers with one."""
    shared = sa.union(
        _sharing(tables.ArticleTopic, "topic_id", article_id), _sharing(tables.Statement, "speaker_id", article_id)
    ).subquery()
    scores = sa.select(shared.c.article_id, sa.func.count().label("score")).group_by(shared.c.article_id).subquery()
    article = tables.Article
    query = (
        sa.select(article)
        .join(scores, scores.c.article_id == article.id)
        .where(col(article.id) != article_id, published())
        .order_by(scores.c.score.desc(), col(article.published_at).desc(), col(article.id).desc())
        .limit(first)
    )
    async with sessions() as session:
        return (await session.scalars(query)).all()


@strawberry.type
class Query:
    """The root fields that are measured."""

    @strawberry.field
    async def articles(self, info: Info, order_by: list[ArticleOrder], first: int = 20) -> Connection[Article]:
        """The newest articles."""
        newest = (col(tables.Article.published_at).desc(), col(tables.Article.id).desc())
        async with info.context["sessions"]() as session:
            found = await session.scalars(
                sa.select(tables.Article).where(published()).order_by(*newest).limit(first + 1)
            )
        rows = found.all()
        cursor = base64.b64encode(rows[first - 1].id.bytes).decode() if rows[first - 1 :] else None
        return Connection(
            nodes=list(rows[:first]), page_info=PageInfo(has_next_page=len(rows) > first, end_cursor=cursor)
        )

    @strawberry.field
    async def article(self, info: Info, slug: str) -> Article | None:
        """One article."""
        async with info.context["sessions"]() as session:
            return await session.scalar(sa.select(tables.Article).where(col(tables.Article.slug) == slug, published()))

    @strawberry.field
    async def person(self, info: Info, slug: str) -> Person | None:
        """One person."""
        async with info.context["sessions"]() as session:
            return await session.scalar(sa.select(PersonRow).where(col(PersonRow.slug) == slug))


class Application(GraphQL[dict[str, Any], None]):
    """Strawberry's view, with fresh loaders for each request."""

    sessions: Sessions

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> dict[str, Any]:
        """What resolvers find in `info.context`."""
        return {
            "sessions": self.sessions,
            "loaders": loaders(self.sessions),
            "related": lambda article_id, first: _related(self.sessions, article_id, first),
        }


def create_app() -> Application:
    """The application, on ROSTRUM_DATABASE_URL."""
    # One of each for all requests: their caches are their own.
    parser, validation = ParserCache(), ValidationCache()
    schema = strawberry.Schema(query=Query, extensions=[lambda: parser, lambda: validation])
    application = Application(schema)
    settings = Settings()
    engine = create_async_engine(settings.url, pool_size=settings.database_connections, max_overflow=0)
    application.sessions = async_sessionmaker(engine, expire_on_commit=False)
    return application
