"""What articles, statements and topics can be filtered and sorted by."""

from collections.abc import Mapping
from enum import Enum
from typing import Optional

import strawberry

from api.articles import tables
from api.articles.tables import ArticleStatus, StatementKind
from api.people import tables as people
from api.people.filters import OrganizationWhere, PersonWhere
from api.planner.bindings import Scope
from api.planner.fields import bound, condition
from api.planner.filters import And, AnyOf, Compared, Ids, Not, Or, Some, Text
from api.planner.inputs import DateTimeFilter, IdFilter, OrderDirection, StringFilter
from api.planner.joins import among, through, to
from api.planner.rows import Expression, Joined, Row


def _spoken_for(statement: Row, organization: Row, scope: Scope) -> Joined:
    held = scope.rows(people.Affiliation)
    return Joined((held.id == statement.affiliation_id) & (organization.id == held.organization_id))


@bound(tables.Topic)
@strawberry.input(description="Conditions on topics; all that are given must hold.")
class TopicWhere:
    """Conditions on topics."""

    id: IdFilter | None = condition("By id.", Ids("Topic"))
    slug: StringFilter | None = condition("By slug.", Text(lambda t: t.slug))
    name: StringFilter | None = condition("By name.", Text(lambda t: t.name, lambda t: t.name_key))


@bound(tables.Article)
@strawberry.input(description="Conditions on articles; all that are given must hold.")
class ArticleWhere:
    """Conditions on articles."""

    and_: Optional[list["ArticleWhere"]] = condition("Every one of these holds.", And(), name="and")
    or_: Optional[list["ArticleWhere"]] = condition("At least one of these holds.", Or(), name="or")
    not_: Optional["ArticleWhere"] = condition("This does not hold.", Not(), name="not")
    id: IdFilter | None = condition("By id.", Ids("Article"))
    slug: StringFilter | None = condition("By present slug.", Text(lambda a: a.slug))
    title: StringFilter | None = condition("By title.", Text(lambda a: a.title, lambda a: a.title_key))
    language: StringFilter | None = condition("By BCP 47 tag.", Text(lambda a: a.language))
    status: list[ArticleStatus] | None = condition(
        "In one of these states; never more than you may see.", AnyOf(lambda a: a.status)
    )
    published_at: DateTimeFilter | None = condition("By when it went public.", Compared(lambda a: a.published_at))
    topics: TopicWhere | None = condition(
        "Some topic of the article fits.", Some(through(tables.ArticleTopic, "article_id", "topic_id"))
    )
    authors: PersonWhere | None = condition(
        "Some author of the article fits.", Some(through(tables.ArticleAuthor, "article_id", "person_id"))
    )
    speakers: PersonWhere | None = condition(
        "Someone quoted in the article fits.", Some(among(tables.Statement, "article_id", "speaker_id"))
    )
    publisher: OrganizationWhere | None = condition("The article's publisher fits.", Some(to("publisher_id")))


@bound(tables.Statement)
@strawberry.input(description="Conditions on statements; all that are given must hold.")
class StatementWhere:
    """Conditions on statements."""

    and_: Optional[list["StatementWhere"]] = condition("Every one of these holds.", And(), name="and")
    or_: Optional[list["StatementWhere"]] = condition("At least one of these holds.", Or(), name="or")
    not_: Optional["StatementWhere"] = condition("This does not hold.", Not(), name="not")
    text: StringFilter | None = condition("By what was said.", Text(lambda s: s.text, lambda s: s.text_key))
    kind: list[StatementKind] | None = condition("Of one of these kinds.", AnyOf(lambda s: s.kind))
    speaker: PersonWhere | None = condition("The speaker fits.", Some(to("speaker_id")))
    organization: OrganizationWhere | None = condition(
        "The organization that the speaker spoke for fits.", Some(_spoken_for)
    )
    topics: TopicWhere | None = condition(
        "Some topic of the statement fits.", Some(through(tables.StatementTopic, "statement_id", "topic_id"))
    )


@strawberry.enum(description="What articles can be sorted by.")
class ArticleOrderField(Enum):
    """What articles can be sorted by."""

    PUBLISHED_AT = strawberry.enum_value("PUBLISHED_AT", description="By when they went public.")
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="By when they were last changed.")
    TITLE = strawberry.enum_value("TITLE", description="By title, whatever the case and accents.")
    COMMENT_COUNT = strawberry.enum_value("COMMENT_COUNT", description="By how much they are talked about.")


@strawberry.input(description="One thing to sort articles by.")
class ArticleOrder:
    """One thing to sort articles by."""

    field: ArticleOrderField = strawberry.field(description="What to compare.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.DESC, description="Which way.")


ARTICLE_ORDERS: Mapping[str, Expression] = {
    "PUBLISHED_AT": lambda article: article.published_at,
    "UPDATED_AT": lambda article: article.updated_at,
    "TITLE": lambda article: article.title_key,
    "COMMENT_COUNT": lambda article: article.comment_count,
}
