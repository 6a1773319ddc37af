"""What readers write, made ready before the transaction: measured, rendered, and known again by a hash."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any, Protocol

from api.comments.tables import Comment
from api.content.characters import characters
from api.content.rendering import Rendered, render_comment
from api.context import RequestContext
from api.mutations.call import Services
from api.mutations.inputs import Checks
from api.mutations.payloads import Problem, Refused
from api.planner.values import fold

MOST_CHARACTERS = 5000
MOST_IN_NOTES = 2000

BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters by name, which look like nothing."""


class HasBody(Protocol):
    """An input with a comment's text."""

    body: str


@dataclass(frozen=True)
class Draft:
    """A comment's text as it is to be kept, or what is wrong with it."""

    body: Rendered
    problems: tuple[Problem, ...] = ()

    @property
    def text_hash(self) -> str:
        """The same for texts that differ in nothing but case, accents and spaces."""
        return hashlib.sha256(fold(" ".join(self.body.markdown.split())).encode()).hexdigest()

    def check(self) -> None:
        """Raise Refused where something is wrong with the text."""
        if self.problems:
            raise Refused(*self.problems)

    def columns(self) -> dict[str, Any]:
        """The columns of a comment that has this text."""
        return {**self.body.columns("body"), "text_hash": self.text_hash}

    def into(self, comment: Comment) -> None:
        """Make it the text of a comment."""
        for column, value in self.columns().items():
            setattr(comment, column, value)


async def draft(_services: Services, _context: RequestContext, given: HasBody) -> Draft:
    """The text of an input. What is wrong with it is told once it is known that its writer may write at all."""
    checks = Checks()
    source = given.body.replace("\r\n", "\n").strip()
    text = checks.text(source, "body", most=MOST_CHARACTERS, length=characters(source))
    if checks.problems:
        return Draft(Rendered(text, "", ""), tuple(checks.problems))
    rendered = await asyncio.to_thread(render_comment, text)
    if not any(letter.isprintable() and not letter.isspace() and letter not in BLANKS for letter in rendered.text):
        # Marks alone, as a link without words, say nothing.
        checks.text("", "body", most=MOST_CHARACTERS)
    return Draft(rendered, tuple(checks.problems))


def note(given: str | None, checks: Checks) -> str | None:
    """A note of an input, without white space around it; None where nothing is said."""
    return checks.text(given, "note", most=MOST_IN_NOTES, least=0, length=characters(given)) or None if given else None
