"""Slugs: the part of a page's address that says what it is about. One that was given stays valid for ever."""

import re
import uuid
from itertools import count
from typing import Any

import sqlalchemy as sa
from slugify import slugify
from sqlalchemy.ext.asyncio import AsyncSession

from api.database.locks import one_at_a_time

LONGEST = 200
TITLE_PART = 80
"""Of a slug that is made from a title: whole words up to here, so that addresses stay readable."""

FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether a text can be a slug: words of ASCII letters and digits, in lower case, with hyphens between them."""
    return len(text) <= LONGEST and bool(FORM.fullmatch(text))


def slug_of(title: str, otherwise: str) -> str:
    """A slug that says what a title does, in Latin letters; `otherwise` where nothing of it can be written in them."""
    return slugify(title, max_length=TITLE_PART, word_boundary=True) or otherwise


class Slugs:
    """The slugs of one kind of thing: those that they have, and those that they had, whose `key` names the thing."""

    def __init__(self, table: Any, former: Any, key: str) -> None:
        self.table = table
        self.former = former
        self.key = key

    async def is_free(self, session: AsyncSession, slug: str, thing: uuid.UUID | None = None) -> bool:
        """Whether nothing else has the slug or had it. Until the transaction ends, no other takes one of this kind."""
        await one_at_a_time(session, f"slugs of {self.table.__tablename__}")
        return not await self._like(session, slug, thing, exactly=True)

    async def free(self, session: AsyncSession, wanted: str, thing: uuid.UUID | None = None) -> str:
        """The slug, or where it is not free, with the first number behind it that is: `wanted-2`."""
        if await self.is_free(session, wanted, thing):
            return wanted
        taken = await self._like(session, wanted, thing, exactly=False)
        return next(slug for number in count(2) if (slug := f"{wanted}-{number}") not in taken)

    async def rename(self, session: AsyncSession, thing: Any, slug: str) -> None:
        """Give a thing another slug, and keep the one that it has leading to it."""
        if slug == thing.slug:
            return
        await session.execute(sa.delete(self.former).where(self.former.slug == slug))
        session.add(self.former(slug=thing.slug, **{self.key: thing.id}))
        thing.slug = slug

    async def _like(self, session: AsyncSession, slug: str, thing: uuid.UUID | None, *, exactly: bool) -> set[str]:
        """The slug and those that begin with it, as far as others have or had them."""
        taken: set[str] = set()
        for table, key in ((self.table, "id"), (self.former, self.key)):
            found = sa.select(table.slug).where(
                table.slug == slug if exactly else sa.or_(table.slug == slug, table.slug.like(f"{slug}-%"))
            )
            if thing:
                found = found.where(getattr(table, key) != thing)
            taken.update(await session.scalars(found))
        return taken
