"""The codes of certificates: short enough to be typed, too many to be guessed."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: without the letters that look like digits, and without U."""
MEANT = str.maketrans("OIL", "011")
LENGTH = 15
GROUP = 5


def new_code() -> str:
    """A code of 75 bits, as in 7K3QD-9XMB2-T4HDA."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def canonical(typed: str) -> str:
    """A code as we write it, however it was typed; what can be none stays as it is."""
    letters = re.sub(r"[\s-]", "", typed).upper().translate(MEANT)
    return _grouped(letters) if len(letters) == LENGTH else typed


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))
