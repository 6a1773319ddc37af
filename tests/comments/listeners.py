"""Those who follow a discussion whatever happens, and those who write into it meanwhile."""

import asyncio
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.comments.forum import ARTICLE, ERRORS, Forum
from tests.comments.readers import account, accounts, write
from tests.conftest import fill, select
from tests.content import key
from tests.crowds import Crowd, together
from tests.processes import Served, serving
from tests.servers import Client
from tests.web.sockets import speaking

POSTED = """subscription ($id: ID!, $after: String) {
  commentPosted(articleId: $id, after: $after) { id body { text } }
}"""
POST = f"""mutation ($article: ID!, $body: String!, $parent: ID) {{
  postComment(input: {{articleId: $article, body: $body, parentId: $parent}}) {{ comment {{ id }} {ERRORS} }}
}}"""
WRITERS = [f"writer{number}" for number in range(20)]
UNLIMITED = {"ROSTRUM_LIMIT_COMMENTS": "", "ROSTRUM_LIMIT_VIEWER_POINTS": "", "ROSTRUM_LOG_LEVEL": "warning"}
LAST = "That was all."
GONE = (ConnectionClosed, ConnectionError, InvalidHandshake, InvalidMessage, EOFError)
"""What comes of a socket whose server dies."""


@dataclass
class Listener:
    """Someone who follows the article from now on until the last comment, and comes back with their cursor."""

    url: str
    viewer: str | None = None
    heard: list[str] = field(default_factory=list)
    """The ids of the comments, as they came."""
    returns: int = 0
    """How often they had to come back."""
    port: int = 0
    """From where their socket comes."""
    cursor: str | None = None
    follows: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Follow; what is posted from now on is heard."""
        threading.Thread(target=self._listen, daemon=True).start()
        assert self.follows.wait(60)

    def until(self, id_: str) -> None:
        """Wait until a comment was heard."""
        deadline = time.monotonic() + 60
        while id_ not in self.heard:
            assert time.monotonic() < deadline, f"heard only {self.heard}"
            time.sleep(0.02)

    def _listen(self) -> None:
        while True:
            with suppress(*GONE):
                self._follow()
            if self.over.is_set():
                return
            self.returns += 1
            time.sleep(0.1)

    def _follow(self) -> None:
        """Listen until the last comment has come, or the server says to come back, or is gone."""
        with speaking(self.url, begin=False, open_timeout=60) as speaker:
            self.port = speaker.connection.local_address[1]
            speaker.begin({"authorization": f"Bearer {self.viewer}"} if self.viewer else None)
            speaker.subscribe("live", POSTED, variables={"id": ARTICLE, "after": self.cursor})
            if not self.follows.is_set():
                assert speaker.ask("{ __typename }")
                self.follows.set()
            while not self.over.is_set():
                message: Any = speaker.hear(120)
                if message["type"] == "error":
                    assert message["payload"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE", message
                    return
                comment = message["payload"]["data"]["commentPosted"]
                self.heard.append(comment["id"])
                self.cursor = message["payload"]["extensions"]["cursor"]
                if comment["body"]["text"] == LAST:
                    self.over.set()


@dataclass
class Writers(Crowd):
    """People who write under the article, each a comment after the other, every third a reply to the first."""

    is_patient: bool = True
    first: str = ""
    written: dict[str, tuple[str, str | None, uuid.UUID]] = field(default_factory=dict)
    """What was acknowledged: by its text the comment's id, what it replies to and the request's key."""

    async def write(self, writer: str, count: int) -> None:
        """Write so many comments."""
        for number in range(count):
            await self.post_comment(writer, f"{writer} {number}", self.first if number % 3 == 2 else None)

    async def post_comment(self, writer: str, body: str, parent: str | None = None) -> None:
        """Write one comment, until it is acknowledged."""
        key = uuid.uuid4()
        self.written[body] = (await self.ask(writer, body, parent, key), parent, key)

    async def ask(self, writer: str, body: str, parent: str | None, key: uuid.UUID) -> str:
        """The id of the comment that a request with this key wrote, now or before."""
        payload = await self.payload(POST, {"article": ARTICLE, "body": body, "parent": parent}, writer, key)
        assert payload["errors"] == []
        return str(payload["comment"]["id"])

    async def until(self, count: int) -> None:
        """Wait until so many are acknowledged."""
        while len(self.written) < count:  # noqa: ASYNC110  # a condition that only tests wait for
            await asyncio.sleep(0.01)

    async def until_told_to_come_again(self) -> None:
        """Wait until somebody has been told so from now on."""
        before = self.again
        while self.again == before:  # noqa: ASYNC110  # likewise
            await asyncio.sleep(0.01)


@dataclass
class Discussion:
    """A server of several processes, those who follow its article and those who write there."""

    database_url: str
    served: Served
    forum: Forum
    writers: Writers
    worker_count: int
    listeners: list[Listener] = field(default_factory=list)

    def listen(self, viewer: str | None = None) -> Listener:
        """Someone who follows from now on."""
        self.listeners.append(Listener(self.served.url, viewer))
        return self.listeners[-1]

    def listen_everywhere(self, count: int) -> None:
        """So many who follow, on each worker at least one."""
        viewers = (None, "ann", "mod")
        while len(self.listeners) < count or len(set(self.workers())) < self.worker_count:
            self.listen(viewers[len(self.listeners) % 3])

    def workers(self) -> list[int]:
        """The processes by which the listeners hear."""
        workers = self.served.workers(listener.port for listener in self.listeners)
        return [workers[listener.port] for listener in self.listeners]

    def begin(self) -> None:
        """Post the first comment, which all must hear."""
        self.writers.first = self.forum.posted("ann", "Let us begin.")
        for listener in self.listeners:
            listener.until(self.writers.first)

    def end(self) -> None:
        """Post the last comment, and wait until all have heard it."""
        self.forum.posted("ann", LAST)
        for listener in self.listeners:
            assert listener.over.wait(120), f"heard {len(listener.heard)} comments, but not the last"

    def stored(self) -> list[tuple[str, str, str | None]]:
        """The article's comments as the database has them: text, id, what it replies to; in the order of commits."""
        rows = select(
            self.database_url,
            f"""SELECT comment.body_text, comment.id, comment.parent_id FROM comment JOIN change ON row_id = comment.id
                WHERE article_id = '{key(5, 1).hex}' AND kind = 'CREATED' ORDER BY transaction_id, sequence""",
        )
        return [(text, id_of(row_id), parent_id and id_of(parent_id)) for text, row_id, parent_id in rows]

    def check(self) -> None:
        """What was acknowledged is there, once; each listener heard all that is there, once and in order."""
        stored = self.stored()
        assert {text: (id_, parent) for text, id_, parent in stored[1:-1]} == {
            text: (id_, parent) for text, (id_, parent, _) in self.writers.written.items()
        }
        assert max(Counter(text for text, _, _ in stored).values()) == 1
        for listener in self.listeners:
            assert listener.heard == [id_ for _, id_, _ in stored]
        article = self.forum.article()
        replies = sum(parent is not None for _, _, parent in stored)
        assert article["commentCount"] == len(stored)
        assert article["comments"]["totalCount"] == len(stored) - replies
        assert self.forum.comment(None, self.writers.first)["replyCount"] == replies

    def send_again(self) -> None:
        """Send each request again, long after it was done: its key gives the first answer."""
        self.forum.sql("UPDATE comment SET created_at = '2026-01-01T00:00:00.000000Z'")
        written = self.writers.written
        asked = (self.writers.ask(text.split()[0], text, parent, used) for text, (_, parent, used) in written.items())
        assert together(asked) == [id_ for id_, _, _ in written.values()]


def id_of(row_id: Any) -> str:
    """A comment's public id, of its key as a database gives it."""
    return f"Comment_{str(row_id).replace('-', '')}"


@contextmanager
def discussion(database_url: str, folder: Path, workers: int, through: str | None = None) -> Iterator[Discussion]:
    """A discussion on an empty database with that many workers, who reach it by another URL where one is given."""
    fill(database_url)
    write(database_url, accounts())
    write(database_url, [row for number, name in enumerate(WRITERS, 100) for row in account(number, name)])
    settings = {"ROSTRUM_COMMENT_MODERATION": "after", "ROSTRUM_COMMENT_WORDS": '["casino"]'}
    options = ("--workers", str(workers), "--database-url", through or database_url)
    with serving(*options, cwd=folder, ROSTRUM_DATABASE_CONNECTIONS="4", **settings | UNLIMITED) as served:
        client = Client(served.url, database_url.partition(":")[0], database_url)
        with client.http:
            yield Discussion(database_url, served, Forum(client), Writers(served.url), workers)
