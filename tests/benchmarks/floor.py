"""The floor: a bare route that has PostgreSQL run the planner's own statement, and returns what it gives.

Nothing that answers with the same statement can be faster; what Rostrum adds is what it takes more than this.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.database.postgres import keep_session, server_settings
from api.execution.documents import Documents
from api.planner.dialects import POSTGRESQL
from api.planner.planner import Planner
from api.schema import schema
from api.settings import Limits, Settings


def planned(query: str, variables: dict[str, Any]) -> tuple[str, list[Any]]:
    """The statement of an operation, and the values bound in it."""
    operation = Documents(schema._schema, Limits()).read(query).operation(None)
    coerced = operation.variables(variables)
    statement = Planner(schema._schema, POSTGRESQL).statement(operation.node, operation.fragments, coerced)
    return statement.sql, statement.values(coerced)


def create_app() -> Starlette:
    """The application: BENCHMARK has the operations by name, ROSTRUM_DATABASE_URL the database."""
    settings = Settings()
    given = json.loads(os.environ["BENCHMARK"])
    statements = {name: planned(body["query"], body["variables"]) for name, body in given.items()}

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            settings.database_url,
            min_size=1,
            max_size=settings.database_connections,
            max_inactive_connection_lifetime=0,
            max_cached_statement_lifetime=0,
            reset=keep_session,
            server_settings=server_settings(settings),
        ) as app.state.pool:
            yield

    async def answer(request: Request) -> Response:
        sql, values = statements[request.path_params["name"]]
        async with request.app.state.pool.acquire() as connection:
            data = await connection.fetchval(sql, *values)
        return Response(b'{"data":' + data + b"}", media_type="application/json")

    return Starlette(routes=[Route("/{name}", answer, methods=["POST"])], lifespan=lifespan)
