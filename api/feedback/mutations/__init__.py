"""What changes feedback: one file for each mutation."""

import strawberry

from api.feedback.mutations.reply_to_feedback import ReplyToFeedbackPayload, reply_to_feedback
from api.feedback.mutations.submit_feedback import SubmitFeedbackPayload, submit_feedback
from api.feedback.mutations.update_feedback import UpdateFeedbackPayload, update_feedback
from api.mutations.fields import mutation


@strawberry.type
class FeedbackMutations:
    """What changes feedback."""

    submit_feedback: SubmitFeedbackPayload = mutation(
        "Writes to the staff, with or without an account; also one that is suspended or not verified yet.",
        submit_feedback,
    )
    reply_to_feedback: ReplyToFeedbackPayload = mutation(
        "Writes more about feedback. What staff write makes it `ANSWERED` and goes out by e-mail; what its sender "
        "writes puts it back `IN_REVIEW`.",
        reply_to_feedback,
    )
    update_feedback: UpdateFeedbackPayload = mutation(
        "For staff: changes where feedback stands, or who sees to it.", update_feedback
    )
