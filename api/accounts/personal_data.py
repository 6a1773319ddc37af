"""What accounts leave in every room: each room says itself what of it an export holds, and what becomes of it.

A room that keeps something of an account registers it beside its access rules, where `api/schema.py` imports it:

    personal_data("comments", export=comments_of, leave=forget_comments)
"""

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations.call import Call

Export = Callable[[AsyncSession, uuid.UUID], Awaitable[Any]]
"""Given an account's key: all that the room keeps of it, in values that JSON can be made of."""

Leave = Callable[[Call, uuid.UUID], Awaitable[None]]
"""Does what has to happen before the account's row goes, in the same transaction: frees seats, empties texts, …

What a foreign key settles (`ON DELETE CASCADE`, `SET NULL`) needs no code.
"""


@dataclass(frozen=True)
class PersonalData:
    """What one room keeps of an account."""

    export: Export
    leave: Leave | None


_rooms: dict[str, PersonalData] = {}


def personal_data(name: str, *, export: Export, leave: Leave | None = None) -> None:
    """Register what a room keeps of an account; `name` is its key in the exported document."""
    _rooms[name] = PersonalData(export, leave)


async def export_all(session: AsyncSession, account_id: uuid.UUID) -> str:
    """All that is kept of an account, as one JSON document."""
    document = {name: await room.export(session, account_id) for name, room in _rooms.items()}
    # asyncpg has UUIDs of its own, which orjson does not know.
    return orjson.dumps(document, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()


async def leave_all(call: Call, account_id: uuid.UUID) -> None:
    """Let each room do what it has to before the account goes, the last registered first: it builds on the others."""
    for room in reversed(_rooms.values()):
        if room.leave:
            await room.leave(call, account_id)


async def exported_rows(session: AsyncSession, rows: sa.Select[*tuple[Any, ...]]) -> list[Mapping[str, Any]]:
    """The rows of a SELECT as an export has them: what a SELECT labels is what the person reads."""
    return [dict(row) for row in (await session.execute(rows)).mappings()]
