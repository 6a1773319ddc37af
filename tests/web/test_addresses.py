"""Where a request comes from: the peer, or who it is behind proxies that the operator trusts."""

import json
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import StartupError
from api.settings import Settings, read_settings
from api.web.addresses import Address, Addresses
from tests.conftest import fill
from tests.databases import BACKENDS, new_database
from tests.processes import serving
from tests.servers import Client, serve

PROXY = "10.0.0.1"
CLIENT = "203.0.113.7"
SPENDING = "{ articles(first: 10) { nodes { title } } }"


def address(
    peer: str | None, *forwarded: str, trusted: tuple[str, ...] = ("10.0.0.0/8",), kind: str = "http", env: str = ""
) -> Address:
    """The address of a request from that peer with those X-Forwarded-For headers."""
    settings = Settings(trusted_proxies=list(trusted), env="production" if env == "production" else "development")
    headers = [(b"host", b"x"), *((b"x-forwarded-for", value.encode("latin-1", "replace")) for value in forwarded)]
    return Addresses(settings).of({"type": kind, "client": (peer, 1234) if peer else None, "headers": headers})


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_without_proxies_the_peer_is_the_client(kind: str) -> None:
    """A request has the address of its connection, whatever it says of itself."""
    assert address(CLIENT, "1.2.3.4", trusted=(), kind=kind).host == CLIENT
    assert address("127.0.0.1", "1.2.3.4", trusted=(), kind=kind).host == "127.0.0.1"


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_trusted_proxy_tells_the_client(kind: str) -> None:
    """Behind a trusted proxy the client is who the proxy says."""
    assert address(PROXY, CLIENT, kind=kind).host == CLIENT
    assert address(PROXY, kind=kind).host == PROXY


FORWARDED: dict[str, tuple[tuple[str, ...], str]] = {
    "what the client wrote stands before it": ((f"1.2.3.4, {CLIENT}",), CLIENT),
    "a chain of trusted proxies": ((f"1.2.3.4, {CLIENT}, 10.9.9.9, 10.0.0.2",), CLIENT),
    "several headers are one list": (("1.2.3.4", f"{CLIENT}, 10.0.0.2"), CLIENT),
    "the client's own header first": ((f"10.0.0.5, {CLIENT}", "10.0.0.2"), CLIENT),
    "all are trusted": (("10.0.0.5, 10.0.0.4",), "10.0.0.5"),
    "a port": ((f"{CLIENT}:4711",), CLIENT),
    "IPv6": (("2001:DB8:0::1",), "2001:db8::1"),
    "IPv6 with a port": (("[2001:db8::1]:443",), "2001:db8::1"),
    "IPv6 with a zone": (("fe80::1%eth0",), "fe80::1"),
    "IPv4 written as IPv6": ((f"::ffff:{CLIENT}",), CLIENT),
    "a trusted proxy written as IPv6": ((f"{CLIENT}, ::ffff:10.0.0.2",), CLIENT),
    "spaces": ((f"  1.2.3.4 ,   {CLIENT}\t",), CLIENT),
    "nothing": (("",), PROXY),
    "a comma": ((",",), PROXY),
    "no address": (("1.2.3.4, unknown",), PROXY),
    "no address before a trusted proxy": (("1.2.3.4, _hidden, 10.0.0.2",), "10.0.0.2"),
    "too many numbers": (("1.2.3.4, 1.2.3.4.5",), PROXY),
    "half a bracket": (("1.2.3.4, [",), PROXY),
    "raised digits": (("1.2.3.4, ¹.².³.¹",), PROXY),
}


@pytest.mark.parametrize(("forwarded", "found"), FORWARDED.values(), ids=FORWARDED)
def test_rightmost_address_of_no_trusted_proxy_counts(forwarded: tuple[str, ...], found: str) -> None:
    """Each proxy adds who asked it at the end: what stands before the last stranger is the stranger's own invention."""
    assert address(PROXY, *forwarded).host == found


@given(st.lists(st.text(max_size=60), max_size=4))
def test_client_cannot_choose_its_address(written: list[str]) -> None:
    """Whatever a client writes into the header, behind a proxy that adds its address that address counts."""
    assert address(PROXY, *written, CLIENT).host == CLIENT
    assert address(PROXY, ", ".join([*written, CLIENT])).host == CLIENT


@given(st.text(alphabet="0123456789abcdef.:,[]% _x", max_size=80))
def test_header_of_any_form_gives_an_address(written: str) -> None:
    """No header makes a fault; what is found is an address, and one that stands in the header or is the peer's."""
    found = address(PROXY, written, env="production")
    assert str(ip_address(found.host)) == found.host
    assert found.key


def test_addresses_of_one_customer_are_limited_together() -> None:
    """IPv6 addresses are limited by their first 64 bits, IPv4 addresses each for itself."""
    assert address("2001:db8:1:2:aaaa::1").key == address("2001:db8:1:2:bbbb::2").key == "2001:db8:1:2::/64"
    assert address("2001:db8:1:3::1").key != address("2001:db8:1:2::1").key
    assert address("203.0.113.7").key == address("::ffff:203.0.113.7").key == "203.0.113.7"


def test_unix_socket_has_a_name_for_an_address() -> None:
    """Who comes through a Unix socket has a fixed name; its proxy is believed if the operator says so."""
    assert address(None, CLIENT) == Address("unix", None)
    assert address(None, CLIENT, env="production") == Address("unix", "unix")
    assert address(None, CLIENT, trusted=("unix",)).host == CLIENT
    assert address(PROXY, CLIENT, trusted=("unix",)).host == PROXY


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_own_machine_is_limited_in_production_alone(peer: str) -> None:
    """In development nobody on this machine meets a limit; in production loopback is an address like any other."""
    assert address(peer).key is None
    assert address(peer, env="production").key


@pytest.mark.parametrize("value", ['["10.0.0.0/33"]', '["proxy.example.org"]', '["*"]', "10.0.0.1"])
def test_bad_trusted_proxies_are_told_in_a_line(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that is no address or network stops the start with a line that names the setting."""
    monkeypatch.setenv("ROSTRUM_TRUSTED_PROXIES", value)
    with pytest.raises(StartupError, match=r"(?i)trusted_proxies"):
        read_settings()


@pytest.fixture(scope="module", params=BACKENDS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a database with content, of each kind in turn."""
    with new_database(request.param, tmp_path_factory.mktemp("addresses")) as url:
        fill(url)
        yield url


def _statuses(client: Client, *forwarded: str) -> list[int]:
    return [client.post(SPENDING, **{"x-forwarded-for": header}).status_code for header in forwarded]


def test_spoofed_header_does_not_escape_the_limit(database: str) -> None:
    """Another X-Forwarded-For for each request gives no client more than its share."""
    with serve(database, limits={"address_points": "25/minute", "loopback": True}) as client:
        assert _statuses(client, "1.1.1.1", "2.2.2.2", "3.3.3.3", "4.4.4.4") == [200, 200, 429, 429]


def test_clients_behind_a_trusted_proxy_are_limited_each(database: str) -> None:
    """Behind a trusted proxy each client has its own share, however it tries to appear as another."""
    with serve(database, limits={"address_points": "25/minute"}, trusted_proxies=["127.0.0.1"]) as client:
        forged = [f"198.51.100.{number}, {CLIENT}" for number in range(4)]
        assert _statuses(client, *forged) == [200, 200, 429, 429]
        assert _statuses(client, "203.0.113.8", f"{CLIENT}, 203.0.113.8", "203.0.113.8") == [200, 200, 429]
        network = [f"2001:db8:0:1:{number}::1" for number in range(4)]
        assert _statuses(client, *network) == [200, 200, 429, 429]


def test_forgotten_proxy_is_told_once(tmp_path: Path) -> None:
    """A header that is not believed is one line in the log, so that an operator finds what is not set."""
    with serving(cwd=tmp_path) as served:
        for _ in range(3):
            httpx.post(f"{served.url}/graphql", json={"query": "{ __typename }"}, headers={"x-forwarded-for": CLIENT})
        served.stop()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    told = [line for line in lines if line["event"] == "forwarded_by_untrusted"]
    assert len(told) == 1
    assert "ROSTRUM_TRUSTED_PROXIES" in told[0]["hint"]
