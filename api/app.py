"""The composition root: settings in, Starlette application out. The whole stack is readable here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from brotli_asgi import BrotliMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import RedirectResponse
from starlette.routing import Route

from api.database import open_database
from api.execution.executor import Executor
from api.logs import configure_logs
from api.schema import schema
from api.settings import Settings
from api.web.graphql import GraphQLEndpoint
from api.web.health import Ready, live
from api.web.ide import explorer_page
from api.web.middleware import RequestMiddleware


def create_app(settings: Settings | None = None) -> Starlette:
    """The application; without settings, those of the environment."""
    settings = settings or Settings()
    configure_logs(settings.log_level)
    database = open_database(settings)
    executor = Executor(schema._schema, database, settings.limits)  # noqa: SLF001  # Strawberry offers its graphql-core schema under no other name
    graphql = GraphQLEndpoint(executor, settings.limits, explorer_page)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await database.close()

    return Starlette(
        routes=[
            Route("/", lambda _request: RedirectResponse("/graphql")),
            Route("/graphql", graphql.__call__, methods=["GET", "POST"]),
            Route("/health/live", live),
            Route("/health/ready", Ready(database).__call__),
        ],
        middleware=[
            Middleware(RequestMiddleware),
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["*"],
                expose_headers=["X-Request-Id", "Retry-After"],
            ),
            Middleware(BrotliMiddleware, quality=4, minimum_size=1000, gzip_fallback=True),
        ],
        lifespan=lifespan,
    )
