"""What of the discussions is told as it happens."""

import strawberry

from api.changes.fields import Subscription, subscription
from api.changes.tables import ChangeKind
from api.comments.access import readable
from api.comments.types import Comment
from api.context import Role, may_act_as

POSTED = Subscription(
    argument="article_id",
    argument_type="Article",
    type="Comment",
    kinds=frozenset({ChangeKind.BECAME_VISIBLE}),
    insider_kinds=frozenset({ChangeKind.CREATED}),
    insiders=lambda audience: may_act_as(audience, Role.MODERATOR),
)


@strawberry.type
class CommentSubscriptions:
    """What of the discussions is told as it happens."""

    comment_posted: Comment = subscription(
        "Each comment on the article, replies included, as it becomes visible to the viewer: to its author and to "
        "moderators when it is written, to all others once it is approved.",
        POSTED,
        "The article.",
        # Deleted, or held again, before it was told: then nobody is told of it any more.
        condition=readable,
    )
