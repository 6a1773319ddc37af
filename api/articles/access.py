"""Who may see articles and what hangs on them."""

import sqlalchemy as sa

from api.articles import tables
from api.planner.access import everyone, visible
from api.planner.rows import Row

# A tie shows only together with the article at its end, which has its own rule.
visible(
    tables.Topic,
    tables.StatementTopic,
    tables.ArticleAuthor,
    tables.ArticleTopic,
    tables.ArticleTrainingClass,
    tables.FormerSlug,
)(everyone)


@visible(tables.Article)
def published(article: Row) -> sa.ColumnElement[bool]:
    """Published articles."""
    return article.status == sa.literal_column("'PUBLISHED'")


@visible(tables.Statement)
def of_published_article(statement: Row) -> sa.ColumnElement[bool]:
    """Statements in published articles."""
    article = sa.inspect(tables.Article).local_table.alias("its_article")
    return (
        sa.select(sa.literal_column("1"))
        .select_from(article)
        .where(article.c.id == statement.article_id, article.c.status == sa.literal_column("'PUBLISHED'"))
        .correlate_except(article)
        .exists()
    )
