"""The `rostrum` command as operators run it: in a process of its own."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx

from api.cli import COMMANDS, main
from tests.servers import DEFAULTS, PRODUCTION

ROSTRUM = str(Path(sys.executable).with_name("rostrum"))
PRODUCTION_ENVIRONMENT = {f"ROSTRUM_{name.upper()}": value for name, value in PRODUCTION.items()}
"""The environment that makes a process one of production."""
LOADED = multiprocessing.get_context("forkserver")
"""Where commands come from: a process that has loaded them once. To load them for each took a third of the suite."""
LOADED.set_forkserver_preload(["tests.processes", *(f"api.commands.{name}" for name in COMMANDS)])
FEW_CONNECTIONS = {"ROSTRUM_DATABASE_CONNECTIONS": str(DEFAULTS["database_connections"])}


def environment(**settings: str) -> dict[str, str]:
    """The environment without settings of Rostrum's but these."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ROSTRUM_")} | settings


def rostrum(
    *arguments: str, cwd: Path | None = None, answer: str | None = None, timeout: float = 120, **settings: str
) -> subprocess.CompletedProcess[str]:
    """What a command printed and how it ended."""
    with TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        for stream in streams:
            stream.touch()
        streams[0].write_text(answer or "")
        process = LOADED.Process(target=_run, args=(arguments, cwd or Path.cwd(), environment(**settings), streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, timeout)
        out, err = (stream.read_text() for stream in streams[1:])
        return subprocess.CompletedProcess(arguments, process.exitcode, out, err)


def _run(arguments: tuple[str, ...], cwd: Path, env: dict[str, str], streams: list[Path]) -> None:
    """Be the command, in the process made for it."""
    for descriptor, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR | os.O_APPEND), descriptor)
    sys.stdin = os.fdopen(0)
    sys.argv = [ROSTRUM, *arguments]
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    main()


@dataclass
class Served:
    """A running `rostrum serve`: the address that it printed, all that it printed, and its process."""

    url: str
    lines: list[str]
    process: subprocess.Popen[str]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code after a signal."""
        self.process.send_signal(how)
        return self.process.wait(30)

    def workers(self, ports: Iterable[int]) -> dict[int, int]:
        """Which of its processes has the server's end of each connection from one of these ports (on Linux)."""
        here = f":{urlsplit(self.url).port:04X}"
        ends = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
        sockets = {int(end[2][-4:], 16): f"socket:[{end[9]}]" for end in ends if end[1].endswith(here)}
        holders = {}
        for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                if os.getpgid(process_id := int(descriptor.parts[2])) == self.process.pid:
                    holders[str(descriptor.readlink())] = process_id
        return {port: holders[sockets[port]] for port in ports if sockets.get(port) in holders}


@contextmanager
def serving(*arguments: str, cwd: Path, **settings: str) -> Iterator[Served]:
    """`rostrum serve` on a free port, once it answers."""
    with (cwd / "log").open("a") as log:
        process = subprocess.Popen(  # noqa: S603  # our own command
            [ROSTRUM, "serve", "--port", "0", *arguments],
            cwd=cwd,
            env=environment(**FEW_CONNECTIONS | settings),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        lines = []
        assert process.stdout
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith("Stop with"):
                break
        address = re.search(r"http://\S+(?=/graphql)", "\n".join(lines))
        assert address, (lines, (cwd / "log").read_text())
        served = Served(address[0], lines, process)
        _until_ready(served)
        yield served
    finally:
        # All of its group: workers outlive the process that began them.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def _until_ready(served: Served) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{served.url}/health/ready").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{served.url} did not become ready")
