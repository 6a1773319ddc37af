"""The rows that feedback in seeds becomes."""

from collections.abc import Iterator
from datetime import datetime

from api.accounts.tables import Account
from api.articles.tables import Article
from api.feedback.receipts import receipt_hash
from api.feedback.tables import Feedback, FeedbackReply
from api.seeding.checks import Relative, moment
from api.seeding.steps import Loading, Ref, Row, Step, optional


def _at(loading: Loading, given: Relative) -> datetime:
    return min(moment(given, "UTC", loading.now), loading.now)


def feedback(loading: Loading) -> Iterator[Row]:
    """Messages to the staff."""
    for given in loading.seeds.feedback:
        at = _at(loading, given.created_at)
        values = {
            "id": loading.keys.at(at),
            **given.model_dump(include={"reference", "category", "status", "held_for", "contact_email", "page_url"}),
            **given.model_dump(include={"subject", "message"}),
            "author_id": optional(Account, given.user),
            "assignee_id": optional(Account, given.assignee),
            "article_id": optional(Article, given.article),
            "receipt_hash": receipt_hash(given.receipt) if given.receipt else None,
            "sender_replies": sum(reply.user == given.user for reply in given.replies),
            "created_at": at,
            "updated_at": max([at, *(_at(loading, reply.created_at) for reply in given.replies)]),
        }
        yield Row(values, given.reference)


def replies(loading: Loading) -> Iterator[Row]:
    """What was written about them since."""
    for about in loading.seeds.feedback:
        for given in about.replies:
            at = _at(loading, given.created_at)
            yield Row(
                {
                    "id": loading.keys.at(at),
                    "feedback_id": Ref(Feedback, about.reference),
                    "author_id": optional(Account, given.user),
                    "is_staff": given.user != about.user,
                    "message": given.message,
                    "created_at": at,
                }
            )


INBOX = (
    Step(Feedback, ("reference",), feedback),
    Step(FeedbackReply, ("feedback_id", "message"), replies),
)
