"""Setting a new password by the link in an e-mail."""

import strawberry

from api.accounts.audit import record
from api.accounts.checks import AccountChecks
from api.accounts.claims import give_address
from api.accounts.links import bad_token, owner_of_link, redeem
from api.accounts.messages import send_password_changed
from api.accounts.passwords import hash_password
from api.accounts.rules import set_password
from api.accounts.tables import TokenPurpose
from api.context import RequestContext
from api.mutations.call import Call, Services
from api.mutations.payloads import Payload, Result


@strawberry.input(description="The token of a link to set a new password, and the password.")
class ResetPasswordInput:
    """The token of a link to set a new password, and the password."""

    token: str = strawberry.field(description="As the link in the e-mail has it.")
    new_password: str = strawberry.field(
        description="8 to 256 characters of any kind; those that are easily guessed are refused."
    )


@strawberry.type(description="What came of setting a new password. Every session of the account has ended.")
class ResetPasswordPayload(Payload):
    """What came of setting a new password."""


async def prepare_reset(services: Services, _context: RequestContext, given: ResetPasswordInput) -> str:
    """Check and hash the password. Raises Refused where the token or the password is of no use."""
    async with services.database.transaction() as session:
        account = await owner_of_link(session, services.settings, given.token, TokenPurpose.RESET_PASSWORD)
    if not account:
        raise bad_token()
    checks = AccountChecks()
    password = await checks.password(given.new_password, "newPassword", known=account.known_words)
    checks.end()
    return await hash_password(password)


async def reset_password(call: Call, given: ResetPasswordInput, prepared: str) -> Result:
    """Set the password. The link proves the account's address too."""
    link, account = await redeem(call, given.token, TokenPurpose.RESET_PASSWORD)
    if not account.email_verified_at and not await give_address(call.session, account, link.email, call.now):
        raise bad_token()
    await set_password(call.session, account, prepared)
    await call.services.limiting.backoff.clear(account.email_key)
    await send_password_changed(call, account)
    record(call, "resetPassword", account.id)
    return Result()
