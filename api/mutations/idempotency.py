"""Idempotency keys: a mutation that is sent again within a day gives the answer that it gave first.

As the IETF's draft "The Idempotency-Key HTTP Header Field" has it. The answer is written in the mutation's own
transaction: it is there if and only if the mutation has been done.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from api.context import RequestContext
from api.database.columns import now, table_of
from api.errors import BadUserInput
from api.mutations.tables import IdempotentRequest

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT = timedelta(hours=24)

TABLE = table_of(IdempotentRequest)
KNOWN = TABLE.c.fingerprint == sa.bindparam("known")
FIRST = sa.select(TABLE.c.request, TABLE.c.answer).where(KNOWN)
ANSWERED = TABLE.update().where(KNOWN)


@cache
def _claim(dialect: str) -> ReturningInsert[Any]:
    """Writes a request down unless that has been done within a day, and waits for whoever is about to."""
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(TABLE)
    old = TABLE.c.created_at < sa.bindparam("kept_since")
    columns = {column.name: insert.excluded[column.name] for column in TABLE.columns}
    claim = insert.on_conflict_do_update(index_elements=[TABLE.c.fingerprint], set_=columns, where=old)
    return claim.returning(TABLE.c.fingerprint)


def check_key(key: str) -> str:
    """The key of a request's header. Raises BadUserInput where it is none."""
    if not 1 <= len(key) <= LONGEST or not key.isprintable():
        raise BadUserInput(f"`{HEADER}` must have 1 to {LONGEST} printable characters, such as a UUID.")
    return key


@dataclass(frozen=True)
class Answer:
    """What a mutation gave: its payload as JSON, and the session's cookie that went with it."""

    data: bytes
    session_token: str | None = None


@dataclass(frozen=True)
class Repeatable:
    """One mutation of a request with an idempotency key."""

    secret: bytes
    fingerprint: str
    request: str

    @classmethod
    def of(cls, context: RequestContext, body: bytes, place: str, server_key: bytes) -> "Repeatable":
        """The mutation at that place (its key in the response) of a request, all of which `body` holds.

        `server_key` is the server's secret: a client's key may be easily guessed.
        """
        assert context.idempotency_key
        viewer = str(context.viewer.account_id or context.client.address)
        secret = hmac.digest(server_key, context.idempotency_key.encode(), "sha256")
        fingerprint = _digest(secret, f"{viewer}\0{place}".encode())
        return cls(hashlib.sha256(secret + body).digest(), fingerprint, _digest(secret, body))

    async def begin(self, session: AsyncSession) -> Answer | None:
        """The answer that was given before; None, where this is the first time.

        Waits where the same mutation runs just now. Raises BadUserInput where the key came with another request.
        """
        connection = await session.connection()
        moment = now()
        given = {"fingerprint": self.fingerprint, "request": self.request, "created_at": moment, "answer": None}
        inserted = await connection.execute(_claim(connection.dialect.name), {**given, "kept_since": moment - KEPT})
        if inserted.first():
            return None
        known = (await connection.execute(FIRST, {"known": self.fingerprint})).one()
        if known.request != self.request:
            raise BadUserInput(f"The same `{HEADER}` came with another request. Use a new key for a new request.")
        assert known.answer is not None
        data, token = orjson.loads(self._cipher.decrypt(known.answer))
        return Answer(data.encode(), token)

    async def keep(self, session: AsyncSession, answer: Answer) -> None:
        """Keep the answer for whoever repeats the request."""
        encrypted = self._cipher.encrypt(orjson.dumps([answer.data.decode(), answer.session_token]))
        connection = await session.connection()
        await connection.execute(ANSWERED, {"known": self.fingerprint, "answer": encrypted})

    @property
    def _cipher(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.secret))


def _digest(secret: bytes, text: bytes) -> str:
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
