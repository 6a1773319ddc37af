"""Who speaks over a socket: the same sessions as those of HTTP requests, ended as soon as they are revoked."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

from starlette.requests import HTTPConnection

from api.changes.feed import ChangeFeed
from api.changes.log import Event
from api.changes.tables import ChangeKind
from api.context import RequestContext
from api.errors import RostrumError
from api.web.authentication import Authentication, Headers

RETRY_SECONDS = 1.0


@dataclass(eq=False)
class SocketSession:
    """What a socket's operations are run with. Its viewer is the present one, whatever changes meanwhile."""

    authentication: Authentication
    handshake: HTTPConnection
    headers: Headers
    context: RequestContext
    revoked: asyncio.Event = field(default_factory=asyncio.Event)
    rechecking: asyncio.Task[None] | None = None

    async def check(self) -> None:
        """Find out who the viewer is now. Raises a RostrumError where their session is not one, or no longer."""
        self.context.viewer = await self.authentication.viewer(self.handshake, self.headers, self.context)

    def recheck(self) -> None:
        """Find it out at once, and end the socket where the session has ended."""
        self.rechecking = asyncio.create_task(self._recheck())

    async def _recheck(self) -> None:
        try:
            await self.check()
        except RostrumError:
            self.revoked.set()


class SocketSessions:
    """Begins the sessions of sockets, and watches the change log for what becomes of them."""

    def __init__(self, authentication: Authentication, feed: ChangeFeed) -> None:
        self.authentication = authentication
        self.feed = feed
        self.open: WeakSet[SocketSession] = WeakSet()
        self.watching: asyncio.Task[None] | None = None
        self.follows = asyncio.Event()
        """Set while the change log is followed, or was tried to be."""

    async def authenticate(self, payload: Mapping[str, Any], handshake: HTTPConnection) -> SocketSession:
        """See `Authenticate`: the payload's `Authorization`, as the header would be; else the header, or the cookie."""
        headers = dict(handshake.headers)
        given = next((value for name, value in payload.items() if name.lower() == "authorization"), None)
        if isinstance(given, str) and given:
            headers["authorization"] = given
        context = self.authentication.context(handshake, headers)
        session = SocketSession(self.authentication, handshake, headers, context)
        await session.check()
        if context.viewer.account_id:
            await self._watch_over(session)
        return session

    async def _watch_over(self, session: SocketSession) -> None:
        """Watch a session from now on, and look at it again: it may have changed just before."""
        self.open.add(session)
        if self.watching is None or self.watching.done():
            self.follows.clear()
            self.watching = asyncio.create_task(self._watch())
        await self.follows.wait()
        session.recheck()

    async def stop(self) -> None:
        """End watching."""
        if self.watching:
            self.watching.cancel()
            with suppress(asyncio.CancelledError):
                await self.watching

    async def _watch(self) -> None:
        """Follow the change log for as long as somebody is logged in over a socket."""
        while self.open:
            try:
                async with self.feed.follow() as follower:
                    self.follows.set()
                    async for batch in follower:
                        for event in batch:
                            self._tell(event)
                        if not self.open:
                            return
            except RostrumError:
                self.follows.set()
                # What was missed may have been anybody's end.
                await asyncio.sleep(RETRY_SECONDS)
                for session in self.open:
                    session.recheck()

    def _tell(self, event: Event) -> None:
        for session in self.open:
            viewer = session.context.viewer
            if event.row_id == viewer.session_id and event.kind is ChangeKind.DELETED:
                session.revoked.set()
            elif event.row_id == viewer.account_id:
                session.recheck()
