"""Keeping someone from writing."""

import strawberry

from api.accounts.audit import record
from api.accounts.messages import send_suspended
from api.accounts.rules import lock_admins, suspend
from api.accounts.staff import account_named
from api.accounts.types import User
from api.mutations.call import Call
from api.mutations.inputs import Checks
from api.mutations.payloads import Payload, Result
from api.planner.fields import given_row

REASON_LENGTH = 2000


@strawberry.input(description="Who is to be kept from writing, and why.")
class SuspendUserInput:
    """Who is to be kept from writing, and why."""

    user_id: strawberry.ID = strawberry.field(description="The account.")
    reason: str = strawberry.field(description="What they are told by e-mail; at most 2,000 characters.")


@strawberry.type(description="Whoever has been suspended. Their sessions have ended; they can log in, and read.")
class SuspendUserPayload(Payload):
    """Whoever has been suspended."""

    user: User | None = given_row("The account; null where that was refused.")


async def suspend_user(call: Call, given: SuspendUserInput) -> Result:
    """Suspend the account, end its sessions, and tell its owner why."""
    await lock_admins(call.session)
    account = await account_named(call, given.user_id)
    checks = Checks()
    reason = checks.text(given.reason, "reason", most=REASON_LENGTH)
    checks.end()
    await suspend(call.session, account, reason, call.now, "userId")
    await send_suspended(call, account)
    record(call, "suspendUser", account.id)
    return Result(user=account.id)
