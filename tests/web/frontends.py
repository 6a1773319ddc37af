"""The npm client graphql-ws, which most frontends use, in a process of its own."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self


class Frontend:
    """Runs one operation, and tells what comes of it."""

    def __init__(
        self, node: str, folder: Path, url: str, request: Mapping[str, Any], options: Mapping[str, Any]
    ) -> None:
        address = f"{url.replace('http', 'ws', 1)}/graphql"
        self.process = subprocess.Popen(  # noqa: S603  # our own client
            [node, "client.js", address, json.dumps(request), json.dumps(options)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hear(self) -> tuple[str, Any]:
        """The next event: its type and what came with it."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the client has ended"
        event = json.loads(line)
        return event["type"], event["value"]

    def order(self, order: str) -> None:
        """Have it give up its operation ("end"), break its connection off ("terminate"), or ask something ("ask")."""
        assert self.process.stdin
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.communicate()
