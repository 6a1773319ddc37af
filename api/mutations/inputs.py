"""Checks of what users write: all that is wrong with an input is told at once."""

import unicodedata
import uuid
from collections.abc import Iterable

from pydantic import AnyHttpUrl, TypeAdapter, ValidationError

from api.mutations.payloads import ErrorCode, Problem, Refused
from api.mutations.permissions import not_found
from api.planner.ids import decode_id

VISIBLE = "LNPS"
"""How Unicode's categories of letters, numbers, punctuation and signs begin."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by category that show nothing: Hangul's fillers, and Braille without dots."""
WEB_ADDRESS = TypeAdapter(AnyHttpUrl)


class Checks:
    """Collects what is wrong with an input, so that a form can show all of it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, message: str, code: ErrorCode, *path: str) -> None:
        """One thing is wrong."""
        self.problems.append(Problem(message, code, path))

    def text(self, value: str, *path: str, most: int, least: int = 1, length: int | None = None) -> str:
        """A text without white space around it, of `least` to `most` characters, or of `length` if that is told."""
        text = value.strip() if shows(value) else ""
        counted = len(text) if length is None else length
        if counted < least:
            required = least <= 1
            wanted = "It must not be empty." if required else f"It must have at least {least} characters."
            self.add(wanted, ErrorCode.REQUIRED if required else ErrorCode.TOO_SHORT, *path)
        elif counted > most:
            self.add(f"It has {counted:,} characters; at most {most:,} fit.", ErrorCode.TOO_LONG, *path)
        return text

    def line(self, value: str, *path: str, most: int) -> str:
        """A text in one line: line breaks and rows of spaces become one space each."""
        return self.text(" ".join(value.split()), *path, most=most)

    def web_address(self, value: str | None, *path: str, most: int) -> str | None:
        """The address of a page, as browsers write it (WHATWG's URL Standard); None where there is none."""
        if not value or not value.strip():
            return None
        try:
            url = WEB_ADDRESS.validate_python(value.strip()[: most + 1])
        except ValidationError:
            url = None
        if url is None or url.username or url.password:
            self.add("Write the address of a page, as in https://www.example.org/page.", ErrorCode.INVALID, *path)
            return None
        return self.text(str(url), *path, most=most)

    def end(self) -> None:
        """Raise Refused where something is wrong."""
        if self.problems:
            raise Refused(*self.problems)


def shows(text: str) -> bool:
    """Whether there is anything to be seen of a text: it is not spaces, controls and joiners alone."""
    return any(unicodedata.category(each)[0] in VISIBLE and each not in BLANK for each in text)


def key_of(text: str, type_name: str, *path: str) -> uuid.UUID:
    """The key in an id of an input. Raises Refused for what is no id of that type: such a thing is not there."""
    decoded = decode_id(text)
    if decoded is None or decoded[0] != type_name:
        raise Refused(not_found(*path))
    return decoded[1]


def keys_of(texts: Iterable[str], type_name: str, *path: str) -> list[uuid.UUID]:
    """The keys in a list of ids, each once, in their order."""
    return list(dict.fromkeys(key_of(text, type_name, *path, str(i)) for i, text in enumerate(texts)))
