"""Who may see articles and what hangs on them."""

import sqlalchemy as sa

from api.articles import tables
from api.planner.access import everyone, visible, visible_with
from api.planner.bindings import Scope
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
def published(article: Row, _scope: Scope) -> sa.ColumnElement[bool]:
    """Published articles."""
    return article.status == sa.literal_column("'PUBLISHED'")


visible_with(tables.Statement, "article_id", tables.Article)
