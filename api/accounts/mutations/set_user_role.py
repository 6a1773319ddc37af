"""Giving someone a role."""

import strawberry

from api.accounts.audit import record
from api.accounts.rules import lock_admins, set_role
from api.accounts.staff import account_named
from api.accounts.types import User
from api.context import Role
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.planner.fields import given_row


@strawberry.input(description="Who is to have which role.")
class SetUserRoleInput:
    """Who is to have which role."""

    user_id: strawberry.ID = strawberry.field(description="The account. Its address must be verified.")
    role: Role = strawberry.field(description="What they may do from now on.")


@strawberry.type(description="Whoever has been given a role.")
class SetUserRolePayload(Payload):
    """Whoever has been given a role."""

    user: User | None = given_row("The account with its role; null where that was refused.")


async def set_user_role(call: Call, given: SetUserRoleInput) -> Result:
    """Give the role. Of two admins who take it from each other at once, the second is refused."""
    await lock_admins(call.session)
    account = await account_named(call, given.user_id)
    before = account.role
    await set_role(call.session, account, given.role, "role")
    record(call, "setUserRole", account.id, before=before.name, after=given.role.name)
    return Result(user=account.id)
