"""Logging in."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import strawberry

from api.accounts.audit import record
from api.accounts.claims import latest_claim, owner_of
from api.accounts.own import compared
from api.accounts.rules import locked
from api.accounts.tables import Account
from api.accounts.transport import SessionTransport, begin
from api.accounts.types import Viewer
from api.context import RequestContext
from api.limiting import Limit
from api.mutations.call import Call, Services
from api.mutations.payloads import ErrorCode, Payload, Problem, Result
from api.mutations.rates import in_payload
from api.planner.fields import given, given_row

BAD_CREDENTIALS = Problem(
    "No account has this e-mail address and password. Check both, or reset the password.",
    ErrorCode.BAD_CREDENTIALS,
    ("password",),
)


@strawberry.input(description="Who logs in.")
class LogInInput:
    """Who logs in."""

    email: str = strawberry.field(description="The account's address.")
    password: str = strawberry.field(description="The account's password.")
    transport: SessionTransport = strawberry.field(
        default=SessionTransport.TOKEN, description="How the session is kept."
    )


@strawberry.type(description="Whoever has logged in, and their session.")
class LogInPayload(Payload):
    """Whoever has logged in, and their session."""

    viewer: Viewer | None = given_row("The User Center; null where nobody was logged in.")
    token: str | None = given("With `TOKEN`: the session's secret. It is told this once.")
    expires_at: datetime | None = given("When the session ends unless it is used before.")


@dataclass(frozen=True)
class Tried:
    """What came of comparing the password."""

    account: Account | None
    """Whose password it is."""
    renewed: str | None
    meant: uuid.UUID | None
    """The key of the account that has the address."""


async def prepare_log_in(services: Services, context: RequestContext, given: LogInInput) -> Tried:
    """Compare the password, before the transaction. Raises Refused where that was tried too often."""
    with in_payload():
        await services.limiting.rates.hit(Limit.LOG_INS, context.client.limited_as)
    async with services.database.transaction() as session:
        accounts = [await owner_of(session, given.email), await latest_claim(session, given.email)]
    account, renewed = await compared(services, context.client, given.email, given.password, *accounts)
    return Tried(account, renewed, next((each.id for each in accounts if each), None))


async def log_in(call: Call, given: LogInInput, prepared: Tried) -> Result:
    """Begin a session of the account."""
    account = await locked(call.session, prepared.account.id) if prepared.account else None
    # Whoever changes the password meanwhile ends all sessions: none may begin by the old one after that.
    if not account or not prepared.account or account.password_hash != prepared.account.password_hash:
        record(call, "logInFailed", prepared.meant)
        return Result.refused([BAD_CREDENTIALS])
    if prepared.renewed:
        account.password_hash = prepared.renewed
    result = await begin(call, account, given.transport)
    record(call, "logIn", account.id)
    return result
