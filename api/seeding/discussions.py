"""The rows of readers' comments, likes and reports."""

from collections.abc import Iterator
from typing import Any

from api.accounts.tables import Account
from api.articles.tables import Article
from api.comments.tables import Comment, CommentLike, CommentReport, CommentStatus
from api.content.rendering import render_comment
from api.seeding import models
from api.seeding.steps import Loading, Ref, Row, Step, optional, parents_first


def comments(loading: Loading) -> Iterator[Row]:
    """Comments, each after the one that it answers."""
    given_comments = loading.seeds.readers.comments
    depths: dict[tuple[str, str | None], int] = {}
    for given in parents_first(
        given_comments, lambda c: (c.article, c.key), lambda c: c.parent and (c.article, c.parent)
    ):
        depth = depths[given.article, given.key] = depths.get((given.article, given.parent), -1) + 1
        values: dict[str, Any] = {
            "id": loading.keys.at(given.created_at),
            "article_id": Ref(Article, given.article),
            "author_id": Ref(Account, given.user),
            "parent_id": optional(Comment, given.parent and (given.article, given.parent)),
            "depth": depth,
            "status": given.status,
            "moderation_note": given.note,
            "held_for": [reason.name for reason in given.held_for],
            **_comment_body(given),
            "created_at": given.created_at,
        }
        yield Row(values, (given.article, given.key))


def _comment_body(given: models.ReaderComment) -> dict[str, str]:
    text = "" if given.status is CommentStatus.DELETED else given.body
    return dict(render_comment(text).columns("body"))


def likes(loading: Loading) -> Iterator[Row]:
    """Who likes which comment."""
    for given in loading.seeds.readers.comments:
        for user in given.liked_by:
            yield Row({"comment_id": Ref(Comment, (given.article, given.key)), "account_id": Ref(Account, user)})


def reports(loading: Loading) -> Iterator[Row]:
    """What readers find wrong with comments; open where the comment still waits or shows."""
    for given in loading.seeds.readers.comments:
        decided = given.status in (CommentStatus.REJECTED, CommentStatus.DELETED)
        for report in given.reports:
            yield Row(
                {
                    "id": loading.keys.at(given.created_at),
                    "comment_id": Ref(Comment, (given.article, given.key)),
                    "account_id": Ref(Account, report.user),
                    "reason": report.reason,
                    "note": report.note,
                    "created_at": given.created_at,
                    "closed_at": given.created_at if decided else None,
                }
            )


DISCUSSIONS = (
    Step(Comment, ("article_id", "author_id", "created_at"), comments),
    Step(CommentLike, ("comment_id", "account_id"), likes),
    Step(CommentReport, ("comment_id", "account_id"), reports),
)
