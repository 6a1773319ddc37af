"""Who sends a request: a session's token in the Authorization header, or in a cookie from an allowed origin."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.accounts.sessions import LONGEST, Sessions
from api.addresses import is_loopback
from api.context import STRANGER, Client, RequestContext, Viewer
from api.errors import Forbidden, Unauthenticated
from api.mutations.idempotency import check_key
from api.settings import Settings
from api.web.addresses import Addresses

Headers = Mapping[str, str]
BEARER = "bearer"


class Authentication:
    """Makes the context of requests, and sets the session's cookie on responses."""

    def __init__(self, sessions: Sessions, addresses: Addresses, settings: Settings) -> None:
        self.sessions = sessions
        self.addresses = addresses
        self.origins = frozenset(settings.cors_origins)
        self.secure = not is_loopback(urlsplit(settings.site_url).hostname or "")
        # Browsers take a cookie with this prefix only over HTTPS and only from the host that it goes back to.
        self.cookie = "__Host-rostrum" if self.secure else "rostrum"

    def context(self, connection: HTTPConnection, headers: Headers) -> RequestContext:
        """The context of a request that is not yet authenticated: from where it comes, and under which key."""
        key = headers.get("idempotency-key")
        address = self.addresses.of(connection.scope)
        return RequestContext(
            request_id=connection.state.request_id,
            client=Client(address.host, address.key, headers.get("user-agent")),
            idempotency_key=None if key is None else check_key(key),
        )

    async def viewer(
        self, connection: HTTPConnection, headers: Headers, context: RequestContext, *, writes: bool = True
    ) -> Viewer:
        """Whoever sends a request; `writes` where it could change something.

        Raises Unauthenticated where its token is none, and Forbidden where its cookie comes from a foreign page.
        """
        if authorization := headers.get("authorization"):
            scheme, _, token = authorization.partition(" ")
            if scheme.lower() != BEARER or not token.strip():
                raise Unauthenticated(
                    "Write `Authorization: Bearer ` and the session's token, or leave the header out."
                )
            return await self.sessions.viewer(token.strip())
        cookie = self._cookie_of(headers)
        if not cookie:
            return STRANGER
        if writes:
            self.check_origin(connection, headers)
        try:
            return await self.sessions.viewer(cookie)
        except Unauthenticated:
            # No page can take this cookie away itself, and with it could not even log in again.
            context.session_token = ""
            raise

    def check_origin(self, connection: HTTPConnection, headers: Headers) -> None:
        """Raise Forbidden where a request with the session's cookie may come from a page that is not ours."""
        origin = headers.get("origin")
        if not origin or not self.allows(connection, origin):
            raise Forbidden(
                "A request with the session's cookie must come from a page of an allowed origin, and this one names "
                f"{'none' if not origin else origin[:200]}. Add it to ROSTRUM_CORS_ORIGINS, or send the token as "
                "`Authorization: Bearer …`."
            )

    def allows(self, connection: HTTPConnection, origin: str) -> bool:
        """Whether pages of an origin may act for whoever is logged in there: our own, and those that are listed."""
        if origin in self.origins:
            return True
        own = urlsplit(origin)
        return own.scheme in ("http", "https") and own.netloc == connection.headers.get("host")

    def answer(self, context: RequestContext, response: Response) -> None:
        """Keep what is one viewer's out of caches; set or take away the session's cookie, where a mutation said so."""
        if context.viewer.account_id or context.session_token is not None:
            response.headers["Cache-Control"] = "no-store"
        if context.session_token is None:
            return
        response.set_cookie(
            self.cookie,
            context.session_token,
            max_age=int(LONGEST.total_seconds()) if context.session_token else 0,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def _cookie_of(self, headers: Headers) -> str | None:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return None
        return morsel.value if morsel else None
