"""Refusals of what comes too often, told as a payload's errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.errors import RateLimited
from api.mutations.payloads import ErrorCode, NextStep, Problem, Refused


@contextmanager
def in_payload(*path: str) -> Iterator[None]:
    """A block in which something is counted: what is RateLimited there is Refused with `retryAt`."""
    try:
        yield
    except RateLimited as error:
        raise Refused(Problem(error.message, ErrorCode.RATE_LIMITED, path, NextStep.WAIT, error.retry_at)) from error
