"""Logging in."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.passwords import verify_password
from api.accounts.sessions import begin_session
from api.accounts.tables import Account
from api.accounts.types import Viewer
from api.context import RequestContext, Standing
from api.context import Viewer as Asking
from api.mutations.call import Call, Services
from api.mutations.payloads import ErrorCode, Payload, Problem, Refused, Result
from api.planner.fields import given, given_row
from api.planner.values import fold


@strawberry.enum(description="How the session is kept: by a browser, or by an app.")
class SessionTransport(Enum):
    """How the session is kept."""

    COOKIE = strawberry.enum_value(
        "COOKIE", description="Sets an HttpOnly cookie, which no script can read, and returns no token: for pages."
    )
    TOKEN = strawberry.enum_value(
        "TOKEN", description="Returns a token to send as `Authorization: Bearer …`: for apps and servers."
    )


@strawberry.input(description="Who logs in.")
class LogInInput:
    """Who logs in."""

    email: str = strawberry.field(description="The account's address.")
    password: str = strawberry.field(description="The account's password.")
    transport: SessionTransport = strawberry.field(
        default=SessionTransport.TOKEN, description="How the session is kept."
    )


@strawberry.type(description="Whoever has logged in, and their session.")
class LogInPayload(Payload):
    """Whoever has logged in, and their session."""

    viewer: Viewer | None = given_row("The User Center; null where nobody was logged in.")
    token: str | None = given("With `TOKEN`: the session's secret. It is told this once.")
    expires_at: datetime | None = given("When the session ends unless it is used before.")


@dataclass(frozen=True)
class Verified:
    """An account whose password was right."""

    account_id: Any
    renewed: str | None


async def prepare_log_in(services: Services, _context: RequestContext, given: LogInInput) -> Verified:
    """Verify the password, before the transaction. Raises Refused where it is wrong or there is no such account."""
    async with services.database.transaction() as session:
        account = (
            await session.execute(sa.select(Account).where(col(Account.email_key) == fold(given.email.strip())))
        ).scalar_one_or_none()
    right, renewed = await verify_password(given.password, account.password_hash if account else None)
    if not account or not right:
        raise Refused(
            Problem(
                "No account has this e-mail address and password. Check both, or reset the password.",
                ErrorCode.BAD_CREDENTIALS,
                ("password",),
            )
        )
    return Verified(account.id, renewed)


async def log_in(call: Call, given: LogInInput, prepared: Verified) -> Result:
    """Begin a session of the account."""
    account = await call.session.get_one(Account, prepared.account_id)
    if prepared.renewed:
        account.password_hash = prepared.renewed
    return await logged_in(call, account, given.transport)


async def logged_in(call: Call, account: Account, transport: SessionTransport) -> Result:
    """Begin a session, make the account the viewer, and say what a payload tells of it."""
    token, row = await begin_session(call.session, account.id, call.client)
    standing = Standing(account.role, account.email_verified_at is not None, account.suspended_at is not None)
    call.context.viewer = Asking(account.id, row.id, standing)
    if transport is SessionTransport.COOKIE:
        call.context.session_token = token
        return Result(viewer=account.id, expires_at=row.expires_at)
    return Result(viewer=account.id, token=token, expires_at=row.expires_at)
