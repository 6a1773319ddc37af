"""The composition root: settings in, Starlette application out. The whole stack is readable here."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from brotli_asgi import BrotliMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import RedirectResponse
from starlette.routing import Route, WebSocketRoute

from api.accounts.personas import offers
from api.accounts.sessions import Sessions
from api.accounts.upkeep import delete_expired
from api.changes.feed import ChangeFeed
from api.changes.upkeep import Upkeep as ChangesUpkeep
from api.database import open_database
from api.database.redis import open_redis
from api.execution.executor import Executor
from api.execution.subscribe import Subscriber
from api.feedback.upkeep import Upkeep as FeedbackUpkeep
from api.limiting import open_limiting
from api.logs import configure_logs
from api.mail.outbox import Outbox
from api.mail.sender import sending
from api.mutations.call import Services
from api.schema import schema
from api.settings import Settings
from api.training.clock import Clock
from api.training.feeds import CalendarFeeds
from api.upkeep import MINUTE_SECONDS, Chore, upkeep
from api.web.account_pages import AccountPages
from api.web.addresses import Addresses
from api.web.authentication import Authentication
from api.web.calendars import Calendars
from api.web.certificates import Certificates
from api.web.explorer import EXPLORER_ASSETS, ExplorerPage
from api.web.feedback_pages import FeedbackPages
from api.web.graphql import GraphQLEndpoint
from api.web.health import Ready, live
from api.web.mailbox import MailboxPage
from api.web.middleware import RequestMiddleware
from api.web.reading import Operations
from api.web.server import end_with_parent
from api.web.websocket.endpoint import WebSocketEndpoint
from api.web.websocket.execution import executed
from api.web.websocket.sessions import SocketSessions


def create_app(settings: Settings | None = None) -> Starlette:
    """The application; without settings, those of the environment."""
    settings = settings or Settings()
    settings.check()
    configure_logs(settings.log_level)
    database = open_database(settings)
    outbox = Outbox(settings)
    redis = open_redis(settings)
    limiting = open_limiting(settings, redis)
    executor = Executor(schema, Services(settings, database, limiting, outbox))
    addresses = Addresses(settings)
    authentication = Authentication(Sessions(database, settings), addresses, settings)
    reading = Operations(executor, addresses)
    calendars = Calendars(reading, CalendarFeeds(database), settings.site_url)
    certificates = Certificates(reading, outbox.site)
    page = ExplorerPage(explain=settings.explains, personas=partial(offers, settings, database))
    graphql = GraphQLEndpoint(executor, authentication, settings.limits, page, explains=settings.explains)
    feed = ChangeFeed(database)
    clock = Clock(database, outbox)
    sockets = SocketSessions(authentication, feed)
    spoken = executed(executor, Subscriber(executor, feed), settings.limits)
    websocket = WebSocketEndpoint(spoken, sockets.authenticate, settings.limits, settings.cors_origins, addresses)
    chores = (
        Chore("changes pruned", ChangesUpkeep(database, settings.changes_days)),
        Chore("expired deleted", partial(delete_expired, database)),
        Chore("feedback forgotten", FeedbackUpkeep(database, settings.feedback_months)),
        Chore("classes announced", clock.announce, MINUTE_SECONDS),
        Chore("reminders written", clock.remind, MINUTE_SECONDS),
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # What start-up has made stays: without this the garbage collector would look through all of it again and again.
        gc.freeze()
        end_with_parent()
        await feed.start()
        async with sending(settings, database, outbox), upkeep(*chores):
            yield
        await sockets.stop()
        await feed.stop()
        certificates.close()
        executor.close()
        if redis:
            await redis.aclose()
        await database.close()

    return Starlette(
        routes=[
            Route("/graphql", graphql, methods=["GET", "POST"]),
            WebSocketRoute("/graphql", websocket),
            Route("/", lambda _request: RedirectResponse("/graphql")),
            EXPLORER_ASSETS,
            *calendars.routes,
            *certificates.routes,
            *AccountPages(executor, authentication).routes,
            *FeedbackPages(executor, authentication).routes,
            *([] if settings.env == "production" else MailboxPage(database).routes),
            Route("/health/live", live),
            Route("/health/ready", Ready(database).__call__),
        ],
        middleware=[
            Middleware(RequestMiddleware),
            *([_cors(settings)] if settings.cors_origins else []),
            Middleware(BrotliMiddleware, quality=4, minimum_size=1000, gzip_fallback=True),
        ],
        lifespan=lifespan,
    )


def _cors(settings: Settings) -> Middleware:
    return Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        allow_credentials="*" not in settings.cors_origins,
        expose_headers=["X-Request-Id", "Retry-After"],
    )
