"""How comments that are written all at once stand to each other: which show, and how many replies each has."""

from typing import Any

from api.comments.tables import CommentStatus

Row = dict[str, Any]


def place(comments: list[Row]) -> list[Row]:
    """The comments of an article, each after the one that it answers, with what the table keeps of their threads."""
    by_key = {comment["id"]: comment for comment in comments}
    for comment in comments:
        comment["reply_count"] = 0
    for comment in reversed(comments):
        comment["is_shown"] = comment["status"] is CommentStatus.APPROVED or comment["reply_count"] > 0
        if comment["is_shown"] and comment["parent_id"]:
            by_key[comment["parent_id"]]["reply_count"] += 1
    return comments
