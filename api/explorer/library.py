"""The operation library: one operation for each thing that a page of a content site does.

The same files are what the explorer lists, what the tests and the benchmark run, and what `rostrum operations` writes.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import ListTypeNode, NonNullTypeNode, OperationDefinitionNode, OperationType, TypeNode, parse

FOLDER = Path(__file__).parent / "operations"
GROUPS = (
    "Front page",
    "Articles",
    "People",
    "Organizations",
    "Topics",
    "Training classes",
    "Statements",
    "Comments",
    "Feedback",
    "Accounts",
    "Techniques",
)
"""The groups in the explorer's order; those that are not named here follow, by name."""

LABEL = re.compile(r"# (group|title|as|after|hears): (.+)")


@dataclass(frozen=True)
class LibraryOperation:
    """One file of the library, with what stands beside it."""

    path: Path
    name: str
    kind: OperationType
    group: str
    title: str
    when: str
    """When to use it."""
    document: str
    """The file's text, without its labels: what goes into an editor."""
    variables: dict[str, Any]
    """What stands in `.variables.json`, for the sample content."""
    persona: str | None
    """The username of the sample content as whom one is logged in to try it; None where nobody need be."""
    lookup: str | None
    """What stands in `.variables.graphql`: a query for those variables that each database has others for, as ids are.

    Each of its root fields is named as a variable, which gets the only values in it: all of them where it takes a list,
    else the first.
    """
    lists: tuple[str, ...]
    """The variables that take lists."""
    after: str | None
    """The operation without which this one has nothing to work on."""
    hears: str | None
    """Of a subscription: an operation that it tells of."""


def read_library(folder: Path = FOLDER) -> list[LibraryOperation]:
    """All operations, by group and file name. Raises ValueError for a file that lacks its labels, comment or name."""
    paths = (path for path in folder.glob("*.graphql") if "." not in path.stem)
    return sorted(map(read_operation, paths), key=lambda one: (*_rank(one.group), one.path.stem))


def read_operation(path: Path) -> LibraryOperation:
    """One file: its labels, when to use it, the operation and its fragments.

    Labels are `# group:` and `# title:`; where they apply, `# as:` a persona, `# after:` an operation that is to run
    first, `# hears:` one that a subscription tells of.
    """
    text = path.read_text(encoding="utf-8")
    labels = {match[1]: match[2] for match in LABEL.finditer(text)}
    document = "".join(line for line in text.splitlines(keepends=True) if not LABEL.match(line))
    when = " ".join(_leading_comment(document.splitlines()))
    operation = next(each for each in parse(document).definitions if isinstance(each, OperationDefinitionNode))
    if not operation.name or not when or not labels.keys() >= {"group", "title"}:
        raise ValueError(f"{path}: begin with `# group: …`, `# title: …` and a comment, then a named operation.")
    return LibraryOperation(
        path,
        operation.name.value,
        operation.operation,
        labels["group"],
        labels["title"],
        when,
        document,
        json.loads(_beside(path, ".variables.json") or "{}"),
        labels.get("as"),
        _beside(path, ".variables.graphql"),
        tuple(each.variable.name.value for each in operation.variable_definitions or () if _is_list(each.type)),
        labels.get("after"),
        labels.get("hears"),
    )


def _beside(path: Path, suffix: str) -> str | None:
    file = path.with_suffix(suffix)
    return file.read_text(encoding="utf-8") if file.exists() else None


def _is_list(type_: TypeNode) -> bool:
    return isinstance(type_.type if isinstance(type_, NonNullTypeNode) else type_, ListTypeNode)


def _leading_comment(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line.lstrip("# ").rstrip()


def _rank(group: str) -> tuple[int, str]:
    return (GROUPS.index(group) if group in GROUPS else len(GROUPS), group)
