"""Root fields that read feedback."""

import strawberry

from api.accounts.types import NEWEST_FIRST
from api.feedback.filters import FeedbackWhere
from api.feedback.receipts import receipt_hash
from api.feedback.types import Feedback, FeedbackConnection
from api.planner.fields import connection, one
from api.planner.filters import Matching

BY_RECEIPT = Matching(lambda feedback, kept, _scope: feedback.receipt_hash == kept, convert=receipt_hash)


@strawberry.type
class FeedbackQueries:
    """Root fields that read feedback."""

    feedback: FeedbackConnection = connection(
        "For staff the inbox, for others what they sent themselves; the newest first.",
        where=FeedbackWhere,
        order=NEWEST_FIRST,
    )
    feedback_by_receipt: Feedback | None = one(
        "What someone without an account sent, by the receipt that they were given; null for any other text.",
        disclosed=True,
        receipt=(str, "As `submitFeedback` told it, or as it stands in the link of the e-mail.", BY_RECEIPT),
    )
