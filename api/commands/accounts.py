"""What commands have in common that are about accounts."""

import sys
import uuid

import typer
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.accounts.claims import owner_of
from api.accounts.tables import Account
from api.errors import StartupError
from api.mutations.payloads import Refused
from api.planner.values import fold


async def account_of(session: AsyncSession, name: str) -> Account | None:
    """The account that an operator names by its username or e-mail address."""
    by_name = select(Account).where(col(Account.username_key) == fold(name.strip()))
    return await owner_of(session, name) if "@" in name else await session.scalar(by_name)


async def named(session: AsyncSession, name: str) -> Account:
    """The account that an operator names. Raises StartupError where there is none."""
    account = await account_of(session, name)
    if account is None:
        raise StartupError(f"There is no account {name!r}. To see all: rostrum user list")
    return account


async def found(session: AsyncSession, name: str) -> uuid.UUID:
    """The key of the account that an operator names, which may be the key itself.

    Raises StartupError where there is no such account.
    """
    try:
        return uuid.UUID(name)
    except ValueError:
        return (await named(session, name)).id


def read_password() -> str:
    """A new password: asked for twice on a terminal, else the first line of standard input. Never an argument: other
    users of the machine could read that.
    """
    if sys.stdin.isatty():
        password: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
        return password
    line = sys.stdin.readline().rstrip("\n")
    if not line:
        raise StartupError("Write the password to standard input, in one line.")
    return line


def told(refused: Refused) -> StartupError:
    """A refusal as an operator is told of it."""
    return StartupError(" ".join(problem.message for problem in refused.problems))
