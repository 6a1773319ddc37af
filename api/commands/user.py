"""`rostrum user`: accounts, from the server itself. Whatever is done here stands in the audit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import orjson
import sqlalchemy as sa
import typer
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.audit import record_by_operator
from api.accounts.checks import AccountChecks
from api.accounts.claims import give_address, owner_of
from api.accounts.passwords import hash_password
from api.accounts.rules import check_username_free, lock_admins, set_password, set_role
from api.accounts.tables import Account
from api.commands.accounts import named, read_password, told
from api.commands.databases import check_migrated, opened
from api.commands.options import DatabaseUrl
from api.context import Role
from api.database.columns import now
from api.errors import StartupError
from api.mutations.payloads import Refused
from api.settings import DEFAULT_DATABASE, read_settings

app = typer.Typer(name="user", help="Make accounts, give roles, set passwords.", no_args_is_help=True)


def role_named(name: str | Role) -> Role:
    """The role of that name, in whatever case. Raises what the command line shows where there is none."""
    if isinstance(name, Role):
        return name  # a default
    try:
        return Role[name.upper()]
    except KeyError:
        raise typer.BadParameter(f"there is no role {name!r}; write one of {', '.join(ROLES)}") from None


ROLES = [role.name for role in Role]
Username = Annotated[str, typer.Argument(help="The account's username, or its e-mail address.")]
RoleName = Annotated[Role, typer.Argument(parser=role_named, metavar="|".join(ROLES))]


@asynccontextmanager
async def _session(database_url: str) -> AsyncIterator[AsyncSession]:
    """A transaction of the command's; what it must not do is told in a line."""
    settings = read_settings(database_url=database_url)
    async with opened(settings) as database:
        await check_migrated(database, settings)
        try:
            async with database.transaction() as session:
                yield session
        except Refused as refused:
            raise told(refused) from refused


@app.command("create")
def create_command(
    username: Annotated[str, typer.Argument(help="2 to 50 letters and digits; reserved names are allowed here.")],
    email: Annotated[str, typer.Argument(help="Where Rostrum writes to; it counts as verified.")],
    database_url: DatabaseUrl = DEFAULT_DATABASE,
    *,
    role: Annotated[
        Role, typer.Option(parser=role_named, metavar="ROLE", help="What they may do.", show_default="READER")
    ] = Role.READER,
    display_name: Annotated[str | None, typer.Option(help="As pages print it.", show_default="the username")] = None,
) -> None:
    """Make an account. Its password is asked for, or read from standard input."""
    given = {"username": username, "email": email, "display_name": display_name or username}
    typer.echo(asyncio.run(_create(database_url, given, role, read_password())))


async def _create(database_url: str, given: dict[str, str], role: Role, password: str) -> str:
    async with _session(database_url) as session:
        checks = AccountChecks()
        username = checks.any_username(given["username"], "username")
        email = checks.email(given["email"], "email")
        display_name = checks.display_name(given["display_name"], "displayName")
        await checks.password(password, "password", known=(email, username, display_name))
        checks.end()
        await check_username_free(session, username)
        if await owner_of(session, email):
            raise StartupError(f"{email} has an account already.")
        account = Account(
            username=username,
            display_name=display_name,
            email=email,
            role=role,
            password_hash=await hash_password(password),
        )
        session.add(account)
        await session.flush()
        await give_address(session, account, email, now())
        record_by_operator(session, "userCreate", account.id, role=role.name)
        return f"Made the account {username} with the role {role.name}."


@app.command("role")
def role_command(username: Username, role: RoleName, database_url: DatabaseUrl = DEFAULT_DATABASE) -> None:
    """Give an account a role. The last admin keeps theirs."""
    typer.echo(asyncio.run(_role(database_url, username, role)))


async def _role(database_url: str, username: str, role: Role) -> str:
    async with _session(database_url) as session:
        await lock_admins(session)
        account = await named(session, username)
        before = account.role
        await set_role(session, account, role)
        record_by_operator(session, "setUserRole", account.id, before=before.name, after=role.name)
        return f"{account.username} has the role {role.name} now, and had {before.name}."


@app.command("password")
def password_command(username: Username, database_url: DatabaseUrl = DEFAULT_DATABASE) -> None:
    """Set an account's password, and end its sessions. It is asked for, or read from standard input."""
    typer.echo(asyncio.run(_password(database_url, username, read_password())))


async def _password(database_url: str, username: str, password: str) -> str:
    async with _session(database_url) as session:
        account = await named(session, username)
        checks = AccountChecks()
        await checks.password(password, known=account.known_words)
        checks.end()
        await set_password(session, account, await hash_password(password))
        record_by_operator(session, "setPassword", account.id)
        return f"{account.username} has a new password, and is logged out everywhere."


@app.command("list")
def list_command(
    database_url: DatabaseUrl = DEFAULT_DATABASE,
    *,
    role: Annotated[
        Role | None, typer.Option(parser=role_named, metavar="ROLE", help="Only those with this role.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for other programs.")] = False,
) -> None:
    """List accounts, by username."""
    for account in asyncio.run(_list(database_url, role)):
        typer.echo(orjson.dumps(account, default=str) if as_json else "  ".join(_columns(account)))


async def _list(database_url: str, role: Role | None) -> list[dict[str, Any]]:
    accounts = sa.select(Account).order_by(col(Account.username_key))
    if role:
        accounts = accounts.where(col(Account.role) == role)
    async with _session(database_url) as session:
        return [
            {
                "username": account.username,
                "email": account.email,
                "role": account.role.name,
                "joinedAt": account.joined_at,
                "isEmailVerified": account.email_verified_at is not None,
                "isSuspended": account.suspended_at is not None,
                "hasPassword": account.password_hash is not None,
            }
            for account in await session.scalars(accounts)
        ]


def _columns(account: dict[str, Any]) -> list[str]:
    states = {
        "not verified": not account["isEmailVerified"],
        "suspended": account["isSuspended"],
        "no password": not account["hasPassword"],
    }
    return [
        f"{account['username']:<24}",
        f"{account['role']:<9}",
        f"{account['email']:<32}",
        f"{account['joinedAt']:%Y-%m-%d}",
        ", ".join(state for state, holds in states.items() if holds),
    ]
