"""The mailbox at `/mail`: what Rostrum writes to people, for developers to read where it runs.

E-mails hold links that open accounts. So the pages are served to this machine alone, and never in production.
"""

import secrets
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import col
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.addresses import is_loopback
from api.database.database import Database
from api.mail.tables import OutgoingEmail
from api.web.pages import page_headers

SHOWN = 100
FROM_ELSEWHERE = {"forwarded", "origin", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}
"""Headers of requests that someone passed on to us, or that a page of another site makes. We believe none of them: any
is reason enough to refuse."""
PAGE = {
    "default-src": "'none'",
    "frame-src": "'self'",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
MESSAGE = {
    "default-src": "'none'",
    "img-src": "data:",
    "style-src": "'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    # No scripts, and an origin of its own. What its links open is a page like any other.
    "sandbox": "allow-popups allow-popups-to-escape-sandbox",
}

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)

Endpoint = Callable[[Request], Awaitable[Response]]


def state(email: OutgoingEmail) -> str:
    """What has become of a message, in words."""
    if email.sent_at:
        return f"sent at {email.sent_at:%H:%M:%S}"
    if email.due_at:
        return f"waiting: {email.last_error}" if email.last_error else "waiting"
    return f"given up: {email.last_error}" if email.last_error else "not sent: no SMTP server is set"


environment.filters["state"] = state


class MailboxPage:
    """The latest e-mails, and each of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.routes = [
            Route("/mail", _for_this_machine(self.latest)),
            Route("/mail/{id:uuid}", _for_this_machine(self.one)),
            Route("/mail/{id:uuid}/html", _for_this_machine(self.html)),
        ]

    async def latest(self, _request: Request) -> Response:
        """The latest e-mails, newest first."""
        newest = sa.select(OutgoingEmail).order_by(col(OutgoingEmail.id).desc()).limit(SHOWN)
        async with self.database.transaction() as session:
            emails = (await session.scalars(newest)).all()
        return _page("mailbox.html", emails=emails, shown=SHOWN)

    async def one(self, request: Request) -> Response:
        """One e-mail: its text, and its HTML in a frame."""
        return _page("email.html", email=await self._email(request.path_params["id"]))

    async def html(self, request: Request) -> Response:
        """An e-mail's HTML, which may look as it likes and do nothing."""
        email = await self._email(request.path_params["id"])
        return HTMLResponse(email.body_html, headers=page_headers(MESSAGE))

    async def _email(self, key: uuid.UUID) -> OutgoingEmail:
        async with self.database.transaction() as session:
            email = await session.get(OutgoingEmail, key)
        if email is None:
            raise HTTPException(404)
        return email


def _for_this_machine(endpoint: Endpoint) -> Endpoint:
    """The endpoint for requests from this machine; for all others there is nothing here."""

    async def guarded(request: Request) -> Response:
        if not is_from_this_machine(request):
            raise HTTPException(404)
        return await endpoint(request)

    return guarded


def is_from_this_machine(request: Request) -> bool:
    """Whether the connection comes from here, and the browser meant to come here: a name of its own that a site has
    pointed here (DNS rebinding) is none of ours.
    """
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return False
    peer = request.client.host if request.client else ""
    return is_loopback(peer) and is_loopback(host) and FROM_ELSEWHERE.isdisjoint(request.headers.keys())


def _page(template: str, **values: Any) -> Response:
    nonce = secrets.token_urlsafe(16)
    html = environment.get_template(template).render(nonce=nonce, **values)
    return HTMLResponse(html, headers=page_headers({**PAGE, "style-src": f"'nonce-{nonce}'"}))
