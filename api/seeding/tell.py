"""Says how much was loaded, in words."""

from collections.abc import Mapping

NAMES = {
    "article": "articles",
    "statement": "statements",
    "person": "people",
    "organization": "organizations",
    "topic": "topics",
    "training_class": "training classes",
    "account": "accounts",
    "comment": "comments",
    "feedback": "messages to the staff",
}
"""What a reader of the line knows, by table; the other tables tie these together."""


def told(added: Mapping[str, int]) -> str:
    """Numbers of rows by table, as "28 articles, 64 statements and …"."""
    parts = [f"{added[table]:,} {name}" for table, name in NAMES.items() if added.get(table)]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts) or "what was missing"
