"""What the viewer does to their own account, and how they prove again that they know its password."""

from dataclasses import dataclass

from api.accounts.audit import record
from api.accounts.emails import key_of_address
from api.accounts.passwords import verify_password
from api.accounts.rules import locked
from api.accounts.tables import Account
from api.context import Client, RequestContext
from api.mutations.call import Call, Services
from api.mutations.payloads import ErrorCode, Problem, Refused, Result
from api.mutations.permissions import NOT_LOGGED_IN, Denial, refusal, require_standing
from api.mutations.rates import in_payload


@dataclass(frozen=True)
class Confirmation:
    """What an account's owner wrote as its password, compared with what is kept of it."""

    account: Account
    """As it was when they were compared."""
    right: bool
    renewed: str | None = None
    """What to keep of the password from now on, where the parameters of hashing have changed."""

    def holds_for(self, account: Account) -> bool:
        """Whether it was right, and the password has not been changed since."""
        return self.right and account.password_hash == self.account.password_hash


async def own_account(call: Call, *denials: Denial) -> Account:
    """The viewer's account, locked. Raises Refused where nobody is logged in, or one of the denials holds."""
    require_standing(call, (NOT_LOGGED_IN, *denials))
    account = await locked(call.session, call.viewer.account_id)
    if account is None:
        raise Refused(refusal(NOT_LOGGED_IN, None))
    return account


async def confirm_password(services: Services, context: RequestContext, password: str) -> Confirmation:
    """Compare a password with the viewer's. Raises Refused where nobody is logged in, and after too many wrong ones.

    A session that was stolen is no better place to guess the password at than the log-in: the same waits hold.
    """
    async with services.database.transaction() as session:
        account = await session.get(Account, context.viewer.account_id) if context.viewer.account_id else None
    if account is None:
        raise Refused(refusal(NOT_LOGGED_IN, None))
    right, renewed = await compared(services, context.client, account.email, password, account)
    return Confirmation(account, right is not None, renewed)


async def compared(
    services: Services, client: Client, email: str, password: str, *accounts: Account | None
) -> tuple[Account | None, str | None]:
    """The first of the accounts whose password it is, and what to keep of it from now on where that has changed.

    `email` is what the client gave, by which failures are counted. It takes as long for accounts that are not there.
    Raises Refused after too many wrong ones.
    """
    with in_payload():
        key = key_of_address(email) or email
        async with services.limiting.backoff.attempt(key, client.limited_as) as attempt:
            for account in accounts:
                right, renewed = await verify_password(password, account.password_hash if account else None)
                if right:
                    await attempt.succeeded()
                    return account, renewed
    return None, None


def not_confirmed(call: Call, action: str, account: Account, *path: str) -> Result:
    """The refusal of a wrong password, which is recorded."""
    record(call, f"{action}Failed", account.id)
    return Result.refused([Problem("This is not your password.", ErrorCode.BAD_CREDENTIALS, path)])
