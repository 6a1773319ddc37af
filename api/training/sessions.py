"""The sessions of a class as staff write them: those that are kept, changed, added and taken away."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from strawberry import UNSET

from api.mutations.call import Call
from api.mutations.payloads import ErrorCode
from api.mutations.permissions import not_found
from api.people.tables import Person
from api.planner.ids import decode_id
from api.training.inputs import MOST_SESSIONS, NAME, TITLE, ClassChecks, ClassSessionInput
from api.training.tables import ClassSession, SessionSpeaker
from api.training.ties import tie

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Written:
    """One session as it is to be: the row that there is of it, if any, its columns, and its speakers where told."""

    row: ClassSession | None
    values: dict[str, Any]
    speakers: list[uuid.UUID] | None


async def sessions_of(session: AsyncSession, training_class_id: uuid.UUID) -> dict[uuid.UUID, ClassSession]:
    """The sessions of a class, by key, in the order of time."""
    found = sa.select(ClassSession).where(col(ClassSession.training_class_id) == training_class_id)
    rows = await session.scalars(found.order_by(col(ClassSession.starts_at), col(ClassSession.id)))
    return {row.id: row for row in rows}


def check_within(checks: ClassChecks, present: dict[uuid.UUID, ClassSession], of: Span) -> None:
    """Sessions that stay as they are still lie within the class, where that is moved."""
    for row in present.values():
        for outside, end in ((row.starts_at < of[0], "startsAt"), (row.ends_at > of[1], "endsAt")):
            if outside:
                checks.add(f"The session “{row.title}” would lie outside: give `sessions` too.", ErrorCode.INVALID, end)


async def check_sessions(
    call: Call,
    checks: ClassChecks,
    given: Sequence[ClassSessionInput],
    of: Span,
    present: dict[uuid.UUID, ClassSession],
) -> list[Written]:
    """All sessions that a class is to have, as far as they are right."""
    checks.several(given, MOST_SESSIONS, "sessions")
    written: list[Written] = []
    for number, one in enumerate(given[:MOST_SESSIONS]):
        path = ("sessions", str(number))
        values: dict[str, Any] = {
            "title": checks.text(one.title, *path, "title", most=TITLE),
            "starts_at": checks.moment(one.starts_at, *path, "startsAt"),
            "ends_at": checks.moment(one.ends_at, *path, "endsAt"),
        }
        if one.room is not UNSET:
            values["room"] = checks.text(one.room or "", *path, "room", most=NAME, least=0) or None
        checks.span(one.starts_at, one.ends_at, *path)
        checks.within(one.starts_at, one.ends_at, of, *path)
        speakers = None
        if one.speaker_ids is not None:
            speakers = await checks.known(call, one.speaker_ids, Person, "Person", *path, "speakerIds")
        row = None if one.id is None else _present(checks, one.id, present, written, *path, "id")
        written.append(Written(row, values, speakers))
    return written


def _present(
    checks: ClassChecks, text: str, present: dict[uuid.UUID, ClassSession], written: Sequence[Written], *path: str
) -> ClassSession | None:
    decoded = decode_id(text)
    row = present.get(decoded[1]) if decoded and decoded[0] == "ClassSession" else None
    if row is None:
        checks.problems.append(not_found(*path))
    elif any(other.row is row for other in written):
        checks.add("An earlier session of the list has this id too.", ErrorCode.INVALID, *path)
    return row


async def write_sessions(
    call: Call, training_class_id: uuid.UUID, written: Sequence[Written], present: dict[uuid.UUID, ClassSession]
) -> None:
    """Make the sessions of a class those that were written; who was in one that is taken away is forgotten with it."""
    kept = [each.row for each in written]
    for row in present.values():
        if row not in kept:
            await call.session.delete(row)
    for each in written:
        row = each.row or ClassSession(training_class_id=training_class_id, **each.values)
        for name, value in each.values.items():
            setattr(row, name, value)
        call.session.add(row)
        if each.speakers is not None:
            await call.session.flush()
            await tie(call.session, SessionSpeaker, {"class_session_id": row.id}, "person_id", each.speakers)
