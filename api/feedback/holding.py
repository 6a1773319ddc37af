"""What is set aside for staff to look at: nothing is dropped, and whoever sent it sees no difference."""

import hashlib
import re
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from api.context import Viewer
from api.feedback.tables import Feedback, FeedbackHold
from api.mutations.call import Call
from api.planner.values import fold

TOO_FAST = timedelta(seconds=20)
"""People take longer than that over a second message."""
REMEMBERED = timedelta(days=30)
"""How long the same text counts as repeated."""
MOST_LINKS = 3
"""A correction may name its sources."""
LINK = re.compile(r"https?:|www\.|href\s*=|\[url")


def is_known(viewer: Viewer) -> bool:
    """Whether somebody answers for what they send: an account that is verified and not suspended."""
    return viewer.standing is not None and viewer.standing.is_verified and not viewer.standing.is_suspended


def fingerprint_of(subject: str, message: str) -> str:
    """The same for texts that differ in case, accents, spaces and signs alone."""
    letters = "".join(filter(str.isalnum, fold(subject + message)))
    return hashlib.sha256((letters or subject + message).encode()).hexdigest()


async def reason_to_hold(call: Call, feedback: Feedback) -> FeedbackHold | None:
    """Why a message of someone whom we do not know is to be set aside."""
    if len(LINK.findall(fold(f"{feedback.subject}\n{feedback.message}"))) > MOST_LINKS:
        return FeedbackHold.MANY_LINKS
    same = (col(Feedback.fingerprint) == feedback.fingerprint, col(Feedback.created_at) > call.now - REMEMBERED)
    if await call.session.scalar(sa.select(sa.exists().where(*same))):
        return FeedbackHold.REPEATED
    lately = (col(Feedback.address) == feedback.address, col(Feedback.created_at) > call.now - TOO_FAST)
    if await call.session.scalar(sa.select(sa.exists().where(*lately))):
        return FeedbackHold.TOO_FAST
    return None
