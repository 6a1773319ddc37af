"""The e-mails about accounts: which tells what, and where its link leads. Their words are in `api/mail/templates/`."""

from typing import Any

from api.accounts.links import PAGES, VALID_FOR, issue
from api.accounts.tables import Account, TokenPurpose
from api.mutations.call import Call


async def send_address_link(
    call: Call, account: Account, email: str, purpose: TokenPurpose, owner: Account | None
) -> None:
    """A link by which an address becomes the account's; where it is someone's already, they are told so instead.

    Both do the same work, so that the time it takes does not tell which it was.
    """
    link = await issue(call, account, purpose, email)
    if owner:
        await send_account_exists(call, owner)
    else:
        template = "verify_email" if purpose is TokenPurpose.VERIFY_EMAIL else "confirm_new_email"
        await _send(call, email, template, username=account.username, link=link, valid_for=VALID_FOR[purpose])


async def send_reset(call: Call, account: Account) -> None:
    """A link to set a new password."""
    purpose = TokenPurpose.RESET_PASSWORD
    link = await issue(call, account, purpose, account.email)
    await _send(
        call, account.email, "reset_password", username=account.username, link=link, valid_for=VALID_FOR[purpose]
    )


async def send_account_exists(call: Call, account: Account) -> None:
    """To the owner of an address for which someone wants a link that ends a sign-up, or a change of address."""
    await _send(call, account.email, "account_exists", username=account.username, link=reset_page(call))


async def send_no_account(call: Call, email: str) -> None:
    """To an address without an account that someone asked a link for: perhaps they have signed up with another."""
    await _send(call, email, "no_account")


async def send_email_changed(call: Call, account: Account, old: str) -> None:
    """To the address that is no longer the account's."""
    await _send(call, old, "email_changed", username=account.username, new_email=account.email)


async def send_password_changed(call: Call, account: Account) -> None:
    """That the password is another from now on."""
    await _send(call, account.email, "password_changed", username=account.username, link=reset_page(call))


async def send_suspended(call: Call, account: Account) -> None:
    """That staff have suspended the account, and why."""
    await _send(
        call, account.email, "account_suspended", username=account.username, reason=account.suspended_reason or ""
    )


async def send_reinstated(call: Call, account: Account) -> None:
    """That the account can write again."""
    await _send(call, account.email, "account_reinstated", username=account.username)


def reset_page(call: Call) -> str:
    """Where one asks for a link to set a new password."""
    return call.services.outbox.link(PAGES[TokenPurpose.RESET_PASSWORD])


async def _send(call: Call, to: str, template: str, **values: Any) -> None:
    await call.services.outbox.queue(call.session, to=to, template=template, **values)
