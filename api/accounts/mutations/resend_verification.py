"""Asking for the link that proves an address once more."""

import strawberry

from api.accounts.claims import latest_claim, owner_of
from api.accounts.mailable import mailable
from api.accounts.messages import send_account_exists, send_address_link, send_no_account
from api.accounts.tables import TokenPurpose
from api.context import RequestContext
from api.mutations.call import Call, Services
from api.mutations.payloads import Payload, Result


@strawberry.input(description="Where the link is to go.")
class ResendVerificationInput:
    """Where the link is to go."""

    email: str = strawberry.field(description="The address that someone signed up with.")


@strawberry.type(description="The same whether or not the address has an account: what happens next is in the e-mail.")
class ResendVerificationPayload(Payload):
    """What came of asking for the link."""


async def prepare_resend(services: Services, context: RequestContext, given: ResendVerificationInput) -> str:
    """The address, as it is kept. Raises Refused where it is none, or too many e-mails were asked for."""
    return await mailable(services, context, given.email)


async def resend_verification(call: Call, given: ResendVerificationInput, prepared: str) -> Result:
    """Send the link again; to an address that is verified, or has no account, an e-mail that says so."""
    owner, claim = await owner_of(call.session, prepared), await latest_claim(call.session, prepared)
    if owner:
        await send_account_exists(call, owner)
    elif claim:
        await send_address_link(call, claim, claim.email, TokenPurpose.VERIFY_EMAIL, None)
    else:
        await send_no_account(call, prepared)
    return Result()
