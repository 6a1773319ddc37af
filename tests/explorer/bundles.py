"""What tests take for a bundle."""

from pathlib import Path

from api.explorer.bundle import inputs_hash, stamp


def fake_bundle(dist: Path, source: Path) -> None:
    """Files as a build of this source would leave them."""
    dist.mkdir(parents=True)
    (dist / "main.js").write_text("")
    (dist / "manifest.json").write_text('{"src/main.jsx": {"file": "main.js"}, "src/icon.svg": {"file": "main.js"}}')
    stamp(dist).write_text(inputs_hash(source))
