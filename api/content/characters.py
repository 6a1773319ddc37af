"""How long a text is, as a person counts it."""

import regex

CLUSTER = regex.compile(r"\X")

MOST_CODE_POINTS = 10
"""As many as the longest emoji has: what piles up more in one place counts as several characters."""


def characters(text: str) -> int:
    """The number of grapheme clusters (Unicode Standard Annex #29), none of them endless."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(-(-len(cluster) // MOST_CODE_POINTS) for cluster in CLUSTER.findall(text))
