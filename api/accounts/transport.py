"""How a session begins, for all mutations that log in."""

from enum import Enum

import strawberry

from api.accounts.sessions import begin_session
from api.accounts.tables import Account
from api.context import Standing, Viewer
from api.mutations.call import Call
from api.mutations.payloads import Result


@strawberry.enum(description="How the session is kept: by a browser, or by an app.")
class SessionTransport(Enum):
    """How the session is kept."""

    COOKIE = strawberry.enum_value(
        "COOKIE", description="Sets an HttpOnly cookie, which no script can read, and returns no token: for pages."
    )
    TOKEN = strawberry.enum_value(
        "TOKEN", description="Returns a token to send as `Authorization: Bearer …`: for apps and servers."
    )


async def begin(call: Call, account: Account, transport: SessionTransport) -> Result:
    """Begin a session, make the account the viewer, and say what a payload tells of it."""
    token, row = await begin_session(call, account.id)
    standing = Standing(account.role, account.email_verified_at is not None, account.suspended_at is not None)
    call.context.viewer = Viewer(account.id, row.id, standing)
    if transport is SessionTransport.COOKIE:
        call.context.session_token = token
        return Result(viewer=account.id, expires_at=row.expires_at)
    return Result(viewer=account.id, token=token, expires_at=row.expires_at)
