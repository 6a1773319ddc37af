"""The outbox: rooms put e-mails in it as part of their own transaction, and the sender takes them from there.

A room that has something to tell adds two templates to `api/mail/templates/`:

- `NAME.txt` extends `layout.txt` and has the blocks `subject` and `body`. It says all that there is to say.
- `NAME.html` extends `layout.html` and has the block `body`: the same words, with links that can be clicked.

Both get the values given to `queue` and, always, `site` (the site's name) and `site_url`. A name that they use and
`queue` was not given is an error, so that no test passes without it. Values are shown in one line and, in HTML,
escaped; `{{ value | lines }}` keeps line breaks, and `{{ span | in_words }}` shows a timedelta as "one hour".
"""

import asyncio
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.addresses import read_email_address
from api.mail.rendering import render
from api.mail.tables import OutgoingEmail
from api.planner.sql import current_moment
from api.settings import Settings

NAME = "Rostrum"


class Outbox:
    """Where e-mails wait. Without an SMTP server they stay there, for the mailbox page to show."""

    def __init__(self, settings: Settings) -> None:
        self.site_url = settings.site_url
        self.site = (settings.mail_from.display_name if settings.mail_from else "") or NAME
        self.sends = settings.smtp_url is not None
        self.queued = asyncio.Event()
        """Set when a transaction that queued something was committed in this process."""

    def link(self, path: str, **parameters: str) -> str:
        """The absolute address of one of the site's pages: `link("/verify", token=token)`."""
        return f"{self.site_url}{path}?{urlencode(parameters)}" if parameters else f"{self.site_url}{path}"

    async def queue(self, session: AsyncSession, *, to: str, template: str, **values: Any) -> None:
        """Send an e-mail once this transaction is committed; where it is undone, nobody hears of it.

        Raises ValueError where `to` is no e-mail address.
        """
        rendered = render(template, {"site": self.site, "site_url": self.site_url, **values})
        email = {
            "recipient": read_email_address(to),
            "subject": rendered.subject,
            "due_at": current_moment() if self.sends else None,
            "body_text": rendered.text,
            "body_html": rendered.html,
        }
        await session.execute(sa.insert(OutgoingEmail).values(email))
        sa.event.listen(session.sync_session, "after_commit", self._wake)

    def _wake(self, _session: Any) -> None:
        self.queued.set()


async def forget(session: AsyncSession, address: str) -> None:
    """Delete all e-mails to an address, sent and unsent, as when its owner leaves."""
    await session.execute(sa.delete(OutgoingEmail).where(col(OutgoingEmail.recipient) == read_email_address(address)))
