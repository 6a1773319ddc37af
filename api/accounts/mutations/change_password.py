"""Changing one's password."""

from dataclasses import dataclass

import strawberry

from api.accounts.audit import record
from api.accounts.checks import AccountChecks
from api.accounts.messages import send_password_changed
from api.accounts.own import Confirmation, confirm_password, not_confirmed, own_account
from api.accounts.passwords import hash_password
from api.accounts.rules import set_password
from api.accounts.types import Viewer
from api.context import RequestContext
from api.mutations.call import Call, Services
from api.mutations.payloads import Payload, Result
from api.planner.fields import given_row


@strawberry.input(description="The password, and the one that is to take its place.")
class ChangePasswordInput:
    """The password, and the one that is to take its place."""

    current_password: str = strawberry.field(description="The account's password until now.")
    new_password: str = strawberry.field(
        description="8 to 256 characters of any kind; those that are easily guessed are refused."
    )


@strawberry.type(description="Whoever has changed their password. Every other session of the account has ended.")
class ChangePasswordPayload(Payload):
    """Whoever has changed their password."""

    viewer: Viewer | None = given_row("The User Center; null where the password is as it was.")


@dataclass(frozen=True)
class Change:
    """A password that was confirmed, and what is to be kept of the next."""

    confirmed: Confirmation
    password_hash: str = ""


async def prepare_change_password(services: Services, context: RequestContext, given: ChangePasswordInput) -> Change:
    """Compare the one password, check and hash the other. Raises Refused where the new one is of no use."""
    confirmed = await confirm_password(services, context, given.current_password)
    if not confirmed.right:
        return Change(confirmed)
    checks = AccountChecks()
    password = await checks.password(given.new_password, "newPassword", known=confirmed.account.known_words)
    checks.end()
    return Change(confirmed, await hash_password(password))


async def change_password(call: Call, given: ChangePasswordInput, prepared: Change) -> Result:
    """Set the password, and end all other sessions."""
    account = await own_account(call)
    if not prepared.confirmed.holds_for(account):
        return not_confirmed(call, "changePassword", account, "currentPassword")
    await set_password(call.session, account, prepared.password_hash, keep=call.viewer.session_id)
    await send_password_changed(call, account)
    record(call, "changePassword", account.id)
    return Result(viewer=account.id)
