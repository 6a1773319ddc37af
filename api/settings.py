"""All settings: the environment, read once. Each is ROSTRUM_ and its name in capitals."""

from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from api.errors import StartupError

DEFAULT_DATABASE = "sqlite:///rostrum.db"


class Limits(BaseSettings):
    """What a request may cost; beyond it the request is refused before the work."""

    model_config = SettingsConfigDict(env_prefix="ROSTRUM_LIMIT_")

    body_bytes: int = 1024 * 1024
    request_seconds: float = 20
    """From a request's first byte to its last."""
    document_bytes: int = 64 * 1024
    tokens: int = 4000
    depth: int = 15
    aliases: int = 30
    root_fields: int = 20
    directives: int = 50
    fields: int = 2000
    """Fields once all fragments are spread out."""
    selections: int = 200
    """Fields and fragments in one pair of braces: validation compares each with each."""
    mutations: int = 5
    cost: int = 10_000
    comments_a_minute: int = Field(default=10, ge=1)
    comments_a_day: int = Field(default=100, ge=1)
    """Comments that one account may write; staff may write as many as they like."""
    statement_seconds: float = 5
    operation_seconds: float = 10
    connection_seconds: float = 3


class Settings(BaseSettings):
    """How this process of Rostrum is set up."""

    model_config = SettingsConfigDict(env_prefix="ROSTRUM_")

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    database_url: str = DEFAULT_DATABASE
    database_connections: int = Field(default=10, ge=1)
    """Connections to PostgreSQL that one worker may hold; on SQLite, connections that read at the same time."""
    cors_origins: list[str] = Field(default_factory=list)
    """Origins whose pages may call the API from a browser, as JSON: ["https://www.example.org"], or ["*"]."""
    seeds: Path | None = None
    """The folder of the sample content; none is the one that Rostrum brings."""
    explain: bool | None = None
    """Whether clients may ask for an operation's SQL and price; unless said otherwise, all but in production."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    limits: Limits = Field(default_factory=Limits)

    @property
    def explains(self) -> bool:
        """Whether clients may ask for an operation's SQL and price."""
        return self.env != "production" if self.explain is None else self.explain

    @property
    def site_url(self) -> str:
        """What links in e-mails begin with."""
        return f"http://{self.host}:{self.port}"

    @cached_property
    def url(self) -> sa.URL:
        """The database's address, checked. Raises StartupError where it is none of ours."""
        try:
            url = sa.make_url(self.database_url)
        except sa.exc.ArgumentError:
            raise _bad_url(self.database_url, "it is no URL") from None
        backend = url.get_backend_name()
        if backend in ("postgres", "postgresql"):
            return url.set(drivername="postgresql+asyncpg")
        if backend != "sqlite":
            raise _bad_url(self.database_url, f"Rostrum runs on SQLite and PostgreSQL, not on {backend}")
        if not url.database or url.database == ":memory:":
            raise _bad_url(self.database_url, "an SQLite database must be a file, so that several readers can share it")
        return url.set(drivername="sqlite+aiosqlite")


def _bad_url(url: str, why: str) -> StartupError:
    shown = url.rsplit("@", maxsplit=1)[-1]
    return StartupError(
        f"Bad database URL {shown!r}: {why}. Write sqlite:///rostrum.db or postgresql://user:password@host/database."
    )


def read_settings(**given: Any) -> Settings:
    """The settings of the environment and those given. Raises StartupError where one has no value that it can have."""
    try:
        return Settings(**given)
    except ValidationError as error:
        prefix = Limits.model_config["env_prefix"] if error.title == "Limits" else Settings.model_config["env_prefix"]
        problems = (f"{prefix}{problem['loc'][0]}".upper() + f": {problem['msg']}" for problem in error.errors())
        raise StartupError("; ".join(problems)) from error
    except SettingsError as error:
        raise StartupError(f"{error}. Lists are written as JSON.") from error
