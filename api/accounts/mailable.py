"""Asking for an e-mail without being logged in."""

from api.accounts.checks import AccountChecks
from api.accounts.emails import address_key
from api.accounts.passwords import verify_password
from api.context import RequestContext
from api.limiting import Limit
from api.mutations.call import Services
from api.mutations.rates import in_payload


async def mailable(services: Services, context: RequestContext, email: str) -> str:
    """An address that one more e-mail may go to. Raises Refused where it is none, or that were too many."""
    checks = AccountChecks()
    address = checks.email(email, "email")
    checks.end()
    with in_payload():
        await services.limiting.rates.hit(Limit.ADDRESS_MAILS, context.client.limited_as)
        await services.limiting.rates.hit(Limit.ACCOUNT_MAILS, address_key(address))
    # Beside this, the little that is written for an account and not for others takes no time that one could measure.
    await verify_password("", None)
    return address
