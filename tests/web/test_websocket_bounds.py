"""What clients of WebSockets may make grow, and how those are closed that do not keep up; nobody waits for them."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode

from tests.web.sockets import Raw, Speaker, oddities, speaking

MEBIBYTE = 1024 * 1024
SOON: dict[str, Any] = {"socket_ping_seconds": 0.4, "socket_pong_seconds": 0.4}
"""Limits of a server that pings often."""


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def many(url: str, count: int) -> Iterator[list[Speaker]]:
    """So many clients that are connected."""
    with ExitStack() as stack:
        yield [stack.enter_context(speaking(url)) for _ in range(count)]


def is_let_in(url: str) -> bool:
    """Whether one more client may connect."""
    try:
        with speaking(url) as speaker:
            return bool(speaker.ask("count 1"))
    except ConnectionClosed:
        return False


def test_operations_of_a_socket_are_bounded() -> None:
    """The 21st operation at once is refused, the others go on; when one has ended the next may begin."""
    with oddities() as (url, _), speaking(url) as speaker:
        for number in range(20):
            speaker.subscribe(str(number), "wait")
        assert speaker.refused("wait")["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": 20}
        speaker.say(type="complete", id="7")
        assert speaker.ask("count 1") == {"data": 0}


def test_operations_given_up_do_not_pile_up() -> None:
    """Operations that are begun and given up at once are all ended, and the socket works on."""
    with oddities() as (url, operations), speaking(url) as speaker:
        for number in range(500):
            speaker.subscribe(str(number), "wait")
            speaker.say(type="complete", id=str(number))
        assert speaker.ask("count 1") == {"data": 0}
        until(lambda: operations.begun == operations.ended)


def test_sockets_of_an_address_are_bounded() -> None:
    """The 21st socket of an address is closed with 1013 and the reason; when one has closed, the next may open."""
    with oddities() as (url, _), many(url, 20) as speakers:
        with speaking(url, begin=False) as refused:
            reason = "20 sockets of your address are open, as many as may be. Close one of them."
            assert refused.closed() == (1013, reason)
        assert speakers[1].ask("count 1")
        speakers[0].connection.close()
        until(lambda: is_let_in(url))


def test_sockets_are_counted_by_the_addresses_behind_a_proxy() -> None:
    """Behind a proxy that is trusted, each client's own address counts, and an IPv6 network as one."""

    def of(address: str) -> dict[str, Any]:
        return {"additional_headers": {"X-Forwarded-For": address}}

    with ExitStack() as stack:
        url, _ = stack.enter_context(oddities(proxies=["127.0.0.1"], sockets_per_address=1))
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1"):
            stack.enter_context(speaking(url, **of(address)))
        for address in ("192.0.2.1", "2001:db8::ffff:1"):
            with speaking(url, begin=False, **of(address)) as refused:
                assert refused.closed()[0] == 1013


def test_sockets_of_a_worker_are_bounded() -> None:
    """With as many sockets open as a worker may have, the next is closed with 1013, and told to come again."""
    with oddities(sockets=3) as (url, _), many(url, 3), speaking(url, begin=False) as refused:
        assert refused.closed() == (1013, "3 sockets are open, as many as may be. Try again in a moment.")


def test_client_that_falls_behind_is_closed_and_slows_nobody() -> None:
    """A client that reads nothing of a flood is closed with no more than a bound kept for it; others notice nothing."""
    server = oddities(socket_behind_seconds=0.5)
    with server as (url, operations), Raw(url, receive_buffer=4096) as idle, speaking(url) as busy:
        idle.say(type="connection_init")
        idle.say(type="subscribe", id="1", payload={"query": "flood 10000"})
        times: list[float] = []
        while not operations.ended or len(times) < 20:
            begun = time.monotonic()
            assert busy.ask("count 1") == {"data": 0}
            times.append(time.monotonic() - begun)
        assert max(times) < 1
        # Beside the bound there are the system's own buffers.
        assert operations.given * 10_000 < 16 * MEBIBYTE


def test_client_that_reads_gets_all_of_a_flood() -> None:
    """A client that reads, as fast as it can, gets many times more than may wait for it, and is not closed."""
    with oddities() as (url, operations), speaking(url) as speaker:
        speaker.subscribe("1", f"flood {MEBIBYTE // 16}")
        for _ in range(100):
            assert speaker.hear()["type"] == "next"
        speaker.say(type="complete", id="1")
        speaker.say(type="ping")
        while speaker.hear()["type"] == "next":
            pass
        assert operations.ended == 1


def test_pings_are_answered_to_a_client_that_is_behind() -> None:
    """A client on its way through a large answer may ask for signs of life, and gets the last of them behind it."""
    with oddities() as (url, operations), Raw(url, receive_buffer=65536) as raw:
        raw.say(type="connection_init")
        for number in range(2):
            raw.say(type="subscribe", id=str(number), payload={"query": f"large {8 * MEBIBYTE}"})
        until(lambda: operations.ended == 2)
        for number in range(100):
            raw.say(type="ping", payload={"number": number})
        pongs: list[dict[str, int]] = []
        while not pongs or pongs[-1] != {"number": 99}:
            message = json.loads(raw.frame()[1])
            pongs += [message["payload"]] if message["type"] == "pong" else []
        assert len(pongs) < 100


def test_several_large_answers_at_once_close_nothing() -> None:
    """Who asks for several answers that are each larger than what may wait gets them all, however slowly it reads."""
    with oddities() as (url, _), Raw(url, receive_buffer=65536) as raw:
        raw.say(type="connection_init")
        assert raw.frame()[1] == b'{"type":"connection_ack"}'
        for number in range(6):
            raw.say(type="subscribe", id=str(number), payload={"query": f"large {2 * MEBIBYTE}"})
        time.sleep(1)
        lengths = [len(raw.frame()[1]) for _ in range(12)]
        assert sum(length > 2 * MEBIBYTE for length in lengths) == 6


def test_client_that_answers_no_ping_is_closed() -> None:
    """A client that is gone without a word is closed when it has answered no ping; one that answers is not."""
    with oddities(**SOON) as (url, operations), Raw(url) as silent, speaking(url) as lively:
        silent.say(type="connection_init")
        silent.say(type="subscribe", id="1", payload={"query": "wait"})
        begun = time.monotonic()
        assert silent.closed() == 1013
        assert 0.5 < time.monotonic() - begun < 5
        until(lambda: operations.ended == 1)
        assert lively.ask("count 1")


def test_client_that_reads_nothing_is_closed() -> None:
    """A client that stays connected and reads nothing of what it asked for is closed as one that answers no ping."""
    with oddities(**SOON) as (url, operations), Raw(url, receive_buffer=4096) as idle:
        idle.say(type="connection_init")
        idle.say(type="subscribe", id="1", payload={"query": "wait"})
        until(lambda: operations.begun == 1)
        idle.say(type="subscribe", id="2", payload={"query": f"large {20 * MEBIBYTE}"})
        until(lambda: operations.ended == 2)


def test_client_that_reads_slowly_is_not_closed() -> None:
    """A client that is long on its way to the ping, because so much lies before it, is waited for while it reads."""
    with oddities(**SOON) as (url, _), Raw(url, receive_buffer=65536) as slow:
        slow.say(type="connection_init")
        assert slow.frame()[1] == b'{"type":"connection_ack"}'
        slow.say(type="subscribe", id="1", payload={"query": f"large {24 * MEBIBYTE}"})
        left = 24 * MEBIBYTE
        while left > 0:
            left -= len(slow.reader.read(MEBIBYTE // 2))
            time.sleep(0.05)
        slow.socket.settimeout(5)


def test_pings_are_not_piled_up_for_a_client_that_does_not_read() -> None:
    """Of a flood of pings by a client that reads nothing few are answered, and the last of them is."""
    with oddities(socket_ping_seconds=60) as (url, _), Raw(url, receive_buffer=4096) as raw:
        raw.say(type="connection_init")
        raw.say(type="subscribe", id="1", payload={"query": f"large {8 * MEBIBYTE}"})
        time.sleep(0.5)
        for number in range(100_000):
            raw.send(b"%0125d" % number, Opcode.PING)
        pongs = [data for _ in range(3) for opcode, data in [raw.frame()] if opcode is Opcode.PONG]
        while not pongs or pongs[-1] != b"%0125d" % 99_999:
            opcode, data = raw.frame()
            pongs += [data] if opcode is Opcode.PONG else []
        assert len(pongs) < 90_000


def test_operations_of_a_client_that_is_gone_are_ended() -> None:
    """When a client goes, by a word or without one, what ran for it is ended at once."""
    with oddities() as (url, operations):
        with speaking(url) as polite, Raw(url) as rude:
            polite.subscribe("1", "wait")
            rude.say(type="connection_init")
            rude.say(type="subscribe", id="1", payload={"query": "wait"})
            until(lambda: operations.begun == 2)
        until(lambda: operations.ended == 2)
