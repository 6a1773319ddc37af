"""Where a request comes from: who limits are kept for, and what sessions and audits tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

import structlog
from starlette.types import Scope

from api.settings import UNIX, Settings

log = structlog.get_logger("rostrum.addresses")

FORWARDED_FOR = b"x-forwarded-for"
SITE_BITS = 64
"""Of an IPv6 address, what a provider gives one customer: the rest are theirs to choose."""

IPAddress = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request comes from."""

    host: str
    """An IPv4 or IPv6 address, or "unix" for who came through a Unix socket."""
    key: str | None
    """Who is limited together: an IPv4 address, or an IPv6 network of 64 bits; None for who is not limited."""


class Addresses:
    """Tells a request's address; what X-Forwarded-For says counts only as far as trusted proxies wrote it."""

    def __init__(self, settings: Settings) -> None:
        self.networks = settings.trusted_networks
        self.trusts_unix = UNIX in settings.trusted_proxies
        self.limits_loopback = settings.limits_loopback
        self.warned = False
        self.address = lru_cache(4096)(self._address)
        self.trusted = lru_cache(4096)(self._trusted)

    def of(self, scope: Scope) -> Address:
        """The address of the client of an HTTP request or a WebSocket."""
        peer = scope["client"][0] if scope.get("client") else UNIX
        if self.trusted(peer):
            return self.address(self._forwarded(scope, peer))
        if not self.warned and any(name == FORWARDED_FOR for name, _ in scope["headers"]):
            self.warned = True
            log.warning("forwarded_by_untrusted", peer=peer, hint="Is it your proxy? Add it to ROSTRUM_TRUSTED_PROXIES")
        return self.address(peer)

    def _forwarded(self, scope: Scope, peer: str) -> str:
        """The last hop that no trusted proxy made; each proxy has added the one before it at the end."""
        nearest = peer
        for hop in _hops(scope):
            address = _read(hop)
            # What stands before a hop that cannot be read, nobody whom we trust has vouched for.
            if address is None:
                break
            nearest = str(address)
            if not self.trusted(nearest):
                break
        return nearest

    def _trusted(self, host: str) -> bool:
        address = _read(host)
        return self.trusts_unix if address is None else any(address in network for network in self.networks)

    def _address(self, host: str) -> Address:
        address = _read(host)
        if address is None:
            return Address(UNIX, UNIX if self.limits_loopback else None)
        limited = self.limits_loopback or not address.is_loopback
        return Address(str(address), _site(address) if limited else None)


def _hops(scope: Scope) -> Iterator[str]:
    """What stands in X-Forwarded-For, from the last to the first; several such headers are one list."""
    for name, value in reversed(list(scope["headers"])):
        if name == FORWARDED_FOR:
            yield from reversed(value.decode("latin-1").split(","))


def _read(hop: str) -> IPAddress | None:
    """An address, with or without a port, or None where it is none."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        # A zone (fe80::1%eth0) names an interface of the machine that wrote it.
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _site(address: IPAddress) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Address(int(address) >> SITE_BITS << SITE_BITS)) + f"/{SITE_BITS}"
