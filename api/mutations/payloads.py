"""What mutations answer: payloads with the errors that a user can mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import strawberry

from api.planner.fields import given


@strawberry.enum(description="Who or what stands in the way, and so what a page offers next.")
class NextStep(Enum):
    """What would let the viewer do it."""

    LOG_IN = strawberry.enum_value("LOG_IN", description="Log in: `logIn`.")
    SIGN_UP = strawberry.enum_value("SIGN_UP", description="Make an account: `signUp`.")
    VERIFY_EMAIL = strawberry.enum_value(
        "VERIFY_EMAIL", description="Follow the link in the e-mail; `resendVerification` sends another."
    )
    WAIT = strawberry.enum_value("WAIT", description="Try again at `retryAt`, or where that is null, later.")
    JOIN_WAITLIST = strawberry.enum_value("JOIN_WAITLIST", description="Enrol with `joinWaitlist`.")
    CONTACT_STAFF = strawberry.enum_value("CONTACT_STAFF", description="Write to the staff: `submitFeedback`.")


@strawberry.enum(description="What is wrong with an input, for programs.")
class ErrorCode(Enum):
    """What is wrong with an input, for programs."""

    REQUIRED = strawberry.enum_value("REQUIRED", description="It is empty, and must not be.")
    INVALID = strawberry.enum_value("INVALID", description="It is not of the form that it must have.")
    TOO_SHORT = strawberry.enum_value("TOO_SHORT", description="It has too few characters, or too few items.")
    TOO_LONG = strawberry.enum_value("TOO_LONG", description="It has too many characters, or too many items.")
    TAKEN = strawberry.enum_value("TAKEN", description="Another has it already; choose another one.")
    NOT_FOUND = strawberry.enum_value("NOT_FOUND", description="There is nothing of that id, or none that you may see.")
    NOT_ALLOWED = strawberry.enum_value("NOT_ALLOWED", description="It is not yours, or your role is too low.")
    NOT_LOGGED_IN = strawberry.enum_value("NOT_LOGGED_IN", description="It takes an account: log in or sign up.")
    EMAIL_NOT_VERIFIED = strawberry.enum_value(
        "EMAIL_NOT_VERIFIED", description="The account's address has not been verified yet."
    )
    SUSPENDED = strawberry.enum_value("SUSPENDED", description="The account is suspended: it can read, not write.")
    BAD_CREDENTIALS = strawberry.enum_value("BAD_CREDENTIALS", description="No account has that address and password.")
    BAD_TOKEN = strawberry.enum_value(
        "BAD_TOKEN", description="The token is not one of ours, was used, or is no longer valid: ask for another."
    )
    WEAK_PASSWORD = strawberry.enum_value("WEAK_PASSWORD", description="The password is easily guessed.")
    CLOSED = strawberry.enum_value("CLOSED", description="It is not open, or not open any more.")
    FULL = strawberry.enum_value("FULL", description="No seat is free.")
    ALREADY_DONE = strawberry.enum_value("ALREADY_DONE", description="It has been done, and is done but once.")
    TOO_LATE = strawberry.enum_value("TOO_LATE", description="The time for it is over.")
    CONFLICT = strawberry.enum_value("CONFLICT", description="Someone changed it since you read it: read it again.")
    RATE_LIMITED = strawberry.enum_value("RATE_LIMITED", description="Too often: try again at `retryAt`.")


@strawberry.type(description="Something in the input that the user can mend.")
class UserError:
    """Something in the input that the user can mend."""

    message: str = strawberry.field(description="What is wrong and what to do, in words to show to the user.")
    code: ErrorCode = strawberry.field(description="The same for programs.")
    path: list[str] = strawberry.field(description='Where in the input, outermost first, e.g. ["input", "email"].')
    next_step: NextStep | None = strawberry.field(description="What would help, where something would.")
    retry_at: datetime | None = strawberry.field(description="From when it may be tried again, where waiting helps.")


@strawberry.type
class Payload:
    """What every payload has."""

    errors: list[UserError] = given("What stood in the way; empty where the mutation did what it says.")


@dataclass(frozen=True)
class Problem:
    """One UserError, by its fields."""

    message: str
    code: ErrorCode
    path: tuple[str, ...] = ()
    next_step: NextStep | None = None
    retry_at: datetime | None = None

    def fields(self) -> dict[str, Any]:
        """The error as `Payload.errors` has it."""
        path = ["input", *self.path]
        return {**vars(self), "path": path}


class Refused(Exception):
    """Ends a mutation with errors in its payload; whatever it wrote is undone."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.message for problem in problems))
        self.problems = problems


class Result(dict[str, Any]):
    """What a mutation gave, by its payload's Python names: keys of rows, and scalars; None for what is not said."""

    def __missing__(self, name: str) -> Any:
        """Nothing is said of it."""
        return [] if name == "errors" else None

    @classmethod
    def refused(cls, problems: Sequence[Problem]) -> "Result":
        """Errors alone: for a refusal that keeps what was written, as the count of failures."""
        return cls(errors=[problem.fields() for problem in problems])
