"""Many who write under one article at once: what was acknowledged is there, and the counts are exact."""

import asyncio
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from sqlmodel import col

from api.comments.tables import Comment, CommentStatus
from api.database import open_database
from api.settings import Settings
from tests.benchmarks.contenders import QUIET
from tests.comments.forum import ARTICLE
from tests.comments.readers import account, write
from tests.conftest import fill
from tests.crowds import Crowd
from tests.processes import serving

POST = """mutation ($input: PostCommentInput!) {
  postComment(input: $input) { comment { id } errors { code message } }
}"""
COUNTS = '{ article(slug: "article-1") { commentCount comments(first: 1) { totalCount } } }'
UNLIMITED = {"ROSTRUM_LIMIT_COMMENTS": "", "ROSTRUM_LIMIT_VIEWER_POINTS": "", "ROSTRUM_COMMENT_MODERATION": "after"}


@dataclass
class Written:
    """What came of it."""

    acknowledged: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    """Codes of errors."""
    slowest: float = 0
    """In seconds."""


def measure_writers(url: str, folder: Path, writers: int, seconds: float) -> str:
    """Have so many write for so long, and tell in a line whether all is right."""
    fill(url)
    names = [f"writer{number}" for number in range(writers)]
    write(url, (row for number, name in enumerate(names, 1) for row in account(number, name)))
    with serving("--database-url", url, cwd=folder, **QUIET, **UNLIMITED) as served:
        written = asyncio.run(_all(served.url, names, seconds))
        article = httpx.post(f"{served.url}/graphql", json={"query": COUNTS}).json()["data"]["article"]
    stored, approved = asyncio.run(_stored(url))
    lost = len(written.acknowledged - stored)
    counts = (approved, article["commentCount"], article["comments"]["totalCount"])
    right = not lost and not written.refused and len(set(counts)) == 1
    return (
        f"{writers} writers, {seconds:.0f} s: {len(written.acknowledged):,} comments acknowledged "
        f"({len(written.acknowledged) / seconds:.0f} a second, the slowest in {written.slowest:.2f} s), {lost} lost, "
        f"counts {counts}, errors {dict(written.refused) or 'none'}{'' if right else ', MISSED'}"
    )


async def _all(url: str, names: list[str], seconds: float) -> Written:
    written = Written()
    async with asyncio.TaskGroup() as group:
        until = time.monotonic() + seconds
        for name in names:
            group.create_task(_one(Crowd(url), name, until, written))
    return written


async def _one(crowd: Crowd, name: str, until: float, written: Written) -> None:
    number = 0
    while time.monotonic() < until:
        number += 1
        given = {"articleId": ARTICLE, "body": f"{name} writes for the {number}th time."}
        body = json.dumps({"query": POST, "variables": {"input": given}}).encode()
        begun = time.monotonic()
        answer = await crowd.post(body, name, uuid.uuid4())
        written.slowest = max(written.slowest, time.monotonic() - begun)
        for code in _codes(answer):
            written.refused[code] += 1
        if "data" in answer and (comment := answer["data"]["postComment"]["comment"]):
            written.acknowledged.add(comment["id"])


def _codes(answer: Any) -> list[str]:
    if "errors" in answer:
        return [error["extensions"]["code"] for error in answer["errors"]]
    return [error["code"] for error in answer["data"]["postComment"]["errors"]]


async def _stored(url: str) -> tuple[set[str], int]:
    """The ids of all comments, and how many of them are approved."""
    database = open_database(Settings(database_url=url))
    try:
        async with database.transaction() as session:
            rows = (await session.execute(sa.select(col(Comment.id), col(Comment.status)))).all()
    finally:
        await database.close()
    return {f"Comment_{key.hex}" for key, _ in rows}, sum(status is CommentStatus.APPROVED for _, status in rows)
