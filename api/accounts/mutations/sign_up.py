"""Signing up."""

from dataclasses import dataclass

import sqlalchemy as sa
import strawberry

from api.accounts.audit import record
from api.accounts.checks import AccountChecks
from api.accounts.claims import owner_of
from api.accounts.emails import address_key
from api.accounts.messages import send_address_link
from api.accounts.passwords import hash_password
from api.accounts.rules import check_username_free, taken
from api.accounts.tables import Account, TokenPurpose
from api.context import RequestContext
from api.limiting import Limit
from api.mutations.call import Call, Services
from api.mutations.payloads import Payload, Result
from api.mutations.rates import in_payload


@strawberry.input(description="Who wants an account.")
class SignUpInput:
    """Who wants an account."""

    email: str = strawberry.field(description="Where the link goes that ends the sign-up.")
    password: str = strawberry.field(
        description="8 to 256 characters of any kind; those that are easily guessed are refused."
    )
    username: str = strawberry.field(
        description="2 to 50 letters and digits of one alphabet, with single `_` or `-` between them; unique."
    )
    display_name: str | None = strawberry.field(
        default=None, description="At most 200 characters; the username where left out."
    )


@strawberry.type(
    description="The same whether or not the address has an account already: what happens next is in the e-mail."
)
class SignUpPayload(Payload):
    """What came of signing up."""


@dataclass(frozen=True)
class Applicant:
    """Someone whose input is in order."""

    email: str
    username: str
    display_name: str
    password_hash: str


async def prepare_sign_up(services: Services, context: RequestContext, given: SignUpInput) -> Applicant:
    """Check the input and hash the password, before the transaction. Raises Refused where something is wrong."""
    checks = AccountChecks()
    email = checks.email(given.email, "email")
    username = checks.username(given.username, "username")
    display_name = checks.display_name(given.display_name or username or "-", "displayName")
    password = await checks.password(given.password, "password", known=(email, username, display_name))
    checks.end()
    async with services.database.transaction() as session:
        await check_username_free(session, username, "username")
    with in_payload():
        await services.limiting.rates.hit(Limit.SIGN_UPS, context.client.limited_as)
        await services.limiting.rates.hit(Limit.ACCOUNT_MAILS, address_key(email))
    return Applicant(email, username, display_name, await hash_password(password))


async def sign_up(call: Call, given: SignUpInput, prepared: Applicant) -> Result:
    """Make an account, which becomes its owner's when they follow the link in the e-mail."""
    account = Account(**vars(prepared), joined_at=call.now)
    try:
        async with call.session.begin_nested():
            call.session.add(account)
    except sa.exc.IntegrityError:
        raise taken("username") from None
    owner = await owner_of(call.session, account.email)
    await send_address_link(call, account, account.email, TokenPurpose.VERIFY_EMAIL, owner)
    record(call, "signUp", account.id)
    return Result()
