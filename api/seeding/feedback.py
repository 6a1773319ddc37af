"""What seed files say of feedback: the file feedback.yaml."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from api.feedback.references import ALPHABET, PREFIX
from api.feedback.rules import LONGEST_MESSAGE
from api.feedback.tables import FeedbackCategory, FeedbackHold, FeedbackStatus
from api.seeding.checks import Checked, Email, Relative, Title, Url, reference, wrong

Message = Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE)]
ByName = Field(strict=False)
SomeUser = Annotated[str, reference("user")]


class FeedbackReply(Checked):
    """What was written about feedback since; by nobody's account where someone used a receipt."""

    user: SomeUser | None = None
    message: Message
    created_at: Relative


class Feedback(Checked):
    """One message to the staff, by an account or with a receipt. Times count from the day of loading."""

    reference: Annotated[str, Field(pattern=rf"^{PREFIX}-[{ALPHABET}]{{5}}$")]
    category: Annotated[FeedbackCategory, ByName]
    status: Annotated[FeedbackStatus, ByName]
    held_for: Annotated[FeedbackHold, ByName] | None = None
    user: SomeUser | None = None
    receipt: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    contact_email: Email | None = None
    assignee: SomeUser | None = None
    article: Annotated[str, reference("article")] | None = None
    page_url: Url | None = None
    subject: Title
    message: Message
    created_at: Relative
    replies: list[FeedbackReply] = Field(default_factory=list)

    @model_validator(mode="after")
    def _of_someone(self) -> Self:
        if (self.user is None) == (self.receipt is None):
            raise wrong("it has a user or a receipt, one of them")
        return self
