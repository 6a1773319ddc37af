"""Measures with wrk, an HTTP load generator in a process of its own."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

SCRIPT = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = io.open(os.getenv("BODY")):read("*a")
function done(summary, latency, requests)
  local errors = summary.errors
  print("JSON" .. string.format('{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "failed": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True)
class Speed:
    """Requests a second, and the times within which half and 99 % of them were answered, in milliseconds."""

    per_second: float
    p50: float
    p99: float


def measure(url: str, body: Mapping[str, Any], *, connections: int, seconds: int) -> Speed:
    """The speed at which a server answers one request over and over."""
    wrk = shutil.which("wrk")
    if not wrk:
        raise SystemExit("The benchmark measures with wrk. Install it: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        script, sent = Path(folder) / "post.lua", Path(folder) / "body.json"
        script.write_text(SCRIPT)
        sent.write_text(json.dumps(body))
        command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), url]
        ran = subprocess.run(command, env={"BODY": str(sent)}, capture_output=True, text=True, check=True)  # noqa: S603  # wrk
    found = re.search(r"JSON(\{.*\})", ran.stdout)
    assert found, ran.stdout
    told = json.loads(found[1])
    assert not told["failed"], f"{url} failed {told['failed']} of {told['requests']} requests"
    return Speed(told["requests"] / told["microseconds"] * 1e6, told["p50"] / 1000, told["p99"] / 1000)


def typical(speeds: list[Speed]) -> Speed:
    """The median of several measurements."""
    return Speed(*(median(getattr(speed, name) for speed in speeds) for name in ("per_second", "p50", "p99")))
