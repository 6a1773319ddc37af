"""What every HTTP request gets: an id, a log line, safe headers, and a masked answer to a fault of ours."""

import logging
import re
from time import perf_counter
from typing import Any

import orjson
import structlog
import uuid_utils
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import InternalError
from api.execution.executor import Execution

log = structlog.get_logger("rostrum.request")

NOSNIFF = (b"x-content-type-options", b"nosniff")
QUIET = ("/health/live", "/health/ready")
SECRET = re.compile(r"(?<=/calendars/)(?!class/).+")
"""What of a path opens something to whoever has it: no log shows it."""


class RequestMiddleware:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = perf_counter()
        request_id = str(uuid_utils.uuid7())
        seen: dict[str, Any] = {"status": None, "bytes": 0}
        state = scope.setdefault("state", {})
        state["request_id"] = request_id

        async def send_seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message["headers"] += [(b"x-request-id", request_id.encode()), NOSNIFF]
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_seen)
        except Exception:
            log.exception("fault", request_id=request_id, path=_path(scope))
            if seen["status"] is None:
                await _mask(request_id, send_seen)
        if scope["path"] not in QUIET and log.is_enabled_for(logging.INFO):
            _log_request(scope, state, seen, perf_counter() - begun)


async def _mask(request_id: str, send: Send) -> None:
    error = InternalError(request_id)
    body = orjson.dumps({"errors": [error.formatted()]})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _path(scope: Scope) -> str:
    """A request's path, as logs show it."""
    return SECRET.sub("…", scope["path"])


def _log_request(scope: Scope, state: dict[str, Any], seen: dict[str, Any], seconds: float) -> None:
    line: dict[str, Any] = {"request_id": state["request_id"], "method": scope["method"], "path": _path(scope), **seen}
    if execution := state.get("execution"):
        line |= figures(execution)
    if code := state.get("code"):
        line["code"] = code
    log.info("request", ms=round(seconds * 1000, 2), **line)


def figures(execution: Execution) -> dict[str, Any]:
    """What a log line tells of an operation."""
    return {
        "operation": execution.operation,
        "cost": execution.cost,
        "database_ms": round(execution.database_seconds * 1000, 2),
        "rows": execution.rows,
    }
