"""Building the explorer: once for each state of its source, and never in the way of an installation."""

import gzip
import os
import re
import sys
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from api.explorer import build as builder
from api.explorer.build import BuildError, build, cache_folder, machine_node
from api.explorer.bundle import DIST, INPUTS, failure, inputs_hash, is_current, read_bundle, trouble
from tests.explorer.bundles import fake_bundle

HASHED = re.compile(r".+-[\w-]{8}\.\w+")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of what the bundle is built from, small enough to change."""
    folder = tmp_path / "source"
    (folder / "src").mkdir(parents=True)
    for name in INPUTS:
        (folder / name if name != "src" else folder / "src/main.jsx").write_text(name)
    return folder


@pytest.mark.usefixtures("bundle")
def test_bundle_is_whole() -> None:
    """The bundle belongs to the source, and all that the page names is there under a name with a hash."""
    bundle = read_bundle()
    assert trouble() is None
    assert bundle
    for file in (bundle.script, *bundle.modules, *bundle.styles, *bundle.fonts, bundle.icon):
        assert HASHED.fullmatch(file), file


@pytest.mark.usefixtures("bundle")
def test_files_are_compressed_beforehand() -> None:
    """Beside each text of any size lie its brotli and its gzip, smaller and the same."""
    texts = [path for path in (DIST / "assets").iterdir() if path.suffix in {".js", ".css"}]
    large = [path for path in texts if path.stat().st_size >= 1024]
    assert len(large) > 10
    for path in large:
        br, gz = (path.with_name(path.name + suffix).read_bytes() for suffix in (".br", ".gz"))
        assert len(br) <= len(gz) < path.stat().st_size
        assert brotli.decompress(br) == gzip.decompress(gz) == path.read_bytes()


def test_any_change_of_the_source_is_seen(source: Path, tmp_path: Path) -> None:
    """A bundle belongs to one state of its source; another state is told apart by content, name and place."""
    dist = tmp_path / "dist"
    assert trouble(dist, source) == "The explorer is not built."
    fake_bundle(dist, source)
    assert trouble(dist, source) is None
    (source / "src/main.jsx").rename(source / "src/other.jsx")
    assert "another state of its source" in str(trouble(dist, source))


def test_bundle_that_lacks_a_file_is_none(source: Path, tmp_path: Path) -> None:
    """Where a file of the bundle is missing, there is no bundle, and it would be built anew."""
    dist = tmp_path / "dist"
    fake_bundle(dist, source)
    (dist / "main.js").unlink()
    assert read_bundle(dist) is None
    assert not is_current(dist, source)


def test_built_once_is_taken_from_the_cache(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another checkout has built of the same source is taken over, without Node; what is current stays."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(builder, "_run_vite", lambda *_: pytest.fail("built again"))
    fake_bundle(cache_folder() / inputs_hash(source), source)
    dist = tmp_path / "new/dist"
    assert build(dist, source).startswith("The explorer was taken from")
    assert trouble(dist, source) is None
    assert build(dist, source) == "The explorer is up to date."
    assert [path.name for path in dist.parent.iterdir()] == ["dist"], "something was left behind"


@pytest.mark.usefixtures("no_node")
def test_failed_build_says_why_and_keeps_what_was_there(source: Path, tmp_path: Path) -> None:
    """The reason is kept for the server and the page to tell; an older bundle goes on to serve."""
    dist = tmp_path / "dist"
    fake_bundle(dist, source)
    (source / "src/main.jsx").write_text("changed")
    with pytest.raises(BuildError, match="no npm with Node"):
        build(dist, source)
    assert str(trouble(dist, source)).startswith("Building the explorer failed: There is no npm with Node")
    assert read_bundle(dist)


def test_failed_command_tells_its_last_words(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where npm fails, the reason has its name and what it said."""
    npm = (sys.executable, "-c", "print('registry on fire'); raise SystemExit(3)")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(builder, "machine_node", lambda: builder.Toolchain("node", npm))
    with pytest.raises(BuildError, match=r"`npm ci` ended with 3\.\nregistry on fire"):
        build(tmp_path / "dist", source)
    assert "registry on fire" in failure(tmp_path / "dist").read_text()


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ("v18.20.1", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.12.0", True),
        ("?", False),
    ],
)
def test_machines_node_must_be_recent(
    version: str, fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a Node that Vite runs on is taken; for another one, PyPI's is."""
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert bool(machine_node()) is fits
