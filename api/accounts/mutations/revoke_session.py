"""Ending one of one's sessions."""

import strawberry

from api.accounts.audit import record
from api.accounts.own import own_account
from api.accounts.tables import AccountSession
from api.accounts.types import Viewer
from api.context import STRANGER
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import Payload, Refused, Result
from api.mutations.permissions import not_found
from api.planner.fields import given_row


@strawberry.input(description="Which session is to end.")
class RevokeSessionInput:
    """Which session is to end."""

    session_id: strawberry.ID = strawberry.field(description="Of one of `viewer.sessions`.")


@strawberry.type(description="Whoever has ended one of their sessions.")
class RevokeSessionPayload(Payload):
    """Whoever has ended one of their sessions."""

    viewer: Viewer | None = given_row("The User Center; null where the session that asked is the one that has ended.")


async def revoke_session(call: Call, given: RevokeSessionInput) -> Result:
    """End the session."""
    account = await own_account(call)
    key = key_of(given.session_id, "Session", "sessionId")
    row = await call.session.get(AccountSession, key)
    if row is None or row.account_id != account.id:
        raise Refused(not_found("sessionId"))
    await call.session.delete(row)
    record(call, "revokeSession", account.id)
    if key == call.viewer.session_id:
        call.context.viewer = STRANGER
        call.context.session_token = ""
        return Result()
    return Result(viewer=account.id)
