"""Sessions: where an account is logged in, by an opaque token that only its holder knows."""

import asyncio
import uuid
from datetime import datetime, timedelta

import orjson
import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.tables import Account, AccountSession
from api.accounts.tokens import hash_of, new_token
from api.context import Role, Standing, Viewer
from api.database.columns import now
from api.database.database import Database
from api.errors import Unauthenticated
from api.mutations.call import Call
from api.planner.sql import current_moment, json_array, utf8
from api.settings import Settings

log = structlog.get_logger("rostrum.sessions")

SLIDING = timedelta(days=30)
LONGEST = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=1)


async def begin_session(call: Call, account_id: uuid.UUID) -> tuple[str, AccountSession]:
    """Log an account in: the token, which is told this once, and the session's row."""
    token = new_token()
    row = AccountSession(
        account_id=account_id,
        token_hash=hash_of(token, call.settings.token_key),
        created_at=call.now,
        last_seen_at=call.now,
        expires_at=call.now + SLIDING,
        user_agent=(call.client.user_agent or "")[:500] or None,
        address=call.client.address[:100] or None,
    )
    call.session.add(row)
    await call.session.flush()
    return token, row


async def end_sessions(session: AsyncSession, account_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Log an account out everywhere, or everywhere but in one session.

    One by one: the change log tells whoever is connected by them.
    """
    for row in await session.scalars(sa.select(AccountSession).where(col(AccountSession.account_id) == account_id)):
        if row.id != but:
            await session.delete(row)
    await session.flush()


async def check_account(database: Database, viewer: Viewer) -> None:
    """Raise Unauthenticated where a viewer's account has been deleted since it was found out who they are."""
    if viewer.account_id:
        async with database.transaction() as session:
            if await session.get(Account, viewer.account_id) is None:
                raise ended()


def ended() -> Unauthenticated:
    """What is told of a token that nobody has."""
    return Unauthenticated(
        "The session's token is not one of ours, has expired or was revoked. Log in again, or send none."
    )


class Sessions:
    """Finds out to whom a token belongs, and notes that they were seen."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.key = settings.token_key
        values = json_array(
            col(AccountSession.id),
            col(Account.id),
            col(Account.role),
            col(Account.email_verified_at).is_not(None),
            col(Account.suspended_at).is_not(None),
            col(AccountSession.last_seen_at),
            col(AccountSession.created_at),
        )
        found = (
            sa.select(utf8(values))
            .select_from(AccountSession)
            .join(Account, col(Account.id) == col(AccountSession.account_id))
            .where(col(AccountSession.token_hash) == sa.bindparam("token", type_=sa.Text()))
            .where(col(AccountSession.expires_at) > current_moment())
        )
        self.found = str(found.compile(dialect=database.dialect))
        self.noting: set[asyncio.Task[None]] = set()

    async def viewer(self, token: str) -> Viewer:
        """Whose session a token is. Raises Unauthenticated where it is nobody's, or no longer."""
        found = await self.database.reader.value(self.found, [hash_of(token, self.key)])
        if found is None:
            raise ended()
        session_id, account_id, role, verified, suspended, seen_at, created_at = orjson.loads(found)
        viewer = Viewer(
            uuid.UUID(account_id), uuid.UUID(session_id), Standing(Role[role], bool(verified), bool(suspended))
        )
        if now() - datetime.fromisoformat(seen_at) > SEEN_EVERY:
            self._note(uuid.UUID(session_id), datetime.fromisoformat(created_at))
        return viewer

    def _note(self, session_id: uuid.UUID, created_at: datetime) -> None:
        """Move the session's end on, beside the request: a reader does not wait for a writer."""
        task = asyncio.create_task(self._seen(session_id, created_at))
        self.noting.add(task)
        task.add_done_callback(self.noting.discard)

    async def _seen(self, session_id: uuid.UUID, created_at: datetime) -> None:
        at = now()
        # Of several requests at once, or workers, one writes.
        unseen = col(AccountSession.last_seen_at) < at - SEEN_EVERY
        update = sa.update(AccountSession).where(col(AccountSession.id) == session_id, unseen)
        try:
            async with self.database.transaction() as session:
                await session.execute(
                    update.values(last_seen_at=at, expires_at=min(at + SLIDING, created_at + LONGEST))
                )
        except (sa.exc.SQLAlchemyError, OSError) as error:
            log.warning("session_not_noted", error=str(error))
