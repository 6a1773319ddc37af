"""The house's rule: imports go one way."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

API = Path(__file__).parents[1] / "api"

FLOORS = (
    ("cli",),
    ("commands",),
    ("app",),
    ("web",),
    ("explorer", "seeding", "execution"),
    ("schema",),
    ("tables",),
    ("comments", "feedback", "training"),
    ("articles",),
    ("people",),
    ("accounts",),
    ("mutations",),
    ("content", "changes", "mail"),
    ("context",),
    ("database", "limiting"),
    ("planner",),
    ("logs", "settings", "upkeep"),
    ("addresses",),
    ("errors", "garbage"),
)
"""Each may import what stands below it, and of its own floor itself alone."""

FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
MODULES = sorted(path for path in API.rglob("*.py") if "migrations" not in path.parts)


def _room(path: Path) -> str:
    return path.relative_to(API).parts[0].removesuffix(".py")


def _imported(node: ast.AST) -> Iterator[str]:
    """The names of modules of ours that are imported when the module is; those for type checkers alone are not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.ImportFrom) and child.module == "api":
            yield from (f"api.{alias.name}" for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield child.module
        elif isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        yield from _imported(child)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(API)))
def test_imports_go_one_way(path: Path) -> None:
    """A module imports only what stands below it in the house: app → web → schema → rooms → planner → errors."""
    room = _room(path)
    for name in _imported(ast.parse(path.read_text())):
        if name.startswith("api."):
            other = name.split(".")[1]
            assert other == room or FLOOR[room] < FLOOR[other], f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(API)))
def test_imports_stand_at_the_top(path: Path) -> None:
    """No function imports anything: what a module needs is read at its top."""
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(API)))
def test_files_are_short(path: Path) -> None:
    """No file is longer than 300 lines."""
    assert len(path.read_text().splitlines()) <= 300


def test_who_serves_loads_no_more_than_serving_takes() -> None:
    """The server starts without what only its first start needs: Alembic, and the seeds' forms."""
    loading = "import sys, api.app, api.commands.serve; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True).stdout.split()  # noqa: S603  # our own code
    assert {"api.app", "api.commands.serve"} <= set(loaded)
    assert not {"alembic", "yaml", "api.seeding.models"} & set(loaded)
