"""What this room keeps of an account: what an export has of it, and what goes with it."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.personal_data import exported_rows, personal_data
from api.accounts.tables import Account, AccountSession, AccountToken, AuditEvent
from api.addresses import read_email_address
from api.mail.outbox import forget
from api.mail.tables import OutgoingEmail
from api.mutations.call import Call


async def export_account(session: AsyncSession, account_id: uuid.UUID) -> Any:
    """The account as it is stored; of the password only that there is one."""
    (account,) = await exported_rows(
        session,
        sa.select(
            col(Account.username),
            col(Account.display_name).label("displayName"),
            col(Account.email),
            col(Account.email_verified_at).label("emailVerifiedAt"),
            col(Account.role),
            col(Account.joined_at).label("joinedAt"),
            col(Account.avatar_url).label("avatarUrl"),
            col(Account.suspended_at).label("suspendedAt"),
            col(Account.suspended_reason).label("suspendedReason"),
            col(Account.password_hash).is_not(None).label("hasPassword"),
        ).where(col(Account.id) == account_id),
    )
    return {**account, "role": account["role"].name}


async def export_sessions(session: AsyncSession, account_id: uuid.UUID) -> Any:
    """Where the account is logged in, or was until lately."""
    return await exported_rows(
        session,
        sa.select(
            col(AccountSession.created_at).label("createdAt"),
            col(AccountSession.last_seen_at).label("lastSeenAt"),
            col(AccountSession.expires_at).label("expiresAt"),
            col(AccountSession.user_agent).label("userAgent"),
            col(AccountSession.address),
        )
        .where(col(AccountSession.account_id) == account_id)
        .order_by(col(AccountSession.id)),
    )


async def export_links(session: AsyncSession, account_id: uuid.UUID) -> Any:
    """Links that were sent and still work, without their secrets."""
    links = await exported_rows(
        session,
        sa.select(
            col(AccountToken.purpose),
            col(AccountToken.email),
            col(AccountToken.created_at).label("createdAt"),
            col(AccountToken.expires_at).label("expiresAt"),
        )
        .where(col(AccountToken.account_id) == account_id, await _proved(session, account_id))
        .order_by(col(AccountToken.created_at)),
    )
    return [{**link, "purpose": link["purpose"].name} for link in links]


async def export_audit(session: AsyncSession, account_id: uuid.UUID) -> Any:
    """What the account did, and what was done to it: by whom and from where only where that was the account itself."""
    own = col(AuditEvent.actor_id) == account_id
    done_to_it = sa.and_(col(AuditEvent.subject_id) == account_id, await _proved(session, account_id))
    return await exported_rows(
        session,
        sa.select(
            col(AuditEvent.at),
            col(AuditEvent.action),
            sa.func.coalesce(own, sa.false()).label("byYou"),
            sa.case((own, col(AuditEvent.address))).label("address"),
            col(AuditEvent.details),
        )
        .where(sa.or_(own, done_to_it))
        .order_by(col(AuditEvent.id)),
    )


async def export_emails(session: AsyncSession, account_id: uuid.UUID) -> Any:
    """E-mails to the account's address that are still kept."""
    account = await session.get_one(Account, account_id)
    return await exported_rows(
        session,
        sa.select(
            col(OutgoingEmail.subject),
            col(OutgoingEmail.queued_at).label("queuedAt"),
            col(OutgoingEmail.sent_at).label("sentAt"),
        )
        .where(col(OutgoingEmail.recipient) == read_email_address(account.email), await _proved(session, account_id))
        .order_by(col(OutgoingEmail.id)),
    )


async def forget_emails(call: Call, account_id: uuid.UUID) -> None:
    """Delete the e-mails to the account's address, sent and unsent."""
    account = await call.session.get_one(Account, account_id)
    if account.email_verified_at:
        await forget(call.session, account.email)


async def _proved(session: AsyncSession, account_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Whether the account has proved that its address is its own. Where it merely claims it, what strangers did with
    the address, and what was sent there, is its owner's to read, if there is one.
    """
    account = await session.get_one(Account, account_id)
    return sa.true() if account.email_verified_at else sa.false()


personal_data("account", export=export_account)
personal_data("sessions", export=export_sessions)
personal_data("links", export=export_links)
personal_data("audit", export=export_audit)
personal_data("emails", export=export_emails, leave=forget_emails)
