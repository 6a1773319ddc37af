"""Reports, and how they end."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from api.comments.tables import Comment, CommentReport
from api.mutations.call import Call


async def close_reports(call: Call, comments: Sequence[Comment]) -> None:
    """Close what is open: there is nothing left to decide."""
    open_ = col(CommentReport.closed_at).is_(None)
    among = col(CommentReport.comment_id).in_([comment.id for comment in comments])
    await call.session.execute(sa.update(CommentReport).where(open_, among).values(closed_at=call.now))
    for comment in comments:
        comment.report_count = 0
