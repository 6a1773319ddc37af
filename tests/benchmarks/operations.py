"""The four operations that are measured, from the explorer's library, with variables of generated content."""

from dataclasses import dataclass
from typing import Any

from api.explorer.library import FOLDER, read_operation

ROWS = {"list": ("articles", 20), "article": ("article", 1), "person": ("person", 1), "feed": ("articles", 100)}
"""The root field of each, and how many things it must give."""


@dataclass(frozen=True)
class Measured:
    """An operation with its variables."""

    name: str
    query: str
    variables: dict[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        """What is sent."""
        return {"query": self.query, "variables": self.variables}

    def check(self, answer: Any) -> None:
        """Raise AssertionError where an answer is not whole."""
        assert "errors" not in answer, answer["errors"]
        root, count = ROWS[self.name]
        found = answer["data"][root]
        assert found, f"{self.name} found nothing"
        assert len(found.get("nodes", [found])) == count, f"{self.name} found too little"


def operations(article: str, person: str) -> list[Measured]:
    """All four, for the article and the person of these slugs."""
    variables: dict[str, dict[str, Any]] = {
        "list": {"first": 20},
        "article": {"slug": article},
        "person": {"slug": person},
    }
    return [
        Measured(name, read_operation(FOLDER / f"{name}.graphql").document, variables.get(name, {})) for name in ROWS
    ]
