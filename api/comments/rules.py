"""What one may do with comments: each rule is shown by a field of `viewerCan`, and held by the mutation."""

from typing import Any

import sqlalchemy as sa

from api.articles.tables import Article
from api.comments import tables
from api.comments.access import APPROVED, DELETED, moderates
from api.context import Role
from api.limiting.rates import Limit
from api.mutations.payloads import NextStep
from api.mutations.permissions import NEVER, Denial, DenialReason, Rule, account, staff
from api.planner.bindings import Scope
from api.planner.rows import Row
from api.planner.sql import current_moment, moved

MOST_EDITS = 20
"""Each keeps the text before it."""

ONE: sa.ColumnElement[int] = sa.literal_column("1")


def _latest(scope: Scope, number: int) -> sa.ScalarSelect[Any]:
    """When the viewer's nth comment, counted from the latest, was written."""
    own = scope.select(tables.Comment, lambda c: c.created_at, lambda _comment: sa.true(), own="author_id")
    latest = own.order_by(own.selected_columns[0].desc()).limit(ONE)
    return latest.offset(sa.literal_column(str(number - 1))).scalar_subquery()


def _free_at(_row: Row, scope: Scope) -> sa.ColumnElement[Any]:
    """From when the viewer may write again; null where they may now."""
    waits = []
    for rate in sorted(Limit.COMMENTS.rates(scope.settings.limits), key=lambda rate: rate.get_expiry(), reverse=True):
        seconds = rate.get_expiry()
        passed = moved(current_moment(), -seconds)
        waits.append((_latest(scope, rate.amount) > passed, moved(_latest(scope, rate.amount), seconds)))
    return sa.case(*waits, else_=NEVER)


def _too_often(row: Row, scope: Scope) -> sa.ColumnElement[bool] | bool:
    if moderates(scope) or not scope.settings.limits.comments:
        return False
    return _free_at(row, scope).is_not(None)


def _own(comment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    # An account that is gone leaves no key to compare.
    return sa.func.coalesce(scope.owns(comment.author_id), sa.false())


def _closed(comment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    article = scope.select(Article, lambda a: a.comments_open, lambda a: a.id == comment.article_id)
    return ~article.scalar_subquery()


def _reported(comment: Row, scope: Scope) -> sa.ColumnElement[bool]:
    return scope.select(
        tables.CommentReport, lambda _report: ONE, lambda r: r.comment_id == comment.id, own="account_id"
    ).exists()


NOT_TOO_OFTEN = Denial(
    DenialReason.RATE_LIMITED,
    "You have written as many comments as one may for now. Keep your text, and send it again a little later.",
    _too_often,
    NextStep.WAIT,
    _free_at,
)

OWN = Denial(
    DenialReason.NOT_OWNER,
    "Only its author may do this.",
    lambda comment, scope: ~_own(comment, scope) if scope.audience.individual else True,
)

PUBLIC = Denial(
    DenialReason.CLOSED,
    "It has been taken down, or waits for a moderator.",
    lambda comment, _scope: comment.status != APPROVED,
)

COMMENT = Rule(
    (
        *account(),
        Denial(
            DenialReason.CLOSED,
            "Comments on this article are closed.",
            lambda article, _scope: ~article.comments_open,
        ),
        NOT_TOO_OFTEN,
    )
)
"""On an article."""

REPLY = Rule(
    (
        *account(),
        PUBLIC,
        Denial(DenialReason.CLOSED, "Comments on this article are closed.", _closed),
        NOT_TOO_OFTEN,
    )
)

EDIT = Rule(
    (
        *account(),
        OWN,
        Denial(
            DenialReason.CLOSED,
            "It has been taken down, or a moderator has refused it.",
            lambda comment, _scope: comment.status.not_in([APPROVED, sa.literal_column("'PENDING'")]),
        ),
        Denial(
            DenialReason.TOO_LATE,
            "A comment can be changed only for a while after it was written. Write a reply to it instead.",
            lambda comment, _scope: comment.editable_until.is_(None) | (comment.editable_until <= current_moment()),
        ),
        Denial(
            DenialReason.RATE_LIMITED,
            "It has been changed as often as a comment can be. Write a reply to it instead.",
            lambda comment, _scope: comment.edit_count >= sa.literal_column(str(MOST_EDITS)),
        ),
    )
)

DELETE = Rule(
    (
        *account(verified=False),
        OWN,
        Denial(
            DenialReason.ALREADY_DONE,
            "It has been deleted.",
            lambda comment, _scope: comment.status == DELETED,
        ),
    )
)

LIKE = Rule((*account(), PUBLIC))

UNLIKE = Rule(account(verified=False))

REPORT = Rule(
    (
        *account(),
        PUBLIC,
        Denial(
            DenialReason.CLOSED,
            "It is your own: edit it, or delete it.",
            lambda comment, scope: scope.audience.individual and _own(comment, scope),
        ),
        Denial(DenialReason.ALREADY_DONE, "You have reported it. Moderators look at each report.", _reported),
    )
)

MODERATE = Rule(
    (
        *staff(Role.MODERATOR),
        Denial(
            DenialReason.CLOSED,
            "Its author has deleted it: there is nothing to decide any more.",
            lambda comment, _scope: comment.status == DELETED,
        ),
    )
)
