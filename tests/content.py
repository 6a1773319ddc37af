"""A small newsroom whose rows the tests know: some published, some not, some tied only by what is not."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from api.content.rendering import render
from api.tables import articles, people, training

YEAR_START = datetime(2026, 1, 1, tzinfo=UTC)


def key(table: int, number: int) -> uuid.UUID:
    """The key of the nth row of a table: a UUIDv7 that tests can write down."""
    return uuid.UUID(f"01900000-0000-7000-8{table:03x}-{number:012x}")


ORGANIZATIONS = [
    # slug, name, kind, country, parent
    ("herald", "The Herald", "MEDIA", "GB", None),
    ("institute", "Institut für Öffentlichkeit", "UNIVERSITY", "DE", None),
    ("union", "Union of Unions", "FEDERATION", None, None),
    ("chapter", "Eastern Chapter", "ASSOCIATION", "MY", 3),
    ("ministry", "Ministry of Roads", "GOVERNMENT", "KE", None),
]
PEOPLE = ["Ada Ōe", "Ben Åkerman", "Chidi Obi", "dora maar", "Émile Zed", "Farah Nur", "Gus Hidden"]
AFFILIATIONS: list[tuple[int, int, str, date | None, date | None]] = [
    # person, organization, role, from, to
    (1, 1, "reporter", date(2020, 1, 1), None),
    (2, 2, "professor", date(2015, 9, 1), None),
    (2, 3, "treasurer", date(2010, 1, 1), date(2014, 12, 31)),
    (3, 3, "president", None, None),
    (4, 4, "member", date(2022, 5, 5), None),
    (5, 5, "minister", date(2024, 2, 29), date(2025, 2, 28)),
    (6, 5, "engineer", date(2023, 1, 1), None),
]
TOPICS = ["Roads", "Schools", "Ünïcode", "Water"]
ARTICLES: list[dict[str, Any]] = [
    {"title": "Roads reopen", "authors": [1], "topics": [1], "said": [(2, 2), (3, 4), (2, 2)], "publisher": 1},
    {"title": "Schools teach coding", "authors": [1, 4], "topics": [2, 3], "said": [(3, 4)], "publisher": 1},
    {"title": "Écoles et routes", "language": "fr", "authors": [5], "topics": [1, 2], "said": [(5, None)], "group": 1},
    {"title": "A bridge too many", "authors": [], "topics": [1, 4], "said": [(6, 7), (2, 3)], "publisher": 2},
    {"title": "Draft on water", "status": "DRAFT", "authors": [1], "topics": [4], "said": [(7, None), (2, 2)]},
    {"title": "Scheduled roads", "status": "SCHEDULED", "authors": [1], "topics": [1], "said": [(3, 4)], "group": 1},
    {"title": "Archived schools", "status": "ARCHIVED", "authors": [4], "topics": [2], "said": [(4, 5)]},
    {"title": "Water, water", "authors": [4], "topics": [4, 1], "said": [(4, 5), (2, 2)], "comments": 7},
    {"title": 'Zebra "quotes" \\ and 漢字 🎉', "authors": [6], "topics": [3], "said": [(4, None)], "comments": 2},
    {"title": "roads reopen again", "authors": [1], "topics": [1], "said": [], "publisher": 1, "comments": 7},
]
CLASSES: list[dict[str, Any]] = [
    {"title": "Writing for roads", "days": -400, "hosts": [1], "speakers": [2, 1], "topics": [1], "capacity": 10},
    {
        "title": "Coming soon",
        "days": 4000,
        "hosts": [2, 3],
        "speakers": [3],
        "topics": [2, 3],
        "capacity": 2,
        "taken": 2,
    },
    {"title": "Called off", "days": 4001, "hosts": [2], "speakers": [], "topics": [], "capacity": None, "off": True},
    {"title": "Open to all", "days": 4002, "hosts": [5], "speakers": [4], "topics": [1], "capacity": None, "taken": 3},
]
REPORTED = [(1, 1), (4, 1), (5, 1), (2, 2)]
"""Which articles report on which classes; the fifth article is a draft."""


def rows() -> list[Sequence[SQLModel]]:
    """All rows, each list after those that it refers to."""
    organizations = [
        people.Organization(
            id=key(1, i), slug=slug, name=name, kind=people.OrganizationKind[kind], country=country,
            parent_id=key(1, parent) if parent else None,
        )
        for i, (slug, name, kind, country, parent) in enumerate(ORGANIZATIONS, 1)
    ]  # fmt: skip
    persons = [
        people.Person(
            id=key(2, i),
            slug=f"person-{i}",
            name=name,
            statement_count=sum(p == i for a in ARTICLES if _status(a) == "PUBLISHED" for p, _ in a["said"]),
            **_rich(f"*{name}* speaks.", "biography" if i % 2 else None),
        )
        for i, name in enumerate(PEOPLE, 1)
    ]
    affiliations = [
        people.Affiliation(
            id=key(3, i), person_id=key(2, person), organization_id=key(1, organization), role=role,
            started_on=begun, ended_on=ended,
        )
        for i, (person, organization, role, begun, ended) in enumerate(AFFILIATIONS, 1)
    ]  # fmt: skip
    topics = [articles.Topic(id=key(4, i), slug=f"topic-{i}", name=name) for i, name in enumerate(TOPICS, 1)]
    return [organizations, [*persons, *topics], affiliations, _articles(), _of_articles(), _classes(), _of_classes()]


def _rich(markdown: str, prefix: str | None) -> dict[str, Any]:
    return {**render(markdown).columns(prefix)} if prefix else {}


def _status(article: dict[str, Any]) -> str:
    return str(article.get("status", "PUBLISHED"))


def _articles() -> list[SQLModel]:
    return [
        articles.Article(
            id=key(5, i),
            slug=f"article-{i}",
            title=article["title"],
            summary=f"About {article['title']}.",
            **_rich(f"# {article['title']}\n\nText.", "body"),
            reading_minutes=1,
            language=article.get("language", "en"),
            status=articles.ArticleStatus[_status(article)],
            published_at=None if _status(article) == "DRAFT" else YEAR_START + timedelta(days=i // 2),
            created_at=YEAR_START,
            updated_at=YEAR_START + timedelta(hours=10 - i, microseconds=i),
            publisher_id=key(1, article["publisher"]) if "publisher" in article else None,
            translation_group=key(5, article.get("group", i)),
            comment_count=article.get("comments", 0),
        )
        for i, article in enumerate(ARTICLES, 1)
    ]


def _of_articles() -> list[SQLModel]:
    made: list[SQLModel] = []
    for i, article in enumerate(ARTICLES, 1):
        made += [
            articles.ArticleAuthor(article_id=key(5, i), person_id=key(2, p), position=n)
            for n, p in enumerate(article["authors"])
        ]
        made += [articles.ArticleTopic(article_id=key(5, i), topic_id=key(4, topic)) for topic in article["topics"]]
        for n, (person, affiliation) in enumerate(article["said"], 1):
            made.append(
                articles.Statement(
                    id=key(6, i * 16 + n), article_id=key(5, i), position=n, speaker_id=key(2, person),
                    affiliation_id=affiliation and key(3, affiliation),
                    text=f"{PEOPLE[person - 1]} on {article['title']}",
                    kind=articles.StatementKind.QUOTE if n % 2 else articles.StatementKind.PARAPHRASE,
                )
            )  # fmt: skip
            made.append(articles.StatementTopic(statement_id=key(6, i * 16 + n), topic_id=key(4, article["topics"][0])))
    made.append(articles.FormerSlug(slug="roads-close", article_id=key(5, 1)))
    made.append(articles.FormerSlug(slug="water-draft", article_id=key(5, 5)))
    return made


def _classes() -> list[SQLModel]:
    return [
        training.TrainingClass(
            id=key(7, i), slug=f"class-{i}", title=given["title"], **_rich("What one learns.", "description"),
            timezone="Asia/Kuala_Lumpur", country="MY" if i % 2 else None,
            starts_at=YEAR_START + timedelta(days=given["days"]),
            ends_at=YEAR_START + timedelta(days=given["days"] + 1),
            cancelled_at=YEAR_START if given.get("off") else None, capacity=given["capacity"],
            enrolled_count=given.get("taken", 0),
        )
        for i, given in enumerate(CLASSES, 1)
    ]  # fmt: skip


def _of_classes() -> list[SQLModel]:
    made: list[SQLModel] = []
    for i, given in enumerate(CLASSES, 1):
        starts = YEAR_START + timedelta(days=given["days"])
        made += [
            training.ClassHost(training_class_id=key(7, i), organization_id=key(1, o), position=n)
            for n, o in enumerate(given["hosts"])
        ]
        made += [
            training.ClassSpeaker(training_class_id=key(7, i), person_id=key(2, p), position=n)
            for n, p in enumerate(given["speakers"])
        ]
        made += [training.ClassTopic(training_class_id=key(7, i), topic_id=key(4, t)) for t in given["topics"]]
        for n in range(2):
            made.append(
                training.ClassSession(
                    id=key(8, i * 16 + n), training_class_id=key(7, i), title=f"Session {n}",
                    starts_at=starts + timedelta(hours=n), ends_at=starts + timedelta(hours=n + 1),
                )
            )  # fmt: skip
            made += [
                training.SessionSpeaker(class_session_id=key(8, i * 16 + n), person_id=key(2, p), position=0)
                for p in given["speakers"][:1]
            ]
    made += [articles.ArticleTrainingClass(article_id=key(5, a), training_class_id=key(7, c)) for a, c in REPORTED]
    return made


async def write_content(session: AsyncSession) -> None:
    """Write all rows into a migrated, empty database."""
    for some in rows():
        session.add_all(some)
        await session.flush()
