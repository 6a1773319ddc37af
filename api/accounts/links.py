"""Tokens that travel by e-mail: whoever follows the link has proved that they read what arrives at the address."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.emails import address_key
from api.accounts.tables import Account, AccountToken, TokenPurpose
from api.accounts.tokens import hash_of, new_token
from api.database.columns import now
from api.mutations.call import Call
from api.mutations.payloads import ErrorCode, Problem, Refused
from api.settings import Settings

VALID_FOR = {
    TokenPurpose.VERIFY_EMAIL: timedelta(days=1),
    TokenPurpose.CHANGE_EMAIL: timedelta(days=1),
    TokenPurpose.RESET_PASSWORD: timedelta(hours=1),
}
PAGES = {
    TokenPurpose.VERIFY_EMAIL: "/verify-email",
    TokenPurpose.CHANGE_EMAIL: "/verify-email",
    TokenPurpose.RESET_PASSWORD: "/reset-password",
}
"""Where the site has a page that gives the token to `verifyEmail` or `resetPassword`."""


async def issue(call: Call, account: Account, purpose: TokenPurpose, email: str) -> str:
    """A link for that address: it works once, for as long as `VALID_FOR` says."""
    token = new_token()
    call.session.add(
        AccountToken(
            token_hash=hash_of(token, call.settings.token_key),
            account_id=account.id,
            purpose=purpose,
            email=email,
            created_at=call.now,
            expires_at=call.now + VALID_FOR[purpose],
        )
    )
    await call.session.flush()
    return call.services.outbox.link(PAGES[purpose], token=token)


async def owner_of_link(
    session: AsyncSession, settings: Settings, token: str, *purposes: TokenPurpose
) -> Account | None:
    """Whose a link is that works now; it is not used up."""
    links = sa.select(Account).join(AccountToken, col(AccountToken.account_id) == col(Account.id))
    return await session.scalar(links.where(*_works(settings, token, now(), purposes)))


async def redeem(call: Call, token: str, *purposes: TokenPurpose) -> tuple[AccountToken, Account]:
    """Use a token up. Raises Refused where it is none, was used, or is too old.

    With its account all others are locked that claim the address, in one order: they may be about to do the same.
    """
    works = _works(call.settings, token, call.now, purposes)
    link = await call.session.scalar(sa.select(AccountToken).where(*works))
    if not link:
        raise bad_token()
    concerned = sa.or_(col(Account.id) == link.account_id, col(Account.email_key) == address_key(link.email))
    accounts = sa.select(Account).where(concerned).order_by(col(Account.id)).with_for_update()
    found = {account.id: account for account in await call.session.scalars(accounts)}
    used = await call.session.scalar(sa.delete(AccountToken).where(*works).returning(col(AccountToken.account_id)))
    if used not in found:
        raise bad_token()
    return link, found[used]


async def revoke(call: Call, account: Account, *purposes: TokenPurpose) -> None:
    """Let the account's links die: those for these purposes, or all of them."""
    dead = sa.delete(AccountToken).where(col(AccountToken.account_id) == account.id)
    await call.session.execute(dead.where(col(AccountToken.purpose).in_(purposes)) if purposes else dead)


def bad_token() -> Refused:
    """The token is of no use, whatever the reason is."""
    return Refused(
        Problem(
            "This link does not work any more: it was used, is too old, or a newer one replaced it. Ask for another.",
            ErrorCode.BAD_TOKEN,
            ("token",),
        )
    )


def _works(
    settings: Settings, token: str, at: datetime, purposes: tuple[TokenPurpose, ...]
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(AccountToken.token_hash) == hash_of(token.strip(), settings.token_key),
        col(AccountToken.purpose).in_(purposes),
        col(AccountToken.expires_at) > at,
    )
