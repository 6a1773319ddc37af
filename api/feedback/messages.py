"""The e-mails about feedback. Their words are in `api/mail/templates/`."""

from api.accounts.tables import Account
from api.feedback.tables import Feedback, FeedbackReply
from api.mutations.call import Call

PAGE = "/feedback"
"""Where the site has a page that gives the receipt to `feedbackByReceipt` and `replyToFeedback`."""


async def send_receipt(call: Call, feedback: Feedback, receipt: str) -> None:
    """The link that opens what was sent without an account.

    It repeats none of it: the address may be somebody else's, who is not to be written to by strangers.
    """
    if feedback.contact_email:
        link = call.services.outbox.link(PAGE, receipt=receipt)
        await call.services.outbox.queue(
            call.session,
            to=feedback.contact_email,
            template="feedback_received",
            reference=feedback.reference,
            link=link,
        )


async def send_answer(call: Call, feedback: Feedback, reply: FeedbackReply) -> None:
    """What staff have answered, where there is an address to send it to."""
    author = await call.session.get(Account, feedback.author_id) if feedback.author_id else None
    if to := feedback.contact_email or (author and author.email):
        await call.services.outbox.queue(
            call.session,
            to=to,
            template="feedback_answered",
            reference=feedback.reference,
            subject_sent=feedback.subject,
            answer=reply.message,
            username=author.username if author else None,
        )
