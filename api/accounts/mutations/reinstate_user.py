"""Letting someone write again."""

import strawberry

from api.accounts.audit import record
from api.accounts.messages import send_reinstated
from api.accounts.rules import reinstate
from api.accounts.staff import account_named
from api.accounts.types import User
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.planner.fields import given_row


@strawberry.input(description="Who is to be able to write again.")
class ReinstateUserInput:
    """Who is to be able to write again."""

    user_id: strawberry.ID = strawberry.field(description="The suspended account.")


@strawberry.type(description="Whoever has been reinstated.")
class ReinstateUserPayload(Payload):
    """Whoever has been reinstated."""

    user: User | None = given_row("The account; null where that was refused.")


async def reinstate_user(call: Call, given: ReinstateUserInput) -> Result:
    """End the suspension, and tell the account's owner."""
    account = await account_named(call, given.user_id)
    reinstate(account, "userId")
    await send_reinstated(call, account)
    record(call, "reinstateUser", account.id)
    return Result(user=account.id)
