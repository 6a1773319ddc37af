"""Usernames: what they may be made of, so that no two look the same and none looks like ours."""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs.categories import unique_aliases
from confusable_homoglyphs.confusables import confusables_data
from precis_i18n import get_profile

from api.planner.values import fold

SHORTEST, LONGEST = 2, 50
SHAPE = re.compile(r"x+([_-]x+)*_?")
"""Of a name in which each letter, mark and digit is written `x`."""
RFC_8265 = get_profile("UsernameCasePreserved")

COMMON = {"COMMON", "INHERITED"}
"""Digits and marks, which belong to no script."""
WRITTEN_TOGETHER = (
    {"LATIN", "HAN", "HIRAGANA", "KATAKANA"},
    {"LATIN", "HAN", "BOPOMOFO"},
    {"LATIN", "HAN", "HANGUL"},
)
"""Scripts that one text may mix: "Highly Restrictive" in Unicode Technical Standard 39, 5.2."""

RESERVED = (
    "account", "admin", "administrator", "anonymous", "api", "editor", "everyone", "graphql", "help", "info", "mail",
    "me", "moderator", "nobody", "null", "official", "owner", "postmaster", "root", "rostrum", "security", "settings",
    "staff", "support", "system", "undefined", "viewer", "webmaster",
)  # fmt: skip
"""What readers would take for the site itself, and what pages of a site are called."""


def read_username(text: str) -> str:
    """A username in the one form that is kept (RFC 8265). Raises ValueError, in words to show, where it is none."""
    name = text.strip()
    try:
        # Of a name without end only the beginning is worth looking at.
        name = RFC_8265.enforce(name[: LONGEST + 1]) if name else ""
    except UnicodeEncodeError as error:
        raise ValueError(f"A username cannot have {error.object[error.start : error.end]!a}: write letters.") from None
    if not SHORTEST <= len(name) <= LONGEST:
        raise ValueError(f"A username has {SHORTEST} to {LONGEST} characters.")
    if not SHAPE.fullmatch("".join("x" if unicodedata.category(one)[0] in "LMN" else one for one in name)):
        raise ValueError("A username is letters and digits, with a single `_` or `-` between them.")
    scripts = unique_aliases(name) - COMMON
    if len(scripts) > 1 and not any(scripts <= together for together in WRITTEN_TOGETHER):
        raise ValueError("A username's letters are of one alphabet: others look the same and are not.")
    return name


def is_reserved(name: str) -> bool:
    """Whether readers would take a username for one of the site itself, though it be written with look-alikes."""
    return skeleton(name) in _reserved()


def skeleton(name: str) -> str:
    """What a name looks like to someone who reads quickly: the same for names that look the same."""
    letters = "".join(_looks_like(character) for character in fold(name) if character.isalnum())
    return letters.replace("rn", "m").replace("vv", "w")


@cache
def _reserved() -> frozenset[str]:
    return frozenset(map(skeleton, RESERVED))


@cache
def _looks_like(character: str) -> str:
    """The Latin letter that a character looks like, of those that look alike the same one; else the character."""
    if character in "il1|":
        return "l"
    if character in "o0":
        return "o"
    if character.isascii():
        return character
    alike = (fold(other["c"]) for other in confusables_data.get(character, ()))
    letter = next((other for other in alike if len(other) == 1 and other.isascii() and other.isalpha()), character)
    return "l" if letter == "i" else letter
