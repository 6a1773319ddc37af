"""Changing what others see of one's account."""

import sqlalchemy as sa
import strawberry

from api.accounts.checks import AccountChecks
from api.accounts.own import own_account
from api.accounts.rules import check_username_free, taken
from api.accounts.tables import Account
from api.accounts.types import Viewer
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import SUSPENDED
from api.planner.fields import given_row
from api.planner.values import fold


@strawberry.input(description="What is to be different; what is left out stays.")
class UpdateProfileInput:
    """What is to be different."""

    username: str | None = strawberry.field(
        default=None,
        description="2 to 50 letters and digits of one alphabet, with single `_` or `-` between them; unique.",
    )
    display_name: str | None = strawberry.field(default=None, description="At most 200 characters.")
    avatar_url: str | None = strawberry.field(
        default=strawberry.UNSET, description="The https:// address of a picture; null takes it away."
    )


@strawberry.type(description="Whoever has changed their profile.")
class UpdateProfilePayload(Payload):
    """Whoever has changed their profile."""

    viewer: Viewer | None = given_row("The User Center; null where nothing was changed.")


async def update_profile(call: Call, given: UpdateProfileInput) -> Result:
    """Change the profile."""
    account = await own_account(call, SUSPENDED)
    checks = AccountChecks()
    username = account.username
    # Who was given a reserved name keeps it.
    if given.username is not None and given.username.strip() != username:
        username = checks.username(given.username, "username")
    if given.display_name is not None:
        account.display_name = checks.display_name(given.display_name, "displayName")
    if given.avatar_url is not strawberry.UNSET:
        account.avatar_url = given.avatar_url and checks.avatar_url(given.avatar_url, "avatarUrl")
    checks.end()
    await _rename(call, account, username)
    return Result(viewer=account.id)


async def _rename(call: Call, account: Account, username: str) -> None:
    if fold(username) != account.username_key:
        await check_username_free(call.session, username, "username")
    try:
        async with call.session.begin_nested():
            account.username, account.username_key = username, fold(username)
    except sa.exc.IntegrityError:
        raise taken("username") from None
