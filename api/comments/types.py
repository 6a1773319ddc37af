"""Comments, as GraphQL shows them."""

from datetime import datetime
from typing import Any, Optional

import sqlalchemy as sa
import strawberry

from api.accounts.types import User
from api.articles.rules import EDIT as EDIT_ARTICLE
from api.articles.rules import PUBLISH
from api.articles.types import Article
from api.comments import rules, tables
from api.comments.access import moderates, readable, seen_besides
from api.comments.filters import COMMENT_ORDERS, CommentOrder, status
from api.comments.tables import CommentStatus, HoldReason, ReportReason
from api.content.types import RichText
from api.mutations.permissions import Permission, permission
from api.planner.bindings import Scope, ScopedExpression, Tie
from api.planner.connections import Connection, Node
from api.planner.fields import bound, column, composite, computed, connection, group, identifier, many, one
from api.planner.joins import of, to
from api.planner.rows import Joined, Row, Term
from api.planner.sql import JsonText

NEWEST_FIRST = (Term("CREATED_AT", COMMENT_ORDERS["CREATED_AT"], descending=True),)
OLDEST_FIRST = (Term("CREATED_AT", COMMENT_ORDERS["CREATED_AT"]),)

NOTHING: sa.ColumnElement[str] = sa.literal_column("''")
EMPTY_LIST: sa.ColumnElement[str] = sa.literal_column("'[]'")
ZERO: sa.ColumnElement[int] = sa.literal_column("0")


def _threads(article: Row, comment: Row, _scope: Scope) -> Joined:
    return Joined((comment.article_id == article.id) & comment.parent_id.is_(None), key="article_id")


def _thread_count(article: Row, scope: Scope) -> sa.ColumnElement[int] | None:
    """How many top-level comments the viewer sees: kept for all alike, but for moderators."""
    if not scope.audience.individual or moderates(scope):
        return None if moderates(scope) else article.thread_count
    besides = seen_besides(scope)
    own = sa.select(sa.func.count()).where(besides.c.article_id == article.id, besides.c.parent_id.is_(None))
    return article.thread_count + own.correlate_except(besides).scalar_subquery()


def _reply_count(comment: Row, scope: Scope) -> sa.ColumnElement[int] | None:
    if not scope.audience.individual or moderates(scope):
        return None if moderates(scope) else comment.reply_count
    besides = seen_besides(scope)
    own = sa.select(sa.func.count()).where(besides.c.parent_id == comment.id)
    return comment.reply_count + own.correlate_except(besides).scalar_subquery()


def _reply_count_known(comment: Row, scope: Scope) -> sa.ColumnElement[int]:
    kept = _reply_count(comment, scope)
    if kept is not None:
        return kept
    replies = scope.select(tables.Comment, lambda _reply: sa.func.count(), lambda reply: reply.parent_id == comment.id)
    return replies.scalar_subquery()


def _written_by(account: Row, comment: Row, scope: Scope) -> Joined:
    return Joined((comment.author_id == account.id) & readable(comment, scope))


def _author(comment: Row, account: Row, scope: Scope) -> Joined:
    return Joined((account.id == comment.author_id) & readable(comment, scope))


def _if_readable(value: str) -> ScopedExpression:
    def text(comment: Row, scope: Scope) -> sa.ColumnElement[str]:
        column = getattr(comment, value)
        return column if moderates(scope) else sa.case((readable(comment, scope), column), else_=NOTHING)

    return text


def _for_its_author(value: str) -> ScopedExpression:
    """A column that the comment's author and moderators alone see."""

    def known(comment: Row, scope: Scope) -> sa.ColumnElement[Any]:
        column: sa.ColumnElement[Any] = getattr(comment, value)
        if moderates(scope):
            return column
        own = scope.owns(comment.author_id) & readable(comment, scope)
        return sa.case((own, column)) if scope.audience.individual else sa.null()

    return known


def _liked(comment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    viewer = scope.viewer()
    return scope.exists(tables.CommentLike, lambda like: (like.comment_id == comment.id) & (like.account_id == viewer))


def _of_author(*statuses: str) -> ScopedExpression:
    """How many comments of a comment's author have one of these states."""
    names: list[sa.ColumnElement[str]] = [sa.literal_column(f"'{name}'") for name in statuses]

    def number(comment: Row, scope: Scope) -> sa.ColumnElement[int]:
        return scope.select(
            tables.Comment,
            lambda _other: sa.func.count(),
            lambda other: (other.author_id == comment.author_id) & other.status.in_(names),
        ).scalar_subquery()

    return number


@strawberry.type(description="What the viewer may do with a comment now.")
class CommentPermissions:
    """What the viewer may do with a comment now."""

    reply: Permission = permission("`postComment` with this comment as `parentId`.", rules.REPLY)
    edit: Permission = permission("`editComment`: for its author, until `editableUntil`.", rules.EDIT)
    delete: Permission = permission("`deleteComment`: for its author.", rules.DELETE)
    like: Permission = permission("`likeComment`; `unlikeComment` is allowed at any time.", rules.LIKE)
    report: Permission = permission("`reportComment`: once.", rules.REPORT)
    moderate: Permission = permission("`moderateComments`: for moderators.", rules.MODERATE)


@strawberry.type(description="What the viewer may do with an article now.")
class ArticlePermissions:
    """What the viewer may do with an article now."""

    comment: Permission = permission("`postComment`.", rules.COMMENT)
    edit: Permission = permission("`updateArticle`: for editors.", EDIT_ARTICLE)
    publish: Permission = permission("`publishArticle` and `unpublishArticle`: for editors.", PUBLISH)


@strawberry.type(description="How an account's comments have fared so far: for moderators.")
class CommentRecord:
    """How an account's comments have fared so far."""

    approved_count: int = strawberry.field(description="Those that everyone sees.")
    pending_count: int = strawberry.field(description="Those that wait for a moderator.")
    rejected_count: int = strawberry.field(description="Those that a moderator has refused.")
    deleted_count: int = strawberry.field(description="Those that they have taken down themselves.")


@bound(tables.CommentReport)
@strawberry.type(description="That someone finds something wrong with a comment.")
class CommentReport(Node):
    """That someone finds something wrong with a comment."""

    id: strawberry.ID = identifier()
    comment: "Comment" = one("What was reported.", to("comment_id"))
    reporter: User | None = one("Who reported it; null once the account is gone.", to("account_id"))
    reason: ReportReason = column("What is wrong with it.")
    note: str | None = column("What they say of it.")
    created_at: datetime = column("When they reported it.")
    is_open: bool = column(
        "Whether it waits for a moderator; false once one has decided on the comment.", lambda r: r.closed_at.is_(None)
    )


@bound(tables.CommentRevision)
@strawberry.type(description="A text that a comment had before its author changed or deleted it: for moderators.")
class CommentRevision(Node):
    """A text that a comment had before."""

    id: strawberry.ID = identifier()
    comment: "Comment" = one("The comment.", to("comment_id"))
    number: int = column("Its place among the comment's texts; the first is 1.")
    body: RichText = group("The text.", "body_")
    written_at: datetime = column("When it was written.")


TIES = {"article": Tie(_threads, _thread_count), "author": Tie(_written_by)}


@bound(tables.Comment, orders=COMMENT_ORDERS, order=(("CREATED_AT", True),), ties=TIES)
@strawberry.type(description="What a reader says under an article, or in reply to another comment.")
class Comment(Node):
    """What a reader says under an article, or in reply to another comment."""

    id: strawberry.ID = identifier()
    article: Article = one("What it is about.", to("article_id"))
    author: User | None = one("Who wrote it; null once the account is gone, and for an empty place.", _author)
    body: RichText = composite(
        "What they say, in limited Markdown: no images, headings, tables or raw HTML; links are `nofollow ugc`. "
        "Empty for an empty place.",
        {form: _if_readable(f"body_{form}") for form in ("markdown", "html", "text")},
    )
    status: CommentStatus = computed("Whether it shows, and to whom.", status)
    held_for: list[HoldReason] = computed(
        "Why it waits for a moderator: for its author and for moderators; empty for others, and once it is decided.",
        lambda comment, scope: JsonText(sa.func.coalesce(_for_its_author("held_for")(comment, scope), EMPTY_LIST)),
    )
    moderation_note: str | None = computed(
        "What the moderator says of the decision: for its author and for moderators.",
        _for_its_author("moderation_note"),
    )
    parent: Optional["Comment"] = one("What it replies to; null for a top-level comment.", to("parent_id"))
    replies: "CommentConnection" = connection(
        "Replies to it, the oldest first; those to them are in theirs.",
        of("parent_id"),
        order_by=CommentOrder,
        order=OLDEST_FIRST,
        total=_reply_count,
    )
    reply_count: int = computed(
        "Replies to it that you may see: as many as `replies` has, not those to them.", _reply_count_known
    )
    depth: int = column("How deep it hangs: 0 for a top-level comment, 1 for a reply to one.")
    created_at: datetime = column("When it was written.")
    edited_at: datetime | None = column("When its author last changed it; null if never.")
    editable_until: datetime | None = column("Until when its author may change it.")
    like_count: int = column("How many like it.")
    viewer_has_liked: bool = computed("Whether the viewer does.", _liked)
    report_count: int = computed(
        "Reports that no moderator has decided on; 0 for who may not moderate.",
        lambda comment, scope: comment.report_count if moderates(scope) else ZERO,
    )
    reports: list[CommentReport] = many(
        "What others find wrong with it, the latest first: for moderators. Others see their own report.",
        of("comment_id"),
        order=(Term("ID", lambda report: report.id, descending=True),),
        first=(20, 100),
    )
    revisions: list[CommentRevision] = many(
        "The texts that it had before, the latest first: for moderators; empty for others.",
        of("comment_id"),
        order=(Term("NUMBER", lambda revision: revision.number, descending=True),),
        first=(20, 100),
    )
    author_record: CommentRecord | None = composite(
        "How its author's comments have fared so far: for moderators; null for others, and once the account is gone.",
        {
            "approved_count": _of_author("APPROVED"),
            "pending_count": _of_author("PENDING"),
            "rejected_count": _of_author("REJECTED"),
            "deleted_count": _of_author("DELETED"),
        },
        present=lambda comment, scope: comment.author_id.is_not(None) if moderates(scope) else sa.false(),
    )
    viewer_can: CommentPermissions = group("What the viewer may do with it now.", "")


@strawberry.type(description="Comments, page by page.")
class CommentConnection(Connection[Comment]):
    """Comments, page by page."""
