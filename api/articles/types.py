"""Articles, statements and topics, as GraphQL shows them."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
import strawberry

from api.articles import tables
from api.articles.filters import (
    ARTICLE_ORDERS,
    ArticleOrder,
    ArticleWhere,
    StatementWhere,
)
from api.articles.tables import ArticleStatus, StatementKind
from api.content.types import Image, RichText
from api.people import tables as people
from api.people.types import NEWEST_FIRST, Affiliation, Organization, OrganizationConnection, Person, PersonConnection
from api.planner.bindings import Scope
from api.planner.connections import Connection, Node
from api.planner.fields import AS_JOINED, bound, column, connection, group, identifier, many, one
from api.planner.joins import among, of, through, to
from api.planner.rows import Joined, Row, Term

if TYPE_CHECKING:
    from api.comments.filters import CommentOrder, CommentWhere
    from api.comments.types import ArticlePermissions, CommentConnection
    from api.training.types import TrainingClassConnection

Comments = Annotated["CommentConnection", strawberry.lazy("api.comments.types")]
LazyCommentWhere = Annotated["CommentWhere", strawberry.lazy("api.comments.filters")]
LazyCommentOrder = Annotated["CommentOrder", strawberry.lazy("api.comments.filters")]
LazyArticlePermissions = Annotated["ArticlePermissions", strawberry.lazy("api.comments.types")]
TrainingClasses = Annotated["TrainingClassConnection", strawberry.lazy("api.training.types")]

SEARCHED = 100
BY_NAME = (Term("NAME", lambda row: row.name_key),)


def _first_said(article: Row, person: Row, scope: Scope) -> Joined:
    """Speakers of an article, in the order of their first statements."""
    said = scope.select(
        tables.Statement,
        lambda said: sa.func.min(said.position),
        lambda said: (said.article_id == article.id) & (said.speaker_id == person.id),
    )
    speakers = scope.select(tables.Statement, lambda said: said.speaker_id, lambda said: said.article_id == article.id)
    return Joined(person.id.in_(speakers), said.scalar_subquery())


def _spoken_for(article: Row, organization: Row, scope: Scope) -> Joined:
    def of_article(held: Row) -> sa.ColumnElement[bool]:
        capacities = scope.select(
            tables.Statement, lambda said: said.affiliation_id, lambda said: said.article_id == article.id
        )
        return held.id.in_(capacities)

    return Joined(organization.id.in_(scope.select(people.Affiliation, lambda held: held.organization_id, of_article)))


def _translations(article: Row, other: Row, _scope: Scope) -> Joined:
    return Joined((other.translation_group == article.translation_group) & (other.id != article.id))


def _related(article: Row, other: Row, scope: Scope) -> Joined:
    """Other articles, by how many topics and speakers they share with this one: of each the newest, by key."""

    def sharing(table: Any, column: str) -> sa.Select[Any]:
        own = scope.beside_row(table)
        shared = getattr(own, column)
        newest = scope.select(table, lambda tie: tie.article_id, lambda tie: getattr(tie, column) == shared)
        oldest = (
            newest.order_by(newest.selected_columns[0].desc())
            .limit(sa.literal_column("1"))
            .offset(sa.literal_column(str(SEARCHED)))
            .scalar_subquery()
        )

        def tied(tie: Row) -> sa.ColumnElement[bool]:
            recent: sa.ColumnElement[bool] = tie.article_id > sa.func.coalesce(
                oldest, sa.literal_column(f"'{uuid.UUID(int=0)}'")
            )
            return sa.and_(own.article_id == article.id, getattr(tie, column) == shared, recent)

        return scope.select(table, lambda tie: tie.article_id, tied, column, beside=own)

    shared = sa.union(sharing(tables.ArticleTopic, "topic_id"), sharing(tables.Statement, "speaker_id")).subquery()
    counted = sa.select(shared.c.article_id, sa.func.count().label("score")).group_by(shared.c.article_id)
    scores = scope.tie(counted.correlate_except(shared))
    return Joined((other.id == scores.c.article_id) & (other.id != article.id), -scores.c.score)


@bound(tables.Statement)
@strawberry.type(description="What one speaker said, in the capacity that they held when they said it.")
class Statement(Node):
    """What one speaker said, in the capacity that they held when they said it."""

    id: strawberry.ID = identifier()
    text: str = column("The words, or their paraphrase: plain text.")
    kind: StatementKind = column("Whether `text` quotes or paraphrases.")
    article: "Article" = one("Where it was reported.", to("article_id"))
    speaker: Person = one("Who said it.", to("speaker_id"))
    affiliation: Affiliation | None = one(
        "In which capacity; null for someone who spoke for themselves.", to("affiliation_id")
    )
    topics: list["Topic"] = many(
        "What it is about, by name.",
        through(tables.StatementTopic, "statement_id", "topic_id"),
        order=BY_NAME,
        usually=3,
    )
    position: int = column("Its place among the article's statements; the first is 1.")


@strawberry.type(description="Statements, page by page.")
class StatementConnection(Connection[Statement]):
    """Statements, page by page."""


@bound(tables.Article, orders=ARTICLE_ORDERS, order=(("PUBLISHED_AT", True),))
@strawberry.type(description="A piece of journalism, in one language.")
class Article(Node):
    """A piece of journalism, in one language."""

    id: strawberry.ID = identifier()
    slug: str = column(
        "For addresses of pages. It may change; `article(slug:)` finds the article by its former ones too."
    )
    title: str = column("The headline: plain text, at most 300 characters.")
    subtitle: str | None = column("A line below the headline.")
    summary: str = column("What it says, in a paragraph: plain text for cards, feeds and search engines.")
    body: RichText = group("The piece itself.", "body_")
    language: str = column("BCP 47, e.g. en or zh-Hans.")
    status: ArticleStatus = column("Where it stands between the editor's desk and the archive.")
    published_at: datetime | None = column("When it went, or will go, public.")
    created_at: datetime = column("When its first draft was saved.")
    updated_at: datetime = column("When it was last changed.")
    canonical_url: str | None = column("Where it first appeared, if elsewhere: for the page's `rel=canonical`.")
    reading_minutes: int = column("How long a reader takes, in minutes; at least 1.")
    cover: Image | None = group("The picture that stands for it.", "cover_", present="cover_url")
    authors: list[Person] = many(
        "Who wrote it, in the byline's order.",
        through(tables.ArticleAuthor, "article_id", "person_id", position="position"),
        usually=2,
    )
    publisher: Organization | None = one("The outlet that published it.", to("publisher_id"))
    topics: list["Topic"] = many(
        "What it is about, by name.", through(tables.ArticleTopic, "article_id", "topic_id"), order=BY_NAME
    )
    translations: list["Article"] = many(
        "The same piece in other languages, by language.",
        _translations,
        order=(Term("LANGUAGE", lambda article: article.language),),
    )
    related: list["Article"] = many(
        "Published pieces with the most topics and speakers in common, best first, then the newest; "
        f"they are sought among the latest {SEARCHED} on each topic and by each speaker.",
        _related,
        order=(Term("PUBLISHED_AT", ARTICLE_ORDERS["PUBLISHED_AT"], descending=True),),
        first=(5, 20),
        searched=SEARCHED,
    )
    statements: StatementConnection = connection(
        "What was said, in the article's order.", of("article_id", position="position"), where=StatementWhere
    )
    speakers: PersonConnection = connection(
        "Everyone quoted in it, in order of first appearance.", _first_said, order=AS_JOINED
    )
    organizations: OrganizationConnection = connection(
        "The organizations that its speakers spoke for, by name.", _spoken_for
    )
    training_classes: TrainingClasses = connection(
        "The classes that it reports on, the earliest first.",
        among(tables.ArticleTrainingClass, "article_id", "training_class_id"),
    )
    comments: Comments = connection(
        "Top-level comments that the viewer may see, the newest first; what answers them is in `Comment.replies`.",
        "article",
        where=LazyCommentWhere,
        order_by=LazyCommentOrder,
    )
    comment_count: int = column("Approved comments, replies included.")
    comments_open: bool = column("Whether readers may comment on it; what they have written stays.")
    viewer_can: LazyArticlePermissions = group("What the viewer may do with it now.", "")


@strawberry.type(description="Articles, page by page.")
class ArticleConnection(Connection[Article]):
    """Articles, page by page."""


@bound(tables.Topic, orders={"NAME": lambda topic: topic.name_key}, order=(("NAME", False),))
@strawberry.type(description="What articles, statements and classes are about.")
class Topic(Node):
    """What articles, statements and classes are about."""

    id: strawberry.ID = identifier()
    slug: str = column("For addresses of pages: `topic(slug:)` finds it by this.")
    name: str = column("As a page prints it.")
    description: str | None = column("What belongs under it: plain text.")
    articles: ArticleConnection = connection(
        "Articles about it.",
        among(tables.ArticleTopic, "topic_id", "article_id"),
        where=ArticleWhere,
        order_by=ArticleOrder,
    )
    statements: StatementConnection = connection(
        "Statements about it, in published articles; the newest first.",
        among(tables.StatementTopic, "topic_id", "statement_id"),
        where=StatementWhere,
        order=NEWEST_FIRST,
    )
    training_classes: TrainingClasses = connection(
        "Classes about it, the earliest first.", among("training_class_topic", "topic_id", "training_class_id")
    )


@strawberry.type(description="Topics, page by page.")
class TopicConnection(Connection[Topic]):
    """Topics, page by page."""
