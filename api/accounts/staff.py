"""What admins do to accounts."""

from api.accounts.rules import locked
from api.accounts.tables import Account
from api.context import Role
from api.mutations.call import Call
from api.mutations.inputs import key_of
from api.mutations.payloads import Refused
from api.mutations.permissions import not_found, require_standing, staff


async def account_named(call: Call, user_id: str) -> Account:
    """The account that an admin names, locked. Raises Refused where the viewer is none, or there is no such account."""
    require_standing(call, staff(Role.ADMIN))
    account = await locked(call.session, key_of(user_id, "User", "userId"))
    if account is None:
        raise Refused(not_found("userId"))
    return account
