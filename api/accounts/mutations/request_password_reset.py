"""Asking for a link to set a new password."""

import strawberry

from api.accounts.audit import record
from api.accounts.claims import latest_claim, owner_of
from api.accounts.mailable import mailable
from api.accounts.messages import send_no_account, send_reset
from api.context import RequestContext
from api.mutations.call import Call, Services
from api.mutations.payloads import Payload, Result


@strawberry.input(description="Where the link is to go.")
class RequestPasswordResetInput:
    """Where the link is to go."""

    email: str = strawberry.field(description="The account's address.")


@strawberry.type(description="The same whether or not the address has an account: what happens next is in the e-mail.")
class RequestPasswordResetPayload(Payload):
    """What came of asking for the link."""


async def prepare_reset_request(services: Services, context: RequestContext, given: RequestPasswordResetInput) -> str:
    """The address, as it is kept. Raises Refused where it is none, or too many e-mails were asked for."""
    return await mailable(services, context, given.email)


async def request_password_reset(call: Call, given: RequestPasswordResetInput, prepared: str) -> Result:
    """Send a link to the account's own address; to an address without an account, an e-mail that says so."""
    account = await owner_of(call.session, prepared) or await latest_claim(call.session, prepared)
    if account:
        await send_reset(call, account)
    else:
        await send_no_account(call, prepared)
    record(call, "requestPasswordReset", account.id if account else None)
    return Result()
