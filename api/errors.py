"""Every error that Rostrum answers with, in one tree; each knows its code and its HTTP status."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any, ClassVar

MOST_IN_A_UNIT = 90
"""Seconds that are told as seconds, and minutes that are told as minutes."""


class RostrumError(Exception):
    """What a client is told: a message that says what was wrong and what to do, and a code for programs."""

    code: ClassVar[str] = "INTERNAL_SERVER_ERROR"
    status: ClassVar[int] = 500

    def __init__(
        self,
        message: str,
        *,
        path: Sequence[str | int] | None = None,
        locations: Sequence[Mapping[str, int]] | None = None,
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.locations = locations
        self.headers = dict(headers or {})
        self.extensions = {"code": self.code, **extensions}

    def formatted(self) -> dict[str, Any]:
        """The error as GraphQL's specification (7.1.2) writes it in a response."""
        error: dict[str, Any] = {"message": self.message}
        if self.locations:
            error["locations"] = list(self.locations)
        if self.path:
            error["path"] = list(self.path)
        return error | {"extensions": self.extensions}


class ParseFailed(RostrumError):
    """The document is no GraphQL."""

    code, status = "GRAPHQL_PARSE_FAILED", 400


class ValidationFailed(RostrumError):
    """The document is GraphQL, but not for this schema."""

    code, status = "GRAPHQL_VALIDATION_FAILED", 400


class BadUserInput(RostrumError):
    """A variable, an argument or a part of the HTTP request has a value that cannot be used."""

    code, status = "BAD_USER_INPUT", 400


class Unauthenticated(RostrumError):
    """The request came with a session's token that is no longer one, or never was."""

    code, status = "UNAUTHENTICATED", 401


class Forbidden(RostrumError):
    """Who asks, or from where, may not do this."""

    code, status = "FORBIDDEN", 403


class MethodNotAllowed(RostrumError):
    """The HTTP method cannot do what the request asks, as a mutation by GET."""

    code, status = "BAD_USER_INPUT", 405


class BodyTooLarge(RostrumError):
    """The request's body is over the bound; it was not read."""

    code, status = "LIMIT_EXCEEDED", 413


class UnsupportedMediaType(RostrumError):
    """The request's body is of a type that the endpoint does not read."""

    code, status = "BAD_USER_INPUT", 415


class NotFound(RostrumError):
    """An argument names one thing that must exist, and there is none, or none that the viewer may see."""

    code, status = "NOT_FOUND", 400


class DepthExceeded(RostrumError):
    """The selections nest deeper than the bound."""

    code, status = "DEPTH_EXCEEDED", 400


class CostExceeded(RostrumError):
    """The operation can touch more rows than the bound; `extensions` has `cost` and `limit`."""

    code, status = "COST_EXCEEDED", 400


class LimitExceeded(RostrumError):
    """The document has more of something (length, tokens, aliases, …) than the bound."""

    code, status = "LIMIT_EXCEEDED", 400


class RateLimited(RostrumError):
    """Something was done too often in too short a time; `retry_at` (UTC) tells when it can be done again.

    Clients read it in `extensions.retryAt` (RFC 3339), and in the header Retry-After as seconds from now.
    """

    code, status = "RATE_LIMITED", 429

    def __init__(self, message: str, retry_at: datetime) -> None:
        self.retry_at = retry_at
        left = max(ceil((retry_at - datetime.now(UTC)).total_seconds()), 1)
        super().__init__(
            f"{message} Try again in {_told(left)}.",
            headers={"Retry-After": str(left)},
            retryAt=retry_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        )


def _told(seconds: int) -> str:
    """A while as people say it, rounded up, but an hour and a second is an hour: 40 s, 3 min, 2 h."""
    if seconds < MOST_IN_A_UNIT:
        return f"{seconds} s"
    minutes = ceil((seconds - 1) / 60)
    return f"{minutes} min" if minutes < MOST_IN_A_UNIT else f"{ceil(minutes / 60)} h"


class OperationTimeout(RostrumError):
    """The statement or the operation took longer than the bound and was stopped."""

    code, status = "TIMEOUT", 504


class ServiceUnavailable(RostrumError):
    """The database cannot be reached or has no connection free; try again later."""

    code, status = "SERVICE_UNAVAILABLE", 503


class InternalError(RostrumError):
    """A fault of ours: the log has the stack under the request id, the client has the id alone."""

    def __init__(self, request_id: str) -> None:
        super().__init__(
            f"Something went wrong on our side. Tell us the request id {request_id} and we can find out what.",
            requestId=request_id,
        )


class StartupError(Exception):
    """Rostrum cannot start, or a command cannot run, as it is set up; one line says why and what to do."""
