"""One run of a mutation: its transaction, who asks, and what it may use."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.context import Client, RequestContext, Viewer
from api.database.database import Database
from api.limiting import Limiting
from api.mail.outbox import Outbox
from api.settings import Settings


@dataclass(frozen=True)
class Services:
    """What outlives a request, for mutations to use."""

    settings: Settings
    database: Database
    limiting: Limiting
    outbox: Outbox


@dataclass(frozen=True)
class Call:
    """What a mutation's function is given besides its input.

    It writes through `session`, whose transaction is committed after the payload has been read and before anyone is
    told; it may be run again from the beginning where the database asks for that (a deadlock).
    """

    session: AsyncSession
    context: RequestContext
    services: Services
    now: datetime

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.context.viewer

    @property
    def client(self) -> Client:
        """From where."""
        return self.context.client

    @property
    def settings(self) -> Settings:
        """How this process is set up."""
        return self.services.settings
