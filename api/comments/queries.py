"""Root fields that read comments."""

import strawberry

from api.comments.filters import CommentOrder, CommentWhere
from api.comments.types import OLDEST_FIRST, CommentConnection
from api.planner.fields import connection


@strawberry.type
class CommentQueries:
    """Root fields that read comments."""

    comments: CommentConnection = connection(
        "Comments that the viewer may see, replies included, the oldest first: for moderators, with "
        "`where: {status: [PENDING]}`, the queue of those that wait for a decision.",
        where=CommentWhere,
        order_by=CommentOrder,
        order=OLDEST_FIRST,
    )
