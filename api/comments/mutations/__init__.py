"""What changes comments: one file for each mutation."""

import strawberry

from api.comments.mutations.delete_comment import DeleteCommentPayload, delete_comment
from api.comments.mutations.edit_comment import EditCommentPayload, edit_comment
from api.comments.mutations.like_comment import LikeCommentPayload, UnlikeCommentPayload, like_comment, unlike_comment
from api.comments.mutations.moderate_comments import ModerateCommentsPayload, moderate_comments
from api.comments.mutations.post_comment import PostCommentPayload, post_comment
from api.comments.mutations.report_comment import ReportCommentPayload, report_comment
from api.comments.writing import draft
from api.mutations.fields import mutation


@strawberry.type
class CommentMutations:
    """What changes comments."""

    post_comment: PostCommentPayload = mutation(
        "Writes a comment on an article, or a reply to one.", post_comment, prepare=draft
    )
    edit_comment: EditCommentPayload = mutation(
        "Changes one's own comment, for a while after it was written.", edit_comment, prepare=draft
    )
    delete_comment: DeleteCommentPayload = mutation("Takes one's own comment down.", delete_comment)
    like_comment: LikeCommentPayload = mutation("Likes a comment; done twice, it counts once.", like_comment)
    unlike_comment: UnlikeCommentPayload = mutation("Takes a like back; without one nothing changes.", unlike_comment)
    report_comment: ReportCommentPayload = mutation(
        "Tells moderators that something is wrong with a comment: once for each person.", report_comment
    )
    moderate_comments: ModerateCommentsPayload = mutation(
        "Decides on up to 100 comments, on all or on none: for moderators.", moderate_comments
    )
