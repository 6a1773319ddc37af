"""All settings: the environment, read once. Each is ROSTRUM_ and its name in capitals."""

import json
from email.headerregistry import Address
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import sqlalchemy as sa
from limits import parse_many
from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from api.addresses import SmtpServer, is_loopback, local_url, read_sender, read_site_url, read_smtp_url
from api.errors import StartupError

DEFAULT_DATABASE = "sqlite:///rostrum.db"
UNIX = "unix"
"""What stands for whoever comes through a Unix socket, who has no address."""
MOST_OF_A_RATE = 1_000_000


def _rate(text: str) -> str:
    if text.strip():
        try:
            amounts = [rate.amount for rate in parse_many(text)]
        except ValueError:
            amounts = [0]
        if not all(1 <= amount <= MOST_OF_A_RATE for amount in amounts):
            raise ValueError(
                f"{text[:80]!r} is no rate. Write how often in how long, as 5/hour or 10/minute; 100/day, "
                f"with at most {MOST_OF_A_RATE:,}, or nothing for no limit"
            )
    return text.strip()


def _proxy(text: str) -> str:
    if text != UNIX:
        ip_network(text, strict=False)
    return text


def _redis_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise ValueError("write redis://HOST:PORT, rediss:// with TLS, or unix:///PATH")
    # Reading it raises ValueError where it is none.
    _ = parts.port
    return text


def _words(given: Any) -> Any:
    if not isinstance(given, str) or not given.strip():
        return given or []
    if given.lstrip().startswith("["):
        try:
            return json.loads(given)
        except ValueError as error:
            raise ValueError(f"it is no JSON: {error}") from error
    try:
        lines = Path(given).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise ValueError(f"its file cannot be read: {error}") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


Rate = Annotated[str, AfterValidator(_rate)]
"""How often something may be done: "5/hour", or several that all hold, "10/minute; 100/day"; empty for no limit."""

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
    redis_seconds: float = Field(default=0.5, gt=0)
    """How long Redis may take to answer; after that this worker counts for itself for a while."""

    sign_ups: Rate = "5/hour"
    """Per address."""
    log_ins: Rate = "30/minute"
    """Per address, right or wrong."""
    log_in_failures: int = Field(default=5, ge=1)
    """From this failure on, an account, and an address, has to wait until its next try to log in."""
    log_in_wait_seconds: float = Field(default=1, gt=0)
    """The first wait; each further failure doubles it."""
    log_in_longest_wait_seconds: float = Field(default=3600, gt=0)
    """The longest wait. One failure is forgiven for each time that it passes without a try."""
    address_mails: Rate = "5/hour"
    """E-mails to verify an address or to reset a password, per address that asks for them."""
    account_mails: Rate = "5/hour"
    """The same, per e-mail address that they would go to, whoever asks."""
    feedback: Rate = "10/hour"
    """From people who are not logged in, per address."""
    account_feedback: Rate = "30/hour"
    """Messages to the staff, per account; staff may write as many as they like."""
    comments: Rate = "10/minute; 100/day"
    """Per account; staff write as many as they like."""
    address_points: Rate = "1000/minute"
    """What operations of people who are not logged in may cost together, per address."""
    viewer_points: Rate = "5000/minute"
    """The same, per account that is logged in."""
    loopback: bool | None = None
    """Whether what is limited per address is so for this machine's own; unless said otherwise, in production alone."""
    sockets: int = 2000
    """WebSockets that are open at once in one worker."""
    sockets_per_address: int = 20
    """Of these, how many may be of one address (of one /64 network, where addresses are IPv6)."""
    socket_operations: int = 20
    """Operations that run at once on one socket."""
    socket_message_bytes: int = 64 * 1024
    socket_behind_bytes: int = 1024 * 1024
    """What may wait for a client to read it: events, beside the answers that it asked for one by one."""
    socket_behind_seconds: float = 5
    """How long a client may stay so far behind while more events come."""
    socket_init_seconds: float = 5
    """From a socket's opening to the client's connection_init."""
    socket_ping_seconds: float = 20
    socket_pong_seconds: float = 10
    """How long a client has to answer a ping: with the pause before it, one that reads nothing is closed after 30 s."""
    socket_recheck_seconds: float = 300
    """How often it is asked whether the session of a socket's user still holds."""


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
    changes_days: float = Field(default=7, gt=0)
    """For how many days the change log is kept: a client that was away for longer cannot fill its gap."""
    feedback_months: float = Field(default=24, gt=0)
    """How long feedback is kept after the last thing that became of it."""
    secret_key: SecretStr | None = Field(default=None, min_length=32)
    """At least 32 random characters: what tokens are hashed with, and remembered answers encrypted. With another one
    everyone is logged out."""
    trusted_proxies: list[Annotated[str, AfterValidator(_proxy)]] = Field(default_factory=list)
    """Addresses and networks whose X-Forwarded-For is believed, as JSON: ["10.0.0.0/8"]; "unix" for a Unix socket."""
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = None
    """What several workers share beside the database is in this Redis; without one, each keeps its own in memory."""
    redis_prefix: str = "rostrum"
    """What the names of all keys in Redis begin with, so that several applications can share one."""
    public_url: SiteUrl | None = None
    """The address of the site that links in e-mails lead to; unless given, that of this server."""
    api_url: SiteUrl | None = None
    """The address under which clients reach this API; unless given, the site's."""
    smtp_url: Annotated[SmtpUrl | None, NoDecode] = None
    """The server that sends e-mails; where none is given, they can be read in the mailbox alone."""
    mail_from: Annotated[Sender | None, NoDecode] = None
    """Who e-mails are from, as in `The Herald <news@example.org>`; the name stands for the site in them too."""
    mail_seconds: float = Field(default=60, gt=0)
    """How long the SMTP server may take to let us in, and as long again to take a message. After three times that, a
    message that a worker was about to send is sent by another."""
    comment_moderation: Literal["before", "after", "first"] = "first"
    """Which comments wait for a moderator: all, only those that the checks hold, or also each account's first."""
    comment_edit_minutes: float = Field(default=15, ge=0)
    """For how long after it was written a comment can be changed by its author."""
    comment_words: Annotated[list[str], NoDecode, BeforeValidator(_words)] = Field(default_factory=list)
    """Words that make a comment wait for a moderator: as JSON, or the path of a file with one on each line."""
    seeds: Path | None = None
    """The folder of the sample content; none is the one that Rostrum brings."""
    explain: bool | None = None
    """Whether clients may ask for an operation's SQL and price; unless said otherwise, all but in production."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    limits: Limits = Field(default_factory=Limits)

    # There are those of one process: what is made by them, as SQL, is kept by them.
    __hash__ = object.__hash__

    @property
    def explains(self) -> bool:
        """Whether clients may ask for an operation's SQL and price."""
        return self.env != "production" if self.explain is None else self.explain

    @property
    def token_key(self) -> bytes:
        """What tokens are hashed with: nothing, where no key is set in development."""
        return self.secret_key.get_secret_value().encode() if self.secret_key else b""

    @property
    def local_url(self) -> str:
        """The address under which this machine reaches this server."""
        return local_url(self.host, self.port)

    @property
    def site_url(self) -> str:
        """What links in e-mails begin with."""
        return self.public_url or self.local_url

    @property
    def limits_loopback(self) -> bool:
        """Whether clients on this machine are limited by their address."""
        return self.env == "production" if self.limits.loopback is None else self.limits.loopback

    @cached_property
    def trusted_networks(self) -> list[IPv4Network | IPv6Network]:
        """The proxies' networks; an address is the network of itself alone."""
        return [ip_network(proxy, strict=False) for proxy in self.trusted_proxies if proxy != UNIX]

    @property
    def offers_personas(self) -> bool:
        """Whether the sample content's personas can log in: where nobody but the developer can reach them."""
        embedded = self.url.get_backend_name() == "sqlite"
        return self.env == "development" and embedded and is_loopback(self.host)

    @property
    def own_url(self) -> str:
        """What addresses begin with that lead to this API, as those of calendars and certificates."""
        return self.api_url or self.site_url

    def check(self) -> None:
        """Raise StartupError where something must be set that is not: some of it in production alone."""
        needed = [
            ("ROSTRUM_SECRET_KEY", self.secret_key, "at least 32 random characters, e.g. of `openssl rand -hex 32`"),
            ("ROSTRUM_SMTP_URL", self.smtp_url, "the server that sends e-mails, as in smtp://user:password@host:587"),
            ("ROSTRUM_MAIL_FROM", self.mail_from, "who they are from, as in The Herald <news@example.org>"),
        ]
        missing = [f"{name} ({what})" for name, value, what in needed if value is None]
        if self.env == "production" and missing:
            raise StartupError(f"Production needs {', and '.join(missing)}.")
        if self.smtp_url and not self.mail_from:
            raise StartupError(f"To send e-mails, Rostrum needs {missing[-1]}.")

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
