"""What holds for accounts, whoever changes them: mutations or the operator's commands."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.claims import VERIFIED
from api.accounts.sessions import end_sessions
from api.accounts.tables import Account, AccountToken
from api.context import Role
from api.mutations.payloads import ErrorCode, Problem, Refused
from api.planner.values import fold


async def locked(session: AsyncSession, key: uuid.UUID | None) -> Account | None:
    """An account that nobody else changes until the transaction ends."""
    return await session.get(Account, key, with_for_update=True, populate_existing=True) if key else None


async def lock_admins(session: AsyncSession) -> None:
    """Lock all admins, in one order and before any other account, where there could be one less.

    So of two who take the role from each other at once, the second finds that they are the last.
    """
    admins = sa.select(col(Account.id)).where(col(Account.role) == Role.ADMIN).order_by(col(Account.id))
    await session.execute(admins.with_for_update())


async def check_not_last_admin(session: AsyncSession, account: Account, *path: str) -> None:
    """Hold that someone can always give roles. Raises Refused where of the admins only this one could act."""
    able = (col(Account.role) == Role.ADMIN, VERIFIED, col(Account.suspended_at).is_(None))
    others = sa.select(sa.exists().where(*able, col(Account.id) != account.id))
    if account.role is Role.ADMIN and not await session.scalar(others):
        raise Refused(
            Problem(
                "This is the last admin who can act: make someone else an admin first.", ErrorCode.NOT_ALLOWED, path
            )
        )


async def check_username_free(session: AsyncSession, username: str, *path: str) -> None:
    """Raise Refused where an account has the username, or one that is the same but for case and accents."""
    same = sa.select(col(Account.id)).where(col(Account.username_key) == fold(username))
    if await session.scalar(same):
        raise taken(*path)


def taken(*path: str) -> Refused:
    """Someone has the username."""
    return Refused(Problem("Someone has this username. Choose another.", ErrorCode.TAKEN, path))


async def set_role(session: AsyncSession, account: Account, role: Role, *path: str) -> None:
    """Give the account a role. Raises Refused for the last admin, and for who has not verified their address."""
    if role is not Role.READER and not account.email_verified_at:
        raise Refused(Problem("They have not verified their e-mail address yet.", ErrorCode.EMAIL_NOT_VERIFIED, path))
    if role is not Role.ADMIN:
        await check_not_last_admin(session, account, *path)
    account.role = role


async def set_password(
    session: AsyncSession, account: Account, password_hash: str | None, *, keep: uuid.UUID | None = None
) -> None:
    """Give the account a password, or none. All its links die, and its sessions end, but for the one to keep."""
    account.password_hash = password_hash
    await session.execute(sa.delete(AccountToken).where(col(AccountToken.account_id) == account.id))
    await end_sessions(session, account.id, but=keep)


async def suspend(session: AsyncSession, account: Account, reason: str, at: datetime, *path: str) -> None:
    """Keep the account from writing, and end its sessions. Raises Refused for the last admin, and where it is done."""
    if account.suspended_at:
        raise Refused(Problem("This account is suspended already.", ErrorCode.ALREADY_DONE, path))
    await check_not_last_admin(session, account, *path)
    account.suspended_at, account.suspended_reason = at, reason
    await end_sessions(session, account.id)


def reinstate(account: Account, *path: str) -> None:
    """Let the account write again. Raises Refused where it can."""
    if not account.suspended_at:
        raise Refused(Problem("This account is not suspended.", ErrorCode.ALREADY_DONE, path))
    account.suspended_at = account.suspended_reason = None
