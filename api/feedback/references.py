"""References of feedback: short, random, and unambiguous to read out on the telephone."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L and O, which look like 1, 1 and 0, and no U, so that no word comes about by chance."""
LOOK_ALIKES = str.maketrans("ILO", "110")
PREFIX = "FB"
SHORTEST = 5
TRIES = 3
"""How many references of one length are tried before one of them is a letter longer."""
NO_LETTER = re.compile(r"[^0-9A-Z]+")


def new_reference(tried: int) -> str:
    """A reference, after so many others that were taken: the fuller the house, the longer they get."""
    length = SHORTEST + tried // TRIES
    return f"{PREFIX}-" + "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_reference(text: str) -> str:
    """A reference as it is kept, from one that somebody has heard or copied: in lower case, spaced, or with an O."""
    letters = NO_LETTER.sub("", text.upper()).removeprefix(PREFIX)
    return f"{PREFIX}-{letters.translate(LOOK_ALIKES)}"
