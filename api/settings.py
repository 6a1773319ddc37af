"""All settings: the environment, read once. Each is ROSTRUM_ and its name in capitals."""

from email.headerregistry import Address
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import AfterValidator, Field, PlainValidator, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from api.addresses import SmtpServer, local_url, read_sender, read_site_url, read_smtp_url
from api.errors import StartupError

DEFAULT_DATABASE = "sqlite:///rostrum.db"

SiteUrl = Annotated[str, AfterValidator(read_site_url)]
SmtpUrl = Annotated[SmtpServer, PlainValidator(read_smtp_url)]
Sender = Annotated[Address, PlainValidator(read_sender)]


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
    statement_seconds: float = 5
    operation_seconds: float = 10
    connection_seconds: float = 3


class Settings(BaseSettings):
    """How this process of Rostrum is set up."""

    # An error must not show a password.
    model_config = SettingsConfigDict(env_prefix="ROSTRUM_", hide_input_in_errors=True)

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    database_url: str = DEFAULT_DATABASE
    database_connections: int = Field(default=10, ge=1)
    """Connections to PostgreSQL that one worker may hold; on SQLite, connections that read at the same time."""
    cors_origins: list[str] = Field(default_factory=list)
    """Origins whose pages may call the API from a browser, as JSON: ["https://www.example.org"], or ["*"]."""
    public_url: SiteUrl | None = None
    """The address of the site that links in e-mails lead to; unless given, that of this server."""
    smtp_url: Annotated[SmtpUrl | None, NoDecode] = None
    """The server that sends e-mails; where none is given, they can be read in the mailbox alone."""
    mail_from: Annotated[Sender | None, NoDecode] = None
    """Who e-mails are from, as in `The Herald <news@example.org>`; the name stands for the site in them too."""
    mail_seconds: float = Field(default=60, gt=0)
    """How long the SMTP server may take to let us in, and as long again to take a message. After three times that, a
    message that a worker was about to send is sent by another."""
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
    def local_url(self) -> str:
        """The address under which this machine reaches this server."""
        return local_url(self.host, self.port)

    @property
    def site_url(self) -> str:
        """What links in e-mails begin with."""
        return self.public_url or self.local_url

    def check(self) -> None:
        """Raise StartupError where something must be set that is not: some of it in production alone."""
        needed = [
            ("ROSTRUM_SMTP_URL", self.smtp_url, "the server that sends e-mails, as in smtp://user:password@host:587"),
            ("ROSTRUM_MAIL_FROM", self.mail_from, "who they are from, as in The Herald <news@example.org>"),
        ]
        missing = [f"{name} ({what})" for name, value, what in needed if value is None]
        if self.env == "production" and missing:
            raise StartupError(f"Production needs {', and '.join(missing)}.")
        if self.smtp_url and not self.mail_from:
            raise StartupError(f"To send e-mails, Rostrum needs {missing[0]}.")

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
        problems = (
            f"{prefix}{problem['loc'][0]}".upper() + f": {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        )
        raise StartupError("; ".join(problems)) from error
    except SettingsError as error:
        raise StartupError(f"{error}. Lists are written as JSON.") from error
