"""Whether the viewer may do one thing now: one rule, which the field `viewerCan` shows and the mutation holds."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
import strawberry

from api.context import Role, may_act_as, standing_of
from api.mutations.call import Call
from api.mutations.payloads import ErrorCode, NextStep, Problem, Refused
from api.planner.asking import KEYS, Asking, asking
from api.planner.audience import Audience
from api.planner.bindings import Scope, ScopedExpression
from api.planner.emit import Emitter
from api.planner.fields import composite
from api.planner.rows import Row
from api.planner.values import Moment
from api.settings import Settings


@strawberry.enum(description="Why the viewer may not do it now.")
class DenialReason(Enum):
    """Why the viewer may not do it now."""

    NOT_LOGGED_IN = strawberry.enum_value("NOT_LOGGED_IN", description="It takes an account.")
    EMAIL_NOT_VERIFIED = strawberry.enum_value(
        "EMAIL_NOT_VERIFIED", description="The account's address has not been verified."
    )
    SUSPENDED = strawberry.enum_value("SUSPENDED", description="The account is suspended.")
    NOT_OWNER = strawberry.enum_value("NOT_OWNER", description="It is someone else's.")
    ROLE_TOO_LOW = strawberry.enum_value("ROLE_TOO_LOW", description="It is for staff of a higher role.")
    CLOSED = strawberry.enum_value("CLOSED", description="It is not open, or not open any more.")
    FULL = strawberry.enum_value("FULL", description="No seat is free.")
    ALREADY_DONE = strawberry.enum_value("ALREADY_DONE", description="It has been done, and is done but once.")
    TOO_LATE = strawberry.enum_value("TOO_LATE", description="The time for it is over.")
    RATE_LIMITED = strawberry.enum_value(
        "RATE_LIMITED", description="Too often lately; `retryAt` says from when again."
    )


NEVER: sa.ColumnElement[datetime] = sa.cast(sa.null(), Moment())

NO_ROW = Row(sa.Table("nothing", sa.MetaData()), sa.table("nothing"))
"""For conditions that look at the viewer alone."""

CODES = {
    DenialReason.NOT_OWNER: ErrorCode.NOT_ALLOWED,
    DenialReason.ROLE_TOO_LOW: ErrorCode.NOT_ALLOWED,
} | {reason: ErrorCode[reason.name] for reason in DenialReason if reason.name in ErrorCode.__members__}


@strawberry.type(description="Whether the viewer may do one thing now, and if not, what would let them.")
class Permission:
    """Whether the viewer may do one thing now."""

    allowed: bool = strawberry.field(description="Whether the mutation would do it, if it were sent now.")
    reason: DenialReason | None = strawberry.field(description="Why not; null where it is allowed.")
    next_step: NextStep | None = strawberry.field(description="What would help, where something would.")
    retry_at: datetime | None = strawberry.field(description="From when it may be tried again, where waiting helps.")


@dataclass(frozen=True)
class Denial:
    """One thing that stands in the way: when it does, and what to tell. The condition is SQL, or known beforehand."""

    reason: DenialReason
    message: str
    when: Callable[[Row, Scope], "sa.ColumnElement[bool] | bool"]
    next_step: NextStep | None = None
    retry_at: ScopedExpression | None = None


@dataclass(frozen=True)
class Rule:
    """All that can stand in the way, the first that holds being the one that is told."""

    denials: tuple[Denial, ...]

    def allowed(self, row: Row, scope: Scope) -> sa.ColumnElement[bool]:
        """Whether nothing stands in the way."""
        return self._first(row, scope, lambda _denial: sa.false(), sa.true(), sa.Boolean())

    def reason(self, row: Row, scope: Scope) -> sa.ColumnElement[str]:
        """The reason's name, or null."""
        return self._first(row, scope, lambda denial: sa.literal_column(f"'{denial.reason.name}'"))

    def next_step(self, row: Row, scope: Scope) -> sa.ColumnElement[str]:
        """The next step's name, or null."""
        return self._first(
            row, scope, lambda d: sa.literal_column(f"'{d.next_step.name}'") if d.next_step else sa.null()
        )

    def retry_at(self, row: Row, scope: Scope) -> sa.ColumnElement[datetime]:
        """When waiting will have helped, or null."""
        return self._first(row, scope, lambda d: d.retry_at(row, scope) if d.retry_at else NEVER, NEVER, Moment())

    def number(self, row: Row, scope: Scope) -> sa.ColumnElement[int]:
        """The place of the denial among the rule's, or null."""
        return self._first(row, scope, lambda d: sa.literal_column(str(self.denials.index(d))), type_=sa.Integer())

    def _first(
        self,
        row: Row,
        scope: Scope,
        value: Callable[[Denial], sa.ColumnElement[Any]],
        otherwise: sa.ColumnElement[Any] | None = None,
        type_: Any = None,
    ) -> sa.ColumnElement[Any]:
        type_ = type_ or sa.Text()
        cases = []
        last: sa.ColumnElement[Any] = sa.null() if otherwise is None else otherwise
        for denial in self.denials:
            when = denial.when(row, scope)
            if when is False:
                continue
            if when is True:
                last = value(denial)
                break
            cases.append((when, value(denial)))
        return sa.type_coerce(sa.case(*cases, else_=last) if cases else last, type_)

    def expressions(self) -> Mapping[str, ScopedExpression]:
        """What `Permission`'s fields show."""
        return {
            "allowed": self.allowed,
            "reason": self.reason,
            "next_step": self.next_step,
            "retry_at": self.retry_at,
        }


def permission(description: str, rule: Rule) -> Any:
    """A field of type Permission that shows a rule."""
    return composite(description, rule.expressions())


NOT_LOGGED_IN = Denial(
    DenialReason.NOT_LOGGED_IN,
    "Log in first, or sign up for free.",
    lambda _row, scope: standing_of(scope.audience) is None,
    NextStep.LOG_IN,
)
SUSPENDED = Denial(
    DenialReason.SUSPENDED,
    "Your account is suspended. Write to the staff if you think that this is a mistake.",
    lambda _row, scope: bool((standing := standing_of(scope.audience)) and standing.is_suspended),
    NextStep.CONTACT_STAFF,
)
NOT_VERIFIED = Denial(
    DenialReason.EMAIL_NOT_VERIFIED,
    "Verify your e-mail address first: follow the link that we sent you, or have it sent again.",
    lambda _row, scope: bool((standing := standing_of(scope.audience)) and not standing.is_verified),
    NextStep.VERIFY_EMAIL,
)


def account(*, verified: bool = True) -> tuple[Denial, ...]:
    """What it takes to write anything: an account, not suspended, its address verified."""
    return (NOT_LOGGED_IN, SUSPENDED, NOT_VERIFIED) if verified else (NOT_LOGGED_IN, SUSPENDED)


def staff(role: Role) -> tuple[Denial, ...]:
    """What it takes to do what is for a role and those above it."""
    denied = Denial(
        DenialReason.ROLE_TOO_LOW,
        f"Only staff with the role {role.name} or above may do this.",
        lambda _row, scope: not may_act_as(scope.audience, role),
    )
    return (*account(), denied)


def require_standing(call: Call, denials: tuple[Denial, ...]) -> None:
    """Hold what depends on the viewer alone. Raises Refused where they may not."""
    scope = Emitter(call.viewer.audience, call.settings)
    for denial in denials:
        if denial.when(NO_ROW, scope) is True:
            raise Refused(refusal(denial, None))


async def require(
    call: Call, rule: Rule, table: Any, key: uuid.UUID, *path: str, disclosed: bool = False, locked: bool = True
) -> None:
    """Lock a row and hold the rule to it.

    Raises Refused where the viewer may not, or where there is no such row that they may see; `path` is the place of
    its id in the input. A row is `disclosed` to whoever has proved already that they may see it. It is not `locked`
    where it may change meanwhile without harm.
    """
    await require_all(call, rule, table, {key: path}, disclosed=disclosed, locked=locked)


async def require_all(
    call: Call,
    rule: Rule,
    table: Any,
    places: Mapping[uuid.UUID, tuple[str, ...]],
    *,
    disclosed: bool = False,
    locked: bool = True,
) -> None:
    """Lock rows, and hold the rule to each; `places` are those of their ids in the input.

    Raises Refused with all that the viewer may not, and all that is not there for them.
    """
    if locked:
        await call.session.execute(_locking(table), {KEYS: list(places)})
    viewer = call.viewer
    asked = _asking(rule, table, viewer.audience, call.settings, disclosed)
    found = await call.session.execute(asked.select, asked.values(places, viewer.known))
    rows = {row.id: row for row in found}
    problems = []
    for key, path in places.items():
        if key not in rows:
            problems.append(not_found(*path))
        elif rows[key].number is not None:
            problems.append(refusal(rule.denials[rows[key].number], rows[key].retry_at, *path))
    if problems:
        raise Refused(*problems)


@cache
def _locking(table: Any) -> sa.Select[Any]:
    # Foreign keys to the rows may still be written by others meanwhile.
    rows = sa.select(table.id).where(table.id.in_(sa.bindparam(KEYS, expanding=True)))
    return rows.order_by(table.id).with_for_update(key_share=True)


@lru_cache(maxsize=1000)
def _asking(rule: Rule, table: Any, audience: Audience, settings: Settings, disclosed: bool) -> Asking:
    values: Mapping[str, ScopedExpression] = {"number": rule.number, "retry_at": rule.retry_at}
    return asking(table, values, audience=audience, settings=settings, disclosed=disclosed)


def refusal(denial: Denial, retry_at: datetime | None, *path: str) -> Problem:
    """A denial as the payload tells it."""
    return Problem(denial.message, CODES[denial.reason], path, denial.next_step, retry_at)


def not_found(*path: str) -> Problem:
    """There is nothing of that id that the viewer may see."""
    return Problem(
        "There is no such thing, or it is not yours to see. It may have been taken away since you read it.",
        ErrorCode.NOT_FOUND,
        path,
    )
