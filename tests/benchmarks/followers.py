"""Many who follow one discussion on one worker: how soon after its commit each sees a comment."""

import asyncio
import json
import time
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx
from websockets.client import ClientProtocol
from websockets.frames import Frame
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from tests.benchmarks.contenders import QUIET
from tests.benchmarks.writers import POST, UNLIMITED
from tests.comments.forum import ARTICLE
from tests.comments.readers import account, write
from tests.conftest import fill
from tests.processes import serving
from tests.web.sockets import PROTOCOL

FOLLOW = (
    "subscription ($id: ID!) { commentPosted(articleId: $id) { id body { html } author { displayName } likeCount } }"
)
MOST_MILLISECONDS = 250
PAUSE_SECONDS = 1.0
SPARE_SOCKETS = 100


class Follower(asyncio.Protocol):
    """A client that looks at nothing but when an event comes: to read two thousand as clients do takes a core."""

    def __init__(self, url: str) -> None:
        self.socket = ClientProtocol(
            parse_uri(f"{url.replace('http', 'ws', 1)}/graphql"), subprotocols=[Subprotocol(PROTOCOL)]
        )
        self.is_following = asyncio.Event()
        self.seen_at: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the WebSocket, on which it is to follow."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.socket.send_request(self.socket.connect())
        self._send()

    def data_received(self, data: bytes) -> None:
        """Follow as soon as that may be asked for, and take the time of each event."""
        if self.is_following.is_set():
            assert b'"next"' in data, data
            self.seen_at.append(time.perf_counter())
            return
        self.socket.receive_data(data)
        for event in self.socket.events_received():
            if isinstance(event, Frame):
                self._say(type="subscribe", id="1", payload={"query": FOLLOW, "variables": {"id": ARTICLE}})
                self.is_following.set()
            else:
                self._say(type="connection_init")

    def _say(self, **message: object) -> None:
        self.socket.send_text(json.dumps(message).encode())
        self._send()

    def _send(self) -> None:
        for data in self.socket.data_to_send():
            self.transport.write(data)


def measure_followers(url: str, folder: Path, followers: int, comments: int) -> str:
    """Have so many follow while so many comments are posted, one a second, and tell how soon they are seen."""
    fill(url)
    write(url, account(1, "writer"))
    # Followers that look at nothing do not answer pings either.
    sockets = {"ROSTRUM_LIMIT_SOCKETS": str(followers + SPARE_SOCKETS), "ROSTRUM_LIMIT_SOCKET_PING_SECONDS": "3600"}
    with serving("--database-url", url, cwd=folder, **QUIET, **UNLIMITED, **sockets) as served:
        waits = asyncio.run(_follow(served.url, followers, comments))
    hundredths = quantiles(waits, n=100)
    lost = followers * comments - len(waits)
    right = not lost and hundredths[98] <= MOST_MILLISECONDS
    return (
        f"{followers:,} followers, {comments} comments: seen {median(waits):.0f} ms (p50), {hundredths[98]:.0f} ms "
        f"(p99) after they were sent, {lost} not seen (at most {MOST_MILLISECONDS} ms{'' if right else ', MISSED'})"
    )


async def _follow(url: str, count: int, comments: int) -> list[float]:
    """The milliseconds from a comment's sending, which is before its commit, to each follower's seeing it."""
    address = urlsplit(url)
    loop = asyncio.get_running_loop()
    followers = [Follower(url) for _ in range(count)]
    for follower in followers:
        await loop.create_connection(partial(_itself, follower), address.hostname or "", address.port or 80)
        await follower.is_following.wait()
    async with httpx.AsyncClient(timeout=60) as client:
        while not all(follower.seen_at for follower in followers):
            await _post(client, url)
        for follower in followers:
            follower.seen_at.clear()
        sent_at = [await _post(client, url) for _ in range(comments)]
    for follower in followers:
        follower.transport.close()
    return [
        (seen - sent) * 1000 for follower in followers for sent, seen in zip(sent_at, follower.seen_at, strict=False)
    ]


def _itself(follower: Follower) -> Follower:
    return follower


async def _post(client: httpx.AsyncClient, url: str) -> float:
    """Post a comment and give time to see it; when it was sent."""
    sent_at = time.perf_counter()
    given = {"articleId": ARTICLE, "body": f"Comment of {sent_at}."}
    answer = await client.post(
        f"{url}/graphql",
        json={"query": POST, "variables": {"input": given}},
        headers={"Authorization": "Bearer writer"},
    )
    assert answer.json()["data"]["postComment"]["comment"], answer.text
    await asyncio.sleep(PAUSE_SECONDS)
    return sent_at
