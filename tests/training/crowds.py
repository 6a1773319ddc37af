"""Many people who enrol at once, while someone counts the seats."""

import asyncio
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import apsw
import asyncpg

from tests.crowds import Crowd
from tests.training.school import ENROLL, WITHDRAW, Member

COUNT = """
  SELECT enrolled_count, waitlist_count,
         (SELECT count(*) FROM enrollment WHERE training_class_id = c.id AND status = 'ENROLLED'),
         (SELECT count(*) FROM enrollment WHERE training_class_id = c.id AND status = 'WAITLISTED')
  FROM training_class AS c WHERE id = '{}'
"""


class Members(Crowd):
    """A school's people."""

    async def send(self, mutation: str, course: Any, member: Member, **given: Any) -> Any:
        """The payload that someone gets in the end."""
        return await self.payload(mutation, {"id": course["id"], **given}, member.token)

    async def enroll(self, course: Any, member: Member) -> Any:
        """The payload of enrolling, or waiting."""
        return await self.send(ENROLL, course, member, wait=True)

    async def withdraw(self, course: Any, member: Member) -> Any:
        """The payload of withdrawing."""
        return await self.send(WITHDRAW, course, member)


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
