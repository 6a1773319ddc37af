"""Clients that send slowly, or nothing at all, hold no place for long; others are served meanwhile."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.servers import Client, serve

HALF_A_HEADER = b"POST /graphql HTTP/1.1\r\nHost: x\r\n"
HALF_A_BODY = HALF_A_HEADER + b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that waits one second for a request to arrive."""
    path = tmp_path_factory.mktemp("slow") / "empty.db"
    with serve(f"sqlite:///{path}", limits={"request_seconds": 1}) as client:
        yield client


def _open(client: Client) -> socket.socket:
    address = urlsplit(client.url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=10)


def _trickle(connection: socket.socket) -> None:
    for _ in range(40):
        connection.sendall(b"G")
        time.sleep(0.1)


@pytest.mark.parametrize("sent", [b"", HALF_A_HEADER, HALF_A_BODY], ids=["nothing", "half a header", "half a body"])
def test_request_that_does_not_arrive_is_given_up(impatient: Client, sent: bytes) -> None:
    """A connection whose request is not there in time is closed, however slowly its bytes trickle in."""
    begun = time.monotonic()
    with _open(impatient) as connection:
        connection.sendall(sent)
        assert connection.recv(1) == b""
    assert 0.5 < time.monotonic() - begun < 5


def test_trickling_header_does_not_extend_the_time(impatient: Client) -> None:
    """A byte now and then keeps no connection open."""
    with _open(impatient) as connection, pytest.raises(OSError, match=r"."):
        _trickle(connection)


def test_slow_clients_do_not_keep_others_waiting(impatient: Client) -> None:
    """With two hundred connections that send nothing, a request is answered at once."""
    idle = [_open(impatient) for _ in range(200)]
    begun = time.monotonic()
    assert impatient.data("{ __typename }") == {"__typename": "Query"}
    assert time.monotonic() - begun < 1
    for connection in idle:
        connection.close()


def test_connection_is_used_again(impatient: Client) -> None:
    """Requests that arrive in time follow each other on one connection, beyond the time of a single one."""
    for _ in range(4):
        assert impatient.data("{ __typename }")
        time.sleep(0.5)
