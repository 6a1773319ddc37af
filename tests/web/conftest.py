"""Fixtures of the web's tests."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from api.explorer.build import NPM_OPTIONS, machine_node, packaged_node
from tests.web.frontends import Frontend

CLIENT = Path(__file__).parent / "graphql_ws"


@pytest.fixture(scope="session")
def frontend(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Frontend]:
    """Starts the npm client graphql-ws in a process of its own."""
    tools = machine_node() or packaged_node()
    if not tools:
        pytest.skip("no Node here")
    folder = shutil.copytree(CLIENT, tmp_path_factory.mktemp("npm") / "client")
    subprocess.run([*tools.npm, "ci", *NPM_OPTIONS], cwd=folder, check=True, timeout=120)  # noqa: S603  # our own client
    return lambda url, request, **options: Frontend(tools.node, folder, url, request, options)
