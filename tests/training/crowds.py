"""Many people at once: each sends what they have to until they are answered, while someone counts the seats."""

import asyncio
import json
import random
import threading
import time
import uuid
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import apsw
import asyncpg

from tests.training.school import ENROLL, WITHDRAW, Member

T = TypeVar("T")

COUNT = """
  SELECT enrolled_count, waitlist_count,
         (SELECT count(*) FROM enrollment WHERE training_class_id = c.id AND status = 'ENROLLED'),
         (SELECT count(*) FROM enrollment WHERE training_class_id = c.id AND status = 'WAITLISTED')
  FROM training_class AS c WHERE id = '{}'
"""


@dataclass
class Crowd:
    """Hundreds of people at once, each on a connection of their own.

    Whoever is told that the server is busy or took too long asks again, with the same idempotency key, as clients do.
    """

    url: str
    again: int = 0
    """How often someone had to ask again."""

    async def send(self, mutation: str, course: Any, member: Member, **given: Any) -> Any:
        """The payload that someone gets in the end."""
        body = json.dumps({"query": mutation, "variables": {"id": course["id"], **given}}).encode()
        key = uuid.uuid4()
        while True:
            answer = await self.post(body, member, key)
            if "errors" not in answer:
                (payload,) = answer["data"].values()
                return payload
            code = answer["errors"][0]["extensions"]["code"]
            assert code in ("SERVICE_UNAVAILABLE", "TIMEOUT"), answer
            self.again += 1
            await asyncio.sleep(1 + random.random())  # noqa: S311  # so that not all come again at once

    async def enroll(self, course: Any, member: Member) -> Any:
        """The payload of enrolling, or waiting."""
        return await self.send(ENROLL, course, member, wait=True)

    async def withdraw(self, course: Any, member: Member) -> Any:
        """The payload of withdrawing."""
        return await self.send(WITHDRAW, course, member)

    async def post(self, body: bytes, member: Member, key: uuid.UUID) -> Any:
        """The answer to one request. Written by hand: httpx would need more of the machine than the server does."""
        address = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            head = (
                f"POST /graphql HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {member.token}\r\nIdempotency-Key: {key}\r\nConnection: close\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            _, _, answer = (await reader.read()).partition(b"\r\n\r\n")
            return json.loads(answer)
        finally:
            writer.close()


@dataclass
class Counter:
    """Counts the seats of a class again and again, each time in one statement on a connection of its own."""

    database_url: str
    course: Any
    samples: list[tuple[int, ...]] = field(default_factory=list)
    """The kept number of seats and of those who wait, and both as counted."""

    def once(self) -> tuple[int, ...]:
        """What there is now."""
        key = uuid.UUID(self.course["id"].split("_")[1])
        if self.database_url.startswith("sqlite"):
            connection = apsw.Connection(self.database_url.removeprefix("sqlite:///"))
            connection.set_busy_timeout(5000)
            try:
                return tuple(next(iter(connection.execute(COUNT.format(key.hex)))))
            finally:
                connection.close()

        async def count() -> Sequence[int]:
            connection = await asyncpg.connect(self.database_url)
            try:
                (found,) = await connection.fetch(COUNT.format(key))
                return tuple(found)
            finally:
                await connection.close()

        return tuple(asyncio.run(count()))

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count for as long as the block runs."""
        stopped = threading.Event()

        def count() -> None:
            while not stopped.is_set():
                self.samples.append(self.once())
                time.sleep(0.01)

        thread = threading.Thread(target=count)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()
        self.samples.append(self.once())


def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What many get who do something at once."""

    async def run() -> list[T]:
        return await asyncio.gather(*work)

    return asyncio.run(run())
