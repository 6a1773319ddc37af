"""Leaving."""

import strawberry

from api.accounts.audit import record
from api.accounts.own import Confirmation, confirm_password, not_confirmed, own_account
from api.accounts.personal_data import leave_all
from api.accounts.rules import check_not_last_admin, lock_admins
from api.accounts.sessions import end_sessions
from api.context import STRANGER, RequestContext
from api.mutations.call import Call, Services
from api.mutations.payloads import Payload, Result


@strawberry.input(description="What it takes to delete one's account.")
class DeleteAccountInput:
    """What it takes to delete one's account."""

    password: str = strawberry.field(description="The account's password.")


@strawberry.type(description="What came of deleting the account. Personal data is gone; comments stay, with no author.")
class DeleteAccountPayload(Payload):
    """What came of deleting the account."""


async def prepare_delete_account(
    services: Services, context: RequestContext, given: DeleteAccountInput
) -> Confirmation:
    """Compare the password. Raises Refused where nobody is logged in, and after too many wrong ones."""
    return await confirm_password(services, context, given.password)


async def delete_account(call: Call, given: DeleteAccountInput, prepared: Confirmation) -> Result:
    """Delete the account, and in every room what is to go with it."""
    await lock_admins(call.session)
    account = await own_account(call)
    if not prepared.holds_for(account):
        return not_confirmed(call, "deleteAccount", account, "password")
    await check_not_last_admin(call.session, account)
    await leave_all(call, account.id)
    await end_sessions(call.session, account.id)
    record(call, "deleteAccount", account.id)
    await call.session.delete(account)
    call.context.viewer = STRANGER
    call.context.session_token = ""
    return Result()
