"""The real application behind a real HTTP server, and a client that asks it."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from api.app import create_app
from api.settings import Settings
from api.web.server import server_config

DEFAULTS: dict[str, Any] = {"log_level": "warning", "database_connections": 4}
"""Few connections: a run of all tests has many servers at once, and PostgreSQL takes a hundred."""

PRODUCTION: dict[str, Any] = {
    "env": "production",
    "secret_key": "a secret that only this server knows",
    "smtp_url": "smtp://127.0.0.1:1",
    "mail_from": "The Herald <news@herald.example>",
}
"""What production must be told, of services that are not there."""


class Client:
    """Asks one running server."""

    def __init__(self, url: str, backend: str, database_url: str) -> None:
        self.url = url
        self.backend = backend
        self.database_url = database_url
        self.http = httpx.Client(base_url=url, timeout=30)

    def post(self, query: str, variables: Mapping[str, Any] | None = None, /, **headers: Any) -> httpx.Response:
        """The response to a GraphQL operation."""
        return self.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

    def data(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an operation that must succeed."""
        response = self.post(query, variables)
        body = response.json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def payload(
        self, query: str, variables: Mapping[str, Any] | None = None, /, *, token: str | None = None, **headers: str
    ) -> Any:
        """The payload of a mutation's only field, sent in the session of a token."""
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        body = self.post(query, variables, **headers).json()
        assert "errors" not in body, body["errors"]
        (payload,) = body["data"].values()
        return payload

    def error(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The first error of an operation that must be refused."""
        body = self.post(query, variables).json()
        assert body.get("errors"), f"not refused: {body}"
        error: dict[str, Any] = body["errors"][0]
        return error


@contextmanager
def serve(database_url: str, **settings: Any) -> Iterator[Client]:
    """A server on a free port of this machine, for as long as the block runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    chosen = Settings(**DEFAULTS | {"database_url": database_url, "port": port} | settings)
    with running(create_app(chosen), chosen, listener) as url:
        client = Client(url, database_url.split(":", maxsplit=1)[0], database_url)
        with client.http:
            yield client


@contextmanager
def running(app: Starlette, settings: Settings, listener: socket.socket | None = None) -> Iterator[str]:
    """The address of an application, once it answers: on any port that is free, unless a listener is given."""
    listener = listener or socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(server_config(app, settings))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as http:
            http.get(f"{url}/health/live")
        yield url
    finally:
        server.should_exit = True
        thread.join(20)
