"""Following the link that proves an address."""

from datetime import datetime

import strawberry

from api.accounts.audit import record
from api.accounts.claims import give_address
from api.accounts.links import bad_token, redeem
from api.accounts.messages import send_email_changed
from api.accounts.tables import TokenPurpose
from api.accounts.transport import SessionTransport, begin
from api.accounts.types import Viewer
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.planner.fields import given, given_row


@strawberry.input(description="The token of a link that proves an address.")
class VerifyEmailInput:
    """The token of a link that proves an address."""

    token: str = strawberry.field(description="As the link in the e-mail has it.")
    transport: SessionTransport = strawberry.field(
        default=SessionTransport.TOKEN, description="How the session is kept."
    )


@strawberry.type(description="Whoever has proved their address, and their session.")
class VerifyEmailPayload(Payload):
    """Whoever has proved their address, and their session."""

    viewer: Viewer | None = given_row("The User Center; null where the token was of no use.")
    token: str | None = given("With `TOKEN`: the session's secret. It is told this once.")
    expires_at: datetime | None = given("When the session ends unless it is used before.")


async def verify_email(call: Call, given: VerifyEmailInput) -> Result:
    """Make the address that the token was sent to the account's own, and log in."""
    link, account = await redeem(call, given.token, TokenPurpose.VERIFY_EMAIL, TokenPurpose.CHANGE_EMAIL)
    old = account.email if account.email_verified_at else None
    if not await give_address(call.session, account, link.email, call.now):
        raise bad_token()
    if link.purpose is TokenPurpose.CHANGE_EMAIL and old:
        await send_email_changed(call, account, old)
    result = await begin(call, account, given.transport)
    record(call, "verifyEmail", account.id, purpose=link.purpose.value)
    return result
