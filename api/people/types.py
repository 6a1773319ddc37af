"""People, organizations and affiliations, as GraphQL shows them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Optional

import sqlalchemy as sa
import strawberry

from api.content.types import Image, RichText
from api.people import tables
from api.people.filters import ORGANIZATION_ORDERS, PERSON_ORDERS, is_current
from api.people.tables import OrganizationKind
from api.planner.bindings import Scope
from api.planner.connections import Connection, Node
from api.planner.fields import bound, column, connection, group, identifier, many, one
from api.planner.filters import Flag
from api.planner.joins import among, of, to
from api.planner.rows import Joined, Row, Term

if TYPE_CHECKING:
    from api.articles.filters import ArticleOrder, ArticleWhere, StatementWhere
    from api.articles.types import ArticleConnection, StatementConnection
    from api.training.types import TrainingClassConnection

Articles = Annotated["ArticleConnection", strawberry.lazy("api.articles.types")]
LazyArticleWhere = Annotated["ArticleWhere", strawberry.lazy("api.articles.filters")]
LazyArticleOrder = Annotated["ArticleOrder", strawberry.lazy("api.articles.filters")]
Statements = Annotated["StatementConnection", strawberry.lazy("api.articles.types")]
LazyStatementWhere = Annotated["StatementWhere", strawberry.lazy("api.articles.filters")]
TrainingClasses = Annotated["TrainingClassConnection", strawberry.lazy("api.training.types")]

NEWEST_FIRST = (Term("ID", lambda row: row.id, descending=True),)
LATEST_ROLE_FIRST = (
    Term(
        "STARTED_ON",
        # Roles without a known beginning come last.
        lambda held: sa.func.coalesce(held.started_on, sa.literal_column("'0001-01-01'"), type_=sa.Date()),
        descending=True,
    ),
)


def _said_for(organization: Row, statement: Row, scope: Scope) -> Joined:
    roles = scope.select(tables.Affiliation, lambda held: held.id, lambda held: held.organization_id == organization.id)
    return Joined(statement.affiliation_id.in_(roles))


def _reported_in(organization: Row, article: Row, scope: Scope) -> Joined:
    said = scope.select(
        "statement", lambda said: said.article_id, lambda said: _said_for(organization, said, scope).where
    )
    return Joined(article.id.in_(said))


@bound(tables.Affiliation)
@strawberry.type(description="One role that a person holds or held in an organization.")
class Affiliation(Node):
    """One role that a person holds or held in an organization."""

    id: strawberry.ID = identifier()
    person: "Person" = one("Who holds it.", to("person_id"))
    organization: "Organization" = one("Where.", to("organization_id"))
    role: str = column("What they are there, as a page prints it behind the name: `vice-president`.")
    started_on: date | None = column("The first day, where known.")
    ended_on: date | None = column("The last day; null while it goes on or where it is not known.")
    is_current: bool = column("Whether it holds today.", is_current)


@bound(tables.Person, orders=PERSON_ORDERS, order=(("NAME", False),))
@strawberry.type(description="Someone who is quoted, writes articles or teaches classes.")
class Person(Node):
    """Someone who is quoted, writes articles or teaches classes."""

    id: strawberry.ID = identifier()
    slug: str = column("For addresses of pages: `person(slug:)` finds them by it.")
    name: str = column("As a page prints it.")
    biography: RichText | None = group("Who they are.", "biography_", present="biography_markdown")
    photo: Image | None = group("A portrait.", "photo_", present="photo_url")
    affiliations: list[Affiliation] = many(
        "What they are and were, where; the newest first.",
        of("person_id"),
        order=LATEST_ROLE_FIRST,
        usually=3,
        current=(
            bool | None,
            "True for those that hold today, false for the past ones; all if left out.",
            Flag(is_current),
        ),
    )
    statements: Statements = connection(
        "What they said, in published articles; the newest first.",
        of("speaker_id"),
        where=LazyStatementWhere,
        order=NEWEST_FIRST,
    )
    articles: Articles = connection(
        "Articles that quote them.",
        among("statement", "speaker_id", "article_id"),
        where=LazyArticleWhere,
        order_by=LazyArticleOrder,
    )
    authored_articles: Articles = connection(
        "Articles that they wrote.",
        among("article_author", "person_id", "article_id"),
        where=LazyArticleWhere,
        order_by=LazyArticleOrder,
    )
    training_classes: TrainingClasses = connection(
        "Classes that they teach or speak at, the earliest first.",
        among("training_class_speaker", "person_id", "training_class_id"),
    )


@strawberry.type(description="Roles of people in organizations, page by page.")
class AffiliationConnection(Connection[Affiliation]):
    """Roles of people in organizations, page by page."""


@strawberry.type(description="People, page by page.")
class PersonConnection(Connection[Person]):
    """People, page by page."""


@bound(tables.Organization, orders=ORGANIZATION_ORDERS, order=(("NAME", False),))
@strawberry.type(description="A body that people speak for, that publishes articles or holds classes.")
class Organization(Node):
    """A body that people speak for, that publishes articles or holds classes."""

    id: strawberry.ID = identifier()
    slug: str = column("For addresses of pages: `organization(slug:)` finds it by this.")
    name: str = column("In full, as a page prints it.")
    acronym: str | None = column("How it is called for short, e.g. ASEAN.")
    kind: OrganizationKind = column("What sort of body it is.")
    country: str | None = column("Where it sits: ISO 3166-1 alpha-2, e.g. CN. Null for those of no one country.")
    website: str | None = column("Its own pages.")
    description: RichText | None = group("What it is and does.", "description_", present="description_markdown")
    parent: Optional["Organization"] = one("The organization that it is a part of.", to("parent_id"))
    children: "OrganizationConnection" = connection("Its parts, by name.", of("parent_id"))
    affiliations: AffiliationConnection = connection(
        "Who is or was what in it, the newest first.",
        of("organization_id"),
        order=LATEST_ROLE_FIRST,
        current=(
            bool | None,
            "True for those that hold today, false for the past ones; all if left out.",
            Flag(is_current),
        ),
    )
    people: PersonConnection = connection(
        "Everyone who has or had a role in it, by name.", among(tables.Affiliation, "organization_id", "person_id")
    )
    statements: Statements = connection(
        "What was said for it, in published articles; the newest first.",
        _said_for,
        where=LazyStatementWhere,
        order=NEWEST_FIRST,
    )
    articles: Articles = connection(
        "Articles in which someone spoke for it. For those that it published, filter `articles` by `publisher`.",
        _reported_in,
        where=LazyArticleWhere,
        order_by=LazyArticleOrder,
    )
    training_classes: TrainingClasses = connection(
        "Classes that it holds, the earliest first.",
        among("training_class_host", "organization_id", "training_class_id"),
    )


@strawberry.type(description="Organizations, page by page.")
class OrganizationConnection(Connection[Organization]):
    """Organizations, page by page."""
