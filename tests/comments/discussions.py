"""Random discussions, and who sees what of them: told here by the rules' own words, without SQL."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from api.comments.tables import Comment, CommentLike, CommentReport, CommentRevision, CommentStatus, ReportReason
from api.database import open_database
from api.seeding.counts import keep_counts
from api.settings import Settings
from tests.comments.readers import READERS, STAFF
from tests.content import key

BEGIN = datetime(2026, 2, 1, tzinfo=UTC)
ARTICLES = (1, 2, 5)
"""The last of them is a draft."""
HIDDEN_ARTICLES = (5,)
VIEWERS = (None, *READERS, "mod")
PEOPLE = {name: key(9, number) for number, name in enumerate((*READERS, *STAFF), 1)}


@dataclass
class Said:
    """One comment of a discussion."""

    number: int
    article: int
    author: str | None
    parent: "Said | None"
    status: CommentStatus
    likes: list[str]
    reports: list[str]
    replies: "list[Said]" = field(default_factory=list)

    @property
    def key(self) -> UUID:
        """Its key."""
        return key(10, self.number)

    @property
    def id(self) -> str:
        """Its public id."""
        return f"Comment_{self.key.hex}"

    @property
    def at(self) -> datetime:
        """When it was written: some at the same moment."""
        return BEGIN + timedelta(minutes=self.number // 2)

    def read_by(self, viewer: str | None) -> bool:
        """Approved comments for all; one's own waiting or refused ones; everything for moderators."""
        if viewer in STAFF:
            return True
        if self.status in (CommentStatus.PENDING, CommentStatus.REJECTED):
            return viewer is not None and viewer == self.author
        return self.status is CommentStatus.APPROVED

    def seen_by(self, viewer: str | None) -> bool:
        """What one may read, and the empty places above what one sees; nothing under what is not published."""
        if self.article in HIDDEN_ARTICLES:
            return False
        return self.read_by(viewer) or any(reply.seen_by(viewer) for reply in self.replies)


def discussion(seed: int, size: int = 120) -> list[Said]:
    """A discussion of so many comments, half of them replies, a third of them neither approved nor alone."""
    random = Random(seed)  # noqa: S311  # the same seed is to give the same discussion
    said: list[Said] = []
    for number in range(1, size + 1):
        parent = random.choice(said[-12:]) if said and random.random() < 0.6 else None
        one = Said(
            number,
            parent.article if parent else random.choice(ARTICLES),
            random.choice([*READERS, *READERS, "mod", None]),
            parent,
            random.choices(list(CommentStatus), (2, 4, 2, 3))[0],
            random.sample(READERS, random.randrange(3)),
            random.sample(READERS, random.randrange(3)),
        )
        said.append(one)
        if parent:
            parent.replies.append(one)
    return said


def rows(said: list[Said]) -> Iterator[Comment | CommentLike | CommentReport | CommentRevision]:
    """The rows of a discussion, without the counts that the table keeps."""
    for one in said:
        depth, above = 0, one.parent
        while above:
            depth, above = depth + 1, above.parent
        text = "" if one.status is CommentStatus.DELETED else f"secret-{one.number}"
        yield Comment(
            id=one.key,
            article_id=key(5, one.article),
            author_id=PEOPLE[one.author] if one.author else None,
            parent_id=one.parent.key if one.parent else None,
            depth=depth,
            status=one.status,
            moderation_note=f"note-{one.number}",
            held_for=["MANY_LINKS"] if one.status is CommentStatus.PENDING else [],
            created_at=one.at,
            body_markdown=text,
            body_html=text,
            body_text=text,
        )
        for name in one.likes:
            yield CommentLike(comment_id=one.key, account_id=PEOPLE[name])
        for number, name in enumerate(one.reports):
            yield CommentReport(
                id=key(11, one.number * 16 + number),
                comment_id=one.key,
                account_id=PEOPLE[name],
                reason=ReportReason.SPAM,
                note=f"report-{one.number}",
            )
        if one.number % 10 == 0:
            earlier = f"earlier-{one.number}"
            yield CommentRevision(
                id=key(12, one.number), comment_id=one.key, number=1, written_at=one.at,
                body_markdown=earlier, body_html=earlier, body_text=earlier,
            )  # fmt: skip


def count(url: str) -> None:
    """Set the counts that tables keep."""

    async def run() -> None:
        database = open_database(Settings(database_url=url))
        async with database.transaction() as session:
            await keep_counts(await session.connection())
        await database.close()

    asyncio.run(run())
