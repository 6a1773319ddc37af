"""DataLoaders over SQLAlchemy's async ORM: one query for each relation of each level, as the usual way has it."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlmodel import SQLModel, col
from strawberry.dataloader import DataLoader

from api.articles.tables import (
    Article,
    ArticleAuthor,
    ArticleStatus,
    ArticleTopic,
    ArticleTrainingClass,
    Statement,
    StatementTopic,
    Topic,
)
from api.people.tables import Affiliation, Organization, Person
from api.training.tables import TrainingClass

Sessions = async_sessionmaker[AsyncSession]
Query = sa.Select[*tuple[Any, ...]]
Load = Callable[[list[Any]], Awaitable[Sequence[Any]]]


def published() -> sa.ColumnElement[bool]:
    """What readers may see."""
    return col(Article.status) == ArticleStatus.PUBLISHED


def by_key(sessions: Sessions, model: Any) -> Load:
    """Rows by their keys."""

    async def load(keys: list[UUID]) -> list[Any]:
        async with sessions() as session:
            found = await session.scalars(sa.select(model).where(model.id.in_(keys)))
        rows = {row.id: row for row in found}
        return [rows.get(key) for key in keys]

    return load


def lists(sessions: Sessions, query: Callable[[list[Any]], Query]) -> Load:
    """Lists of rows by a key that the query gives beside each row, in the query's order."""

    async def load(keys: list[Any]) -> list[list[Any]]:
        rows = defaultdict(list)
        async with sessions() as session:
            for key, row in await session.execute(query(keys)):
                rows[key].append(row)
        return [rows[key] for key in keys]

    return load


def linked(link: Any, owner: str, target: Any, other: str, *order: Any) -> Callable[[list[Any]], Query]:
    """The query of a relation through a table of links."""
    key = getattr(link, owner)
    return lambda keys: (
        sa.select(key, target).join(target, target.id == getattr(link, other)).where(key.in_(keys)).order_by(*order)
    )


def first_statements(pairs: list[tuple[UUID, int]]) -> Query:
    """The first few statements of each article; the keys are the article and how many."""
    number = sa.func.row_number().over(partition_by=col(Statement.article_id), order_by=col(Statement.position))
    ids = [article_id for article_id, _ in pairs]
    ranked = sa.select(col(Statement.id), number.label("number")).where(col(Statement.article_id).in_(ids)).subquery()
    query = sa.select(col(Statement.article_id), Statement).join(ranked, ranked.c.id == Statement.id)
    return query.where(ranked.c.number <= pairs[0][1]).order_by(col(Statement.position))


def last_statements(keys: list[UUID]) -> Query:
    """The newest ten statements of each speaker."""
    number = sa.func.row_number().over(partition_by=col(Statement.speaker_id), order_by=col(Statement.id).desc())
    ranked = (
        sa.select(col(Statement.id), number.label("number"))
        .join(Article, col(Article.id) == col(Statement.article_id))
        .where(col(Statement.speaker_id).in_(keys), published())
        .subquery()
    )
    query = sa.select(col(Statement.speaker_id), Statement).join(ranked, ranked.c.id == Statement.id)
    return query.where(ranked.c.number <= 10).order_by(col(Statement.id).desc())


def speakers(keys: list[UUID]) -> Query:
    """Who speaks in each article, by first appearance."""
    query = sa.select(col(Statement.article_id), Person).join(Person, col(Person.id) == col(Statement.speaker_id))
    first = sa.func.min(col(Statement.position))
    grouped = query.where(col(Statement.article_id).in_(keys)).group_by(col(Statement.article_id), col(Person.id))
    return grouped.order_by(first, col(Person.id)).limit(20)


def organizations(keys: list[UUID]) -> Query:
    """The organizations for which someone speaks in each article, by name."""
    query = (
        sa.select(col(Statement.article_id), Organization)
        .join(Affiliation, col(Affiliation.id) == col(Statement.affiliation_id))
        .join(Organization, col(Organization.id) == col(Affiliation.organization_id))
    )
    by_name = (col(Organization.name_key), col(Organization.id))
    return (
        query.where(col(Statement.article_id).in_(keys))
        .distinct(col(Statement.article_id), *by_name)
        .order_by(col(Statement.article_id), *by_name)
    )


def translations(keys: list[UUID]) -> Query:
    """Published translations, by their common group; the article itself is among them."""
    group = col(Article.translation_group)
    return (
        sa.select(group, Article).where(group.in_(keys), published()).order_by(col(Article.language), col(Article.id))
    )


def loaders(sessions: Sessions) -> dict[str, DataLoader[Any, Any]]:
    """All loaders of one request."""
    latest = (sa.func.coalesce(col(Affiliation.started_on), sa.literal_column("DATE '0001-01-01'")).desc(),)
    owned = {
        "authors": linked(ArticleAuthor, "article_id", Person, "person_id", col(ArticleAuthor.position)),
        "topics": linked(ArticleTopic, "article_id", Topic, "topic_id", col(Topic.name_key), col(Topic.id)),
        "statement_topics": linked(
            StatementTopic, "statement_id", Topic, "topic_id", col(Topic.name_key), col(Topic.id)
        ),
        "classes": linked(
            ArticleTrainingClass, "article_id", TrainingClass, "training_class_id", col(TrainingClass.starts_at)
        ),
        "affiliations": lambda keys: (
            sa.select(col(Affiliation.person_id), Affiliation)
            .where(col(Affiliation.person_id).in_(keys))
            .order_by(*latest, col(Affiliation.id).desc())
        ),
        "said": last_statements,
        "speakers": speakers,
        "organizations": organizations,
        "translations": translations,
    }
    models: dict[str, type[SQLModel]] = {
        "article": Article,
        "person": Person,
        "organization": Organization,
        "affiliation": Affiliation,
    }
    made = {name: DataLoader(load_fn=lists(sessions, query)) for name, query in owned.items()}
    made["statements"] = DataLoader(load_fn=_by_pair(sessions))
    return made | {name: DataLoader(load_fn=by_key(sessions, model)) for name, model in models.items()}


def _by_pair(sessions: Sessions) -> Load:
    async def load(pairs: list[tuple[UUID, int]]) -> list[list[Any]]:
        found = await lists(sessions, lambda _: first_statements(pairs))([article_id for article_id, _ in pairs])
        return list(found)

    return load
