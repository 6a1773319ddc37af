"""Sends what the outbox holds, as long as the application runs. Each worker has one sender."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from email.headerregistry import Address

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.addresses import SmtpServer
from api.database.columns import now
from api.database.database import Database
from api.errors import RostrumError
from api.mail.leases import Outcome, clear, due, settle, take
from api.mail.outbox import Outbox
from api.mail.smtp import Connection, NotSent, Refused, ServerTrouble
from api.mail.tables import OutgoingEmail
from api.settings import Settings

log = structlog.get_logger("rostrum.mail")

POLL_SECONDS = 1
"""How often a sender looks for what other processes have queued, and what is due again."""
FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 3600
LONGEST_PAUSE_SECONDS = 60
"""A message that is refused waits by itself, up to an hour; where none can be sent, all wait, up to a minute."""
GIVEN_UP_AFTER = timedelta(days=3)
LEASE = 3
"""A lease is so many times as long as opening a connection, or having it take a message, may last."""
CLEAR_SECONDS = 3600
STOP_SECONDS = 3
"""How long the message that is being sent when the application stops may still take."""
EXPECTED = (ServerTrouble, RostrumError, SQLAlchemyError, OSError)
"""Troubles of others, whose stacks tell nothing."""


class Sender:
    """Takes one message after the other and has the SMTP server take it, until it is stopped."""

    def __init__(
        self, database: Database, outbox: Outbox, server: SmtpServer, address: Address, seconds: float, *, erase: bool
    ) -> None:
        self.database = database
        self.outbox = outbox
        self.connection = Connection(server, address, seconds)
        self.lease_seconds = LEASE * seconds
        self.erase = erase
        self.is_due = str(due().compile(dialect=database.dialect))
        self.stopped = asyncio.Event()
        self.cleared: float | None = None
        self.unsettled: Outcome | None = None
        """What became of the last message, where the database does not know yet. Nothing is sent before it does."""

    async def run(self) -> None:
        """Send all that is due, and look again: at once when told to, else in a second; later when there is trouble."""
        pause = POLL_SECONDS
        while not self.stopped.is_set():
            self.outbox.queued.clear()
            try:
                await self._send_what_is_due()
                pause = POLL_SECONDS
                await _wait(self.outbox.queued, pause)
            except Exception as error:  # whatever it is, the next message may go
                reason = str(getattr(error, "orig", error))
                log.warning("no_mail_sent", reason=reason, retry_in=pause, exc_info=not isinstance(error, EXPECTED))
                await _wait(self.stopped, pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        with contextlib.suppress(*EXPECTED):
            await self._settle()

    def stop(self) -> None:
        """Send nothing more but what is being sent."""
        self.stopped.set()
        self.outbox.queued.set()

    async def _send_what_is_due(self) -> None:
        await self._settle()
        await self._clear()
        if not await self.database.reader.value(self.is_due, ()):
            return
        async with contextlib.aclosing(self.connection):
            while not self.stopped.is_set() and (email := await self._take()):
                await self._send(email)

    async def _take(self) -> OutgoingEmail | None:
        async with self.database.transaction() as session:
            return await take(session, self.lease_seconds)

    async def _send(self, email: OutgoingEmail) -> None:
        try:
            await self.connection.send(email)
        except ServerTrouble as trouble:
            await self._settle(_failed(email, email.attempts, trouble))
            raise
        except NotSent as failure:
            await self._settle(_failed(email, email.attempts + 1, failure))
        else:
            await self._settle(Outcome(email, email.attempts + 1))

    async def _settle(self, outcome: Outcome | None = None) -> None:
        self.unsettled = outcome or self.unsettled
        if self.unsettled is None:
            return
        async with self.database.transaction() as session:
            await settle(session, self.unsettled, erase=self.erase)
        _log(self.unsettled)
        self.unsettled = None

    async def _clear(self) -> None:
        time = asyncio.get_running_loop().time()
        if self.cleared is None or time > self.cleared + CLEAR_SECONDS:
            self.cleared = time
            async with self.database.transaction() as session:
                await clear(session)


def _failed(email: OutgoingEmail, attempts: int, failure: NotSent) -> Outcome:
    """What becomes of a message that was not sent: tried again, ever later, or given up."""
    if isinstance(failure, Refused) or email.queued_at < now() - GIVEN_UP_AFTER:
        return Outcome(email, attempts, str(failure))
    doubled = FIRST_RETRY_SECONDS * 2 ** max(attempts - 1, 0)
    return Outcome(email, attempts, str(failure), min(doubled, LONGEST_RETRY_SECONDS))


def _log(outcome: Outcome) -> None:
    """Tell what became of a message, without its recipient."""
    told = {"email": str(outcome.email.id), "attempts": outcome.attempts}
    if outcome.error is None:
        log.info("mail_sent", **told)
    elif outcome.retry_in is None:
        log.warning("mail_given_up", **told)
    else:
        log.info("mail_postponed", retry_in=outcome.retry_in, **told)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, or so many seconds are over."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


@contextlib.asynccontextmanager
async def sending(settings: Settings, database: Database, outbox: Outbox) -> AsyncIterator[None]:
    """What the outbox holds is sent while the block runs, where the settings name an SMTP server."""
    if not settings.smtp_url or not settings.mail_from:
        yield
        return
    erase = settings.env == "production"
    sender = Sender(database, outbox, settings.smtp_url, settings.mail_from, settings.mail_seconds, erase=erase)
    running = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        sender.stop()
        await asyncio.wait([running], timeout=STOP_SECONDS)
        running.cancel()
        await asyncio.wait([running])
