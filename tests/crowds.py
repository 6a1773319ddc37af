"""Many people at once: each sends what they have to until they are answered."""

import asyncio
import json
import random
import uuid
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

BROKEN = (OSError, ValueError, EOFError)
"""What comes of a connection that ends before the answer is there."""


@dataclass
class Crowd:
    """Hundreds of people at once, each on a connection of their own.

    Whoever is told that the server is busy or took too long asks again, with the same idempotency key, as clients do.
    """

    url: str
    is_patient: bool = False
    """Whether those whose connection breaks ask again too."""
    again: int = 0
    """How often someone had to ask again."""
    broken: int = 0
    """How often a connection broke."""
    ports: set[int] = field(default_factory=set)
    """From where the requests come that wait for their answers."""

    async def payload(
        self, mutation: str, variables: Mapping[str, Any], token: str, key: uuid.UUID | None = None
    ) -> Any:
        """The payload that someone gets in the end."""
        body, key = json.dumps({"query": mutation, "variables": variables}).encode(), key or uuid.uuid4()
        while True:
            try:
                answer = await self.post(body, token, key)
            except BROKEN:
                self.broken += 1
                if not self.is_patient:
                    raise
            else:
                if "errors" not in answer:
                    (payload,) = answer["data"].values()
                    return payload
                code = answer["errors"][0]["extensions"]["code"]
                assert code in ("SERVICE_UNAVAILABLE", "TIMEOUT"), answer
            self.again += 1
            await asyncio.sleep(1 + random.random())  # noqa: S311  # so that not all come again at once

    async def post(self, body: bytes, token: str, key: uuid.UUID) -> Any:
        """The answer to one request. Written by hand: httpx would need more of the machine than the server does."""
        address = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        port = writer.get_extra_info("sockname")[1]
        self.ports.add(port)
        try:
            head = (
                f"POST /graphql HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nConnection: close\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            _, _, answer = (await reader.read()).partition(b"\r\n\r\n")
            return json.loads(answer)
        finally:
            self.ports.discard(port)
            writer.close()


def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What many get who do something at once."""

    async def run() -> list[T]:
        return await asyncio.gather(*work)

    return asyncio.run(run())
