"""Fields of the Mutation type: how rooms declare what changes things."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

from api.context import RequestContext
from api.mutations.call import Services
from api.mutations.payloads import Result
from api.planner.fields import declare

Run = Callable[..., Awaitable[Result]]
Prepare = Callable[[Services, RequestContext, Any], Awaitable[Any]]


@dataclass(frozen=True)
class Mutation:
    """The function behind a field, given a `Call` and, where it has an input, that as `given`."""

    run: Run
    prepare: Prepare | None = None
    """What takes long and must not hold a transaction open, as hashing: what it gives, `run` gets as `prepared`."""
    once: bool = False
    """Whether a request may have it but once, under however many aliases."""


def mutation(description: str, run: Run, *, prepare: Prepare | None = None, once: bool = False) -> Any:
    """A field of the Mutation type. Its input is what `run` takes as `given`; its payload, the field's annotation."""
    given = signature(run).parameters.get("given")
    arguments = {"input": (given.annotation, "All that it needs.")} if given else {}
    return declare(description, Mutation(run, prepare, once), arguments)
