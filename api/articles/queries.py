"""Root fields that read articles, statements and topics."""

import strawberry

from api.articles import tables
from api.articles.filters import ArticleOrder, ArticleWhere, StatementWhere, TopicWhere
from api.articles.types import Article, ArticleConnection, StatementConnection, Topic, TopicConnection
from api.people.types import NEWEST_FIRST
from api.planner.fields import connection, one
from api.planner.filters import BY_SLUG, by_slug_or_former


@strawberry.type
class ArticleQueries:
    """Root fields that read articles, statements and topics."""

    article: Article | None = one(
        "The published article that has, or once had, that slug. Compare its `slug` to redirect.",
        slug=(str, "As in `Article.slug`.", by_slug_or_former(tables.Article, tables.FormerSlug, "article_id")),
    )
    articles: ArticleConnection = connection(
        "All published articles, the newest first.", where=ArticleWhere, order_by=ArticleOrder
    )
    statements: StatementConnection = connection(
        "All that was said in published articles, the newest first.", where=StatementWhere, order=NEWEST_FIRST
    )
    topic: Topic | None = one("The topic with that slug.", slug=(str, "As in `Topic.slug`.", BY_SLUG))
    topics: TopicConnection = connection("All topics, by name.", where=TopicWhere)
