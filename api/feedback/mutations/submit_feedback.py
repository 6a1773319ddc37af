"""Sending feedback."""

import itertools
import uuid

import strawberry
from sqlalchemy.exc import IntegrityError

from api.accounts.checks import AccountChecks
from api.articles import tables as articles
from api.feedback.holding import fingerprint_of, is_known, reason_to_hold
from api.feedback.messages import send_receipt
from api.feedback.rates import count_message, count_receipt
from api.feedback.receipts import new_receipt
from api.feedback.references import new_reference
from api.feedback.rules import LONGEST_MESSAGE, LONGEST_SUBJECT, LONGEST_URL
from api.feedback.tables import Feedback as FeedbackRow
from api.feedback.tables import FeedbackCategory
from api.feedback.types import Feedback
from api.mutations.call import Call
from api.mutations.inputs import Checks, key_of
from api.mutations.payloads import Payload, Refused, Result
from api.mutations.permissions import not_found
from api.planner.asking import asking
from api.planner.fields import given, given_row

MOST_TRIES = 20
"""References that may turn out to be taken before something else must be wrong."""


@strawberry.input(description="What to tell the staff.")
class SubmitFeedbackInput:
    """What to tell the staff."""

    category: FeedbackCategory = strawberry.field(description="What it is about.")
    subject: str = strawberry.field(description=f"What it is about, in a line of at most {LONGEST_SUBJECT} characters.")
    message: str = strawberry.field(
        description=f"Plain text of at most {LONGEST_MESSAGE:,} characters; line breaks are kept."
    )
    page_url: str | None = strawberry.field(
        default=None, description="The page that it is about: an http or https address."
    )
    article_id: strawberry.ID | None = strawberry.field(
        default=None, description="The article that it is about, as of a correction."
    )
    contact_email: str | None = strawberry.field(
        default=None,
        description="Where to send answers; with an account, only where that is not the account's own address.",
    )


@strawberry.type(description="What was sent.")
class SubmitFeedbackPayload(Payload):
    """What was sent."""

    feedback: Feedback | None = given_row("What was sent; null where it was not.", disclosed=True)
    receipt: str | None = given(
        "For who has no account: a secret that opens this one item in `feedbackByReceipt` and `replyToFeedback`. It is "
        "told this once, and by e-mail to `contactEmail`: show it, and keep it for them."
    )


async def submit_feedback(call: Call, given: SubmitFeedbackInput) -> Result:
    """Write it down, give it a reference, and its sender a receipt where they have no account."""
    feedback = await _read(call, given)
    await count_message(call)
    receipt = None
    if not feedback.author_id:
        receipt, feedback.receipt_hash = new_receipt()
        if feedback.contact_email:
            await count_receipt(call, feedback.contact_email)
    if not is_known(call.viewer):
        feedback.address = call.client.limited_as or call.client.address or None
        feedback.fingerprint = fingerprint_of(feedback.subject, feedback.message)
        feedback.held_for = await reason_to_hold(call, feedback)
    await _add(call, feedback)
    if receipt:
        await send_receipt(call, feedback, receipt)
    return Result(feedback=feedback.id, receipt=receipt)


async def _read(call: Call, given: SubmitFeedbackInput) -> FeedbackRow:
    """The row of an input, without a reference. Raises Refused with all that is wrong."""
    checks = AccountChecks()
    contact = (given.contact_email or "").strip()
    feedback = FeedbackRow(
        reference="",
        category=given.category,
        subject=checks.line(given.subject, "subject", most=LONGEST_SUBJECT),
        message=checks.text(given.message, "message", most=LONGEST_MESSAGE),
        page_url=checks.web_address(given.page_url, "pageUrl", most=LONGEST_URL),
        contact_email=checks.email(contact, "contactEmail") if contact else None,
        article_id=await _article(call, checks, given.article_id),
        author_id=call.viewer.account_id,
        created_at=call.now,
        updated_at=call.now,
    )
    checks.end()
    return feedback


async def _article(call: Call, checks: Checks, given: str | None) -> uuid.UUID | None:
    """The key of the article that is named, if the viewer can see one of that id."""
    if given is None:
        return None
    try:
        key = key_of(given, "Article", "articleId")
    except Refused as refused:
        checks.problems += refused.problems
        return None
    seen = asking(articles.Article, {}, audience=call.viewer.audience, settings=call.settings)
    if not await call.session.scalar(seen.select, seen.values([key], call.viewer.known)):
        checks.problems.append(not_found("articleId"))
    return key


async def _add(call: Call, feedback: FeedbackRow) -> None:
    """Add it under a reference that nobody else has, whoever adds one at the same time."""
    for tried in itertools.count():
        feedback.reference = new_reference(tried)
        try:
            async with call.session.begin_nested():
                call.session.add(feedback)
        except IntegrityError as error:
            if tried == MOST_TRIES or "reference" not in str(error.orig):
                raise
        else:
            return
