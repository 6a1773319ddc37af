"""The parts of the `rostrum` command, each loaded when it is needed: so `rostrum serve` starts without Alembic and the
seeds' forms, and no command waits for what another one imports.
"""

from importlib import import_module
from typing import Any


def part(name: str) -> Any:
    """The module of that name in this room. Raises ModuleNotFoundError where there is none."""
    return import_module(f"{__name__}.{name}")
