"""What makes a comment wait for a moderator: the site's mode, and small checks that hold in every mode."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import regex
import sqlalchemy as sa
from sqlmodel import col

from api.accounts.tables import Account
from api.comments.tables import Comment, CommentStatus, HoldReason
from api.comments.writing import Draft
from api.context import Role
from api.mutations.call import Call
from api.planner.values import fold

FIRST_COMMENTS = 3
NEW_ACCOUNT = timedelta(minutes=10)
MOST_LINKS = 2
SAME_TEXT_WITHIN = timedelta(days=1)
OPEN_REPORTS = 3

INVISIBLE = regex.compile(r"\p{Cf}+")
WITHOUT_SPACES = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts that put no spaces between words: there, a word is found wherever its letters are."""


@dataclass(frozen=True)
class Written:
    """What is checked: a draft, who wrote it, and the comment whose text it becomes, where that is there already."""

    draft: Draft
    author: Account
    comment: Comment | None = None

    def others(self) -> sa.Select[Any]:
        """The number of the author's other comments; further conditions are to follow."""
        others = sa.select(sa.func.count()).where(col(Comment.author_id) == self.author.id)
        return others.where(col(Comment.id) != self.comment.id) if self.comment else others


async def every_comment(call: Call, _written: Written) -> bool:
    """Where the site decides before anything shows."""
    return call.settings.comment_moderation == "before"


async def first_comments(call: Call, written: Written) -> bool:
    """Where the site gets to know each account: its first three comments, not counting those that were refused."""
    if call.settings.comment_moderation != "first":
        return False
    standing = col(Comment.status).in_([CommentStatus.PENDING, CommentStatus.APPROVED])
    earlier = await call.session.scalar(written.others().where(standing))
    return (earlier or 0) < FIRST_COMMENTS


async def new_account(call: Call, written: Written) -> bool:
    """An account of less than ten minutes."""
    return call.now - written.author.joined_at < NEW_ACCOUNT


async def many_links(_call: Call, written: Written) -> bool:
    """More than two links."""
    return written.draft.body.html.count("<a ") > MOST_LINKS


async def listed_word(call: Call, written: Written) -> bool:
    """A word of the operator's list, whatever its case and accents, and invisible characters in it."""
    pattern = _pattern(tuple(call.settings.comment_words))
    text = written.draft.body.text + " " + written.draft.body.markdown
    return pattern is not None and pattern.search(_plain(text)) is not None


async def same_text(call: Call, written: Written) -> bool:
    """What its author wrote within a day already, here or elsewhere."""
    again = written.others().where(
        col(Comment.text_hash) == written.draft.text_hash,
        col(Comment.created_at) > call.now - SAME_TEXT_WITHIN,
    )
    return bool(await call.session.scalar(again))


Check = Callable[[Call, Written], Awaitable[bool]]

CHECKS: Mapping[HoldReason, Check] = {
    HoldReason.EVERY_COMMENT: every_comment,
    HoldReason.FIRST_COMMENTS: first_comments,
    HoldReason.NEW_ACCOUNT: new_account,
    HoldReason.MANY_LINKS: many_links,
    HoldReason.LISTED_WORD: listed_word,
    HoldReason.SAME_TEXT: same_text,
}
"""All checks of what is written, by the reason that is kept with the comment. Reports are checked when they come."""


async def holds(call: Call, written: Written) -> list[str]:
    """Why a comment has to wait; nothing for staff, who decide themselves."""
    standing = call.viewer.standing
    if standing and standing.may_act_as(Role.MODERATOR):
        return []
    return [reason.name for reason, check in CHECKS.items() if await check(call, written)]


@cache
def _pattern(words: tuple[str, ...]) -> "regex.Pattern[str] | None":
    """A pattern that finds any of the words, each as a whole."""
    plain = [regex.escape(_plain(word).strip(), special_only=True) for word in words]
    bounded = [f"{_edge(word[0], '<!')}{word}{_edge(word[-1], '!')}" for word in plain if word]
    return regex.compile("|".join(bounded)) if bounded else None


def _edge(letter: str, look: str) -> str:
    """What must not stand beside a word that begins or ends so: a letter, where the script has spaces."""
    return rf"(?{look}\w)" if regex.match(rf"[\w--[{WITHOUT_SPACES}]]", letter, regex.V1) else ""


def _plain(text: str) -> str:
    return " ".join(fold(INVISIBLE.sub("", text)).split())
