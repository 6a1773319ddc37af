"""Addresses of people, mail servers and sites, checked when they are read: what comes out is safe to use."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import idna

LONGEST_ADDRESS = 320
"""RFC 3696: 64 characters before the @, 255 behind it."""
UNSAFE = re.compile(r'[\s"(),:;<>@\[\\\]]')
INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}
"""Unicode's categories of what is no letter, mark, number, sign or symbol."""

SMTP_PORTS = {"smtp": 587, "smtps": 465}
SMTP_FORM = "Write smtp://user:password@host:587 (with STARTTLS) or smtps://user:password@host:465."


@dataclass(frozen=True)
class SmtpServer:
    """A server that takes e-mails, and how to speak to it."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)
    security: Literal["tls", "starttls", "none"]


def read_email_address(text: str) -> str:
    """An address as SMTP takes it: its domain in lower case ASCII (IDNA 2008, RFC 5891), its user in Unicode's NFC.

    Raises ValueError where it is none, or holds anything that could end it early: spaces, quotes, controls, brackets.
    """
    user, _, domain = unicodedata.normalize("NFC", text).rpartition("@")
    if not user or not domain or len(text) > LONGEST_ADDRESS:
        raise ValueError("An e-mail address has the form user@example.org.")
    for part in (user, domain):
        if UNSAFE.search(part) or any(unicodedata.category(character) in INVISIBLE for character in part):
            raise ValueError("An e-mail address has no spaces, quotes, brackets or invisible characters.")
    return f"{user}@{domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()}"


def read_sender(text: str) -> Address:
    """One address with or without a name, as in `The Herald <news@example.org>`. Raises ValueError where it is none."""
    message = EmailMessage()
    message["From"] = text
    if len(message["From"].addresses) != 1:
        raise ValueError("Write one address, as in: The Herald <news@example.org>.")
    (address,) = message["From"].addresses
    user, _, domain = read_email_address(f"{address.username}@{address.domain}").rpartition("@")
    return Address(address.display_name, user, domain)


def read_smtp_url(url: str) -> SmtpServer:
    """The mail server that a URL names. Raises ValueError where it names none.

    What is sent over `smtp:` is encrypted by STARTTLS, or not sent. A server on this machine need not; for another,
    `?starttls=off` says so.
    """
    parts = urlsplit(url)
    if parts.scheme not in SMTP_PORTS or not parts.hostname or parts.path.strip("/"):
        raise ValueError(SMTP_FORM)
    security = _security(parts)
    if security == "none" and parts.password and not is_loopback(parts.hostname):
        raise ValueError("Without TLS the password could be read on its way. Leave out ?starttls=off.")
    username, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    return SmtpServer(parts.hostname, _port(parts) or SMTP_PORTS[parts.scheme], username, password, security)


def _security(parts: SplitResult) -> Literal["tls", "starttls", "none"]:
    options = parse_qs(parts.query, keep_blank_values=True)
    given = options.pop("starttls", ["off" if is_loopback(parts.hostname or "") else "on"])
    if options or given not in (["on"], ["off"]) or (parts.scheme == "smtps" and parts.query):
        raise ValueError("An address with smtp: may end in ?starttls=on or ?starttls=off, one with smtps: in neither.")
    if parts.scheme == "smtps":
        return "tls"
    return "starttls" if given == ["on"] else "none"


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ValueError("The port is a number up to 65535.") from None


def read_site_url(url: str) -> str:
    """The address that links to a site begin with, without a slash at its end. Raises ValueError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or "@" in url:
        raise ValueError("Write the address of a site, as in https://www.example.org.")
    _port(parts)
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host, by its name or its IP address, is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def local_url(host: str, port: int) -> str:
    """The address under which this machine reaches what listens on a host, which may stand for all of its addresses."""
    shown = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # the address of every interface, to show
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
