"""Logging out."""

import strawberry

from api.accounts.audit import record
from api.accounts.tables import AccountSession
from api.context import STRANGER
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result


@strawberry.type(description="What came of logging out.")
class LogOutPayload(Payload):
    """What came of logging out."""


async def log_out(call: Call) -> Result:
    """End this session; without one there is nothing to end."""
    if call.viewer.account_id:
        if row := await call.session.get(AccountSession, call.viewer.session_id):
            await call.session.delete(row)
        record(call, "logOut", call.viewer.account_id)
    call.context.viewer = STRANGER
    call.context.session_token = ""
    return Result()
