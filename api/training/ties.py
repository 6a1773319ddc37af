"""What classes are tied to by link tables: hosts, speakers and topics, and sessions to who speaks in them."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from api.training.tables import ClassHost, ClassSpeaker, ClassTopic

OF_CLASSES: Mapping[str, tuple[Any, str]] = {
    "host_ids": (ClassHost, "organization_id"),
    "speaker_ids": (ClassSpeaker, "person_id"),
    "topic_ids": (ClassTopic, "topic_id"),
}
"""By the inputs' fields: the link table, and its column for what the class is tied to."""


async def tie_class(
    session: AsyncSession, training_class_id: uuid.UUID, ties: Mapping[str, Sequence[uuid.UUID]]
) -> None:
    """Tie a class to what the fields of an input name, instead of what it was tied to."""
    for field, others in ties.items():
        link, far = OF_CLASSES[field]
        await tie(session, link, {"training_class_id": training_class_id}, far, others)


async def tie(
    session: AsyncSession, link: Any, near: Mapping[str, uuid.UUID], far: str, others: Sequence[uuid.UUID]
) -> None:
    """Tie a thing to others, in their order where the link keeps one, instead of those that it was tied to."""
    await session.execute(sa.delete(link).filter_by(**near))
    ordered = "position" in link.model_fields
    rows = [{**near, far: other} | ({"position": position} if ordered else {}) for position, other in enumerate(others)]
    if rows:
        await session.execute(sa.insert(link), rows)
