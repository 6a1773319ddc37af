"""Changing one's address."""

from dataclasses import dataclass

import strawberry

from api.accounts.audit import record
from api.accounts.checks import AccountChecks
from api.accounts.claims import owner_of
from api.accounts.emails import address_key
from api.accounts.links import revoke
from api.accounts.messages import send_address_link
from api.accounts.own import Confirmation, confirm_password, not_confirmed, own_account
from api.accounts.tables import TokenPurpose
from api.accounts.types import Viewer
from api.context import RequestContext
from api.limiting import Limit
from api.mutations.call import Call, Services
from api.mutations.payloads import ErrorCode, Payload, Result
from api.mutations.permissions import SUSPENDED
from api.mutations.rates import in_payload
from api.planner.fields import given_row


@strawberry.input(description="The address that is to take the place of the account's.")
class ChangeEmailInput:
    """The address that is to take the place of the account's."""

    password: str = strawberry.field(description="The account's password.")
    new_email: str = strawberry.field(description="Where the link goes that confirms the change.")


@strawberry.type(description="Whoever asks to change their address. It counts once its own link has been followed.")
class ChangeEmailPayload(Payload):
    """Whoever asks to change their address."""

    viewer: Viewer | None = given_row("The User Center, with the address that still counts; null where refused.")


@dataclass(frozen=True)
class Change:
    """A password that was confirmed, and the address as it is kept."""

    confirmed: Confirmation
    email: str = ""


async def prepare_change_email(services: Services, context: RequestContext, given: ChangeEmailInput) -> Change:
    """Compare the password, check the address. Raises Refused where it is none, or too many e-mails were asked for."""
    confirmed = await confirm_password(services, context, given.password)
    if not confirmed.right:
        return Change(confirmed)
    checks = AccountChecks()
    email = checks.email(given.new_email, "newEmail")
    if address_key(email) == confirmed.account.email_key and confirmed.account.email_verified_at:
        checks.add("This is your address already.", ErrorCode.ALREADY_DONE, "newEmail")
    checks.end()
    with in_payload():
        await services.limiting.rates.hit(Limit.ADDRESS_MAILS, context.client.limited_as)
        await services.limiting.rates.hit(Limit.ACCOUNT_MAILS, address_key(email))
    return Change(confirmed, email)


async def change_email(call: Call, given: ChangeEmailInput, prepared: Change) -> Result:
    """Send the link that confirms the new address; one that was sent before dies."""
    account = await own_account(call, SUSPENDED)
    if not prepared.confirmed.holds_for(account):
        return not_confirmed(call, "changeEmail", account, "password")
    await revoke(call, account, TokenPurpose.CHANGE_EMAIL)
    owner = await owner_of(call.session, prepared.email)
    await send_address_link(call, account, prepared.email, TokenPurpose.CHANGE_EMAIL, owner)
    record(call, "changeEmail", account.id)
    return Result(viewer=account.id)
