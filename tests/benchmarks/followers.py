"""Many who follow one discussion on one worker: how soon after its commit each sees a comment."""

import asyncio
import base64
import json
import os
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx
from websockets.frames import Frame, Opcode

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


@dataclass
class Follower(asyncio.Protocol):
    """A client that looks at nothing but when an event comes: to read two thousand as clients do takes a core."""

    address: str
    is_upgraded: bool = False
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    seen_at: list[float] = field(default_factory=list)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the WebSocket, on which it is to follow."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /graphql HTTP/1.1\r\nHost: {self.address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n".encode()
        )

    def say(self, **message: object) -> None:
        """Send a message."""
        self.transport.write(Frame(Opcode.TEXT, json.dumps(message).encode()).serialize(mask=True))

    def data_received(self, data: bytes) -> None:
        """Take the time of an event."""
        if not self.is_upgraded:
            self.is_upgraded = True
            self.say(type="connection_init")
        elif b'"next"' in data:
            self.seen_at.append(time.perf_counter())
        elif b"connection_ack" in data:
            self.say(type="subscribe", id="1", payload={"query": FOLLOW, "variables": {"id": ARTICLE}})
            self.acknowledged.set()


def measure_followers(url: str, folder: Path, followers: int, comments: int) -> str:
    """Have so many follow while so many comments are posted, one a second, and tell how soon they are seen."""
    fill(url)
    write(url, account(1, "writer"))
    sockets = str(followers + SPARE_SOCKETS)
    with serving("--database-url", url, cwd=folder, **QUIET, **UNLIMITED, ROSTRUM_LIMIT_SOCKETS=sockets) as served:
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
    followers = [Follower(address.netloc) for _ in range(count)]
    for follower in followers:
        await loop.create_connection(partial(_itself, follower), address.hostname or "", address.port or 80)
        await follower.acknowledged.wait()
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
