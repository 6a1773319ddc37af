"""Deciding on comments."""

from collections import defaultdict
from collections.abc import Sequence
from enum import Enum
from uuid import UUID

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.audit import record
from api.accounts.tables import Account
from api.articles.tables import Article
from api.comments import rules
from api.comments.reports import close_reports
from api.comments.tables import Comment, CommentStatus
from api.comments.threads import lock_discussions, set_status
from api.comments.types import Comment as CommentType
from api.comments.writing import note
from api.context import Role
from api.mutations.call import Call
from api.mutations.inputs import Checks, keys_of
from api.mutations.payloads import ErrorCode, Payload, Result
from api.mutations.permissions import require_all, require_standing, staff
from api.planner.fields import given_rows

MOST = 100


@strawberry.enum(description="What a moderator decides.")
class ModerationDecision(Enum):
    """What a moderator decides."""

    APPROVE = strawberry.enum_value("APPROVE", description="Everyone is to see it.")
    REJECT = strawberry.enum_value("REJECT", description="Its author alone is to see it.")


STATUS = {
    ModerationDecision.APPROVE: CommentStatus.APPROVED,
    ModerationDecision.REJECT: CommentStatus.REJECTED,
}


@strawberry.input(description="What is decided on comments.")
class ModerateCommentsInput:
    """What is decided on comments."""

    comment_ids: list[strawberry.ID] = strawberry.field(description="The comments, at most 100 at once.")
    decision: ModerationDecision = strawberry.field(description="What is decided on all of them.")
    note: str | None = strawberry.field(
        default=None, description="What their authors are told besides, by e-mail too; at most 2,000 characters."
    )


@strawberry.type(description="The comments that were decided on: all of them, or none.")
class ModerateCommentsPayload(Payload):
    """The comments that were decided on."""

    comments: list[CommentType] = given_rows("The comments, the oldest first; empty where that was refused.")


async def moderate_comments(call: Call, given: ModerateCommentsInput) -> Result:
    """Decide on comments: close what was reported, write it down, and tell the authors of what is new to them."""
    require_standing(call, staff(Role.MODERATOR))
    checks = Checks()
    said = note(given.note, checks)
    if not given.comment_ids:
        checks.add("Name at least one comment.", ErrorCode.REQUIRED, "commentIds")
    if len(given.comment_ids) > MOST:
        checks.add(
            f"These are {len(given.comment_ids)} comments; at most {MOST} are decided on at once.",
            ErrorCode.TOO_LONG,
            "commentIds",
        )
    checks.end()
    keys = keys_of(given.comment_ids, "Comment", "commentIds")
    await lock_discussions(call.session, keys)
    await require_all(
        call, rules.MODERATE, Comment, {key: ("commentIds", str(number)) for number, key in enumerate(keys)}
    )
    found = sa.select(Comment).where(col(Comment.id).in_(keys)).order_by(col(Comment.id))
    comments = (await call.session.scalars(found)).all()
    status = STATUS[given.decision]
    # What another moderator has decided so a moment ago needs no second word to its author.
    decided = [comment for comment in comments if comment.status is not status or comment.report_count]
    news = [comment for comment in comments if comment.status is not status]
    for comment in decided:
        record(
            call,
            "moderateComments",
            comment.id,
            decision=given.decision.name,
            was=comment.status.name,
            held_for=comment.held_for,
            reports=comment.report_count,
            note=said,
        )
    await close_reports(call, decided)
    for comment in decided:
        comment.held_for = []
        comment.moderation_note = said
        await set_status(call.session, comment, status)
    await call.session.flush()
    await _tell(call, news, given.decision, said)
    return Result(comments=keys)


async def _tell(call: Call, comments: Sequence[Comment], decision: ModerationDecision, said: str | None) -> None:
    """Write to each author, once for all of their comments."""
    theirs: dict[UUID, list[Comment]] = defaultdict(list)
    for comment in comments:
        if comment.author_id and comment.author_id != call.viewer.account_id:
            theirs[comment.author_id].append(comment)
    authors = await call.session.scalars(
        sa.select(Account).where(col(Account.id).in_(theirs)).order_by(col(Account.id))
    )
    titled = sa.select(col(Article.id), col(Article.title)).where(
        col(Article.id).in_({comment.article_id for comment in comments})
    )
    titles = {row.id: row.title for row in await call.session.execute(titled)}
    for author in authors:
        await call.services.outbox.queue(
            call.session,
            to=author.email,
            template="comments_approved" if decision is ModerationDecision.APPROVE else "comments_rejected",
            username=author.username,
            note=said or "",
            comments=[
                {"article": titles[comment.article_id], "text": comment.body_text} for comment in theirs[author.id]
            ],
        )
