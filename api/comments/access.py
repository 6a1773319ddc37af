"""Who may see comments, and who may read them.

Comments are seen by those who see their article: approved ones by all, one's own also while they wait and when they
were refused, all of them by moderators. What one may not read, but something hangs below it that one sees, stays as
an empty place.
"""

import sqlalchemy as sa

from api.articles.tables import Article
from api.comments import tables
from api.context import Role, may_act_as
from api.database.columns import table_of
from api.planner.access import visible, visible_with
from api.planner.bindings import Scope
from api.planner.rows import Row

APPROVED: sa.ColumnElement[str] = sa.literal_column("'APPROVED'")
DELETED: sa.ColumnElement[str] = sa.literal_column("'DELETED'")


def moderates(scope: Scope) -> bool:
    """Whether those whom the statement is made for decide on comments."""
    return may_act_as(scope.audience, Role.MODERATOR)


def readable(comment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """Whether the viewer may read a comment, and may know whose it is."""
    if moderates(scope):
        return sa.true()
    approved = comment.status == APPROVED
    return sa.or_(approved, _own(comment, scope)) if scope.audience.individual else approved


def _own(comment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    return scope.owns(comment.author_id) & (comment.status != DELETED)


def _seen_besides(scope: Scope) -> sa.CTE:
    """The keys of the comments that the viewer sees and others do not: their own, and the empty places above those."""
    comment = table_of(tables.Comment)
    own, above = (Row(comment, comment.alias(name)) for name in ("own", "above"))
    columns = (own.id.label("id"), own.parent_id.label("parent_id"), own.article_id.label("article_id"))
    besides = sa.select(*columns).where(_own(own, scope), ~own.is_shown).cte("besides", recursive=True)
    places = sa.select(above.id, above.parent_id, above.article_id).where(
        above.id == besides.c.parent_id, ~above.is_shown
    )
    return besides.union(places)


def seen_besides(scope: Scope) -> sa.CTE:
    """The same, once for the whole statement."""
    return scope.shared("comments seen besides", lambda: _seen_besides(scope))


def shown(comment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """Whether the viewer sees a comment, if they see its article."""
    if moderates(scope):
        return sa.true()
    if not scope.audience.individual:
        return comment.is_shown
    # A CASE, because no index is to be chosen for its parts: lists are read in their order, and most of them is shown.
    return sa.case((comment.is_shown, sa.true()), else_=comment.id.in_(sa.select(seen_besides(scope).c.id)))


visible_with(tables.Comment, "article_id", Article, shown, alike=("parent_id",))


@visible(tables.CommentLike)
def own_likes(like: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """One's own likes; how many there are is told by the comment."""
    return scope.owns(like.account_id)


@visible(tables.CommentReport)
def reports(report: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """One's own reports; all of them for moderators."""
    return sa.true() if moderates(scope) else scope.owns(report.account_id)


@visible(tables.CommentRevision)
def revisions(_revision: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """Earlier texts, for moderators."""
    return sa.true() if moderates(scope) else sa.false()
