"""What is written to those who take part in classes."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.accounts.tables import Account
from api.mail.outbox import Outbox
from api.mutations.call import Call
from api.training.tables import Enrollment, Place, TrainingClass

PAGE = "/training-classes/{slug}"
"""Where the site shows a class."""


async def tell(
    session: AsyncSession, outbox: Outbox, template: str, training_class: TrainingClass, to: Account, **values: Any
) -> None:
    """Write to someone about a class; what all templates show is given here, `values` are a template's own."""
    await outbox.queue(
        session,
        to=to.email,
        template=template,
        name=to.display_name,
        title=training_class.title,
        starts=local(training_class.starts_at, training_class.timezone),
        ends=local(training_class.ends_at, training_class.timezone),
        place=", ".join(part for part in (training_class.venue, training_class.city) if part),
        link=outbox.link(PAGE.format(slug=training_class.slug)),
        **values,
    )


def local(at: datetime, timezone: str) -> str:
    """A moment as people of that zone read it: Friday, 3 April 2026, 09:00 (Europe/Berlin, UTC+02:00)."""
    there = at.astimezone(ZoneInfo(timezone))
    offset = there.isoformat()[-len("+00:00") :]
    return f"{there:%A}, {there.day} {there:%B %Y, %H:%M} ({timezone}, UTC{offset})"


async def tell_all(call: Call, template: str, training_class: TrainingClass, *places: Place, **values: Any) -> None:
    """Write the same to all who have one of these places in a class."""
    found = (
        sa.select(Account)
        .join(Enrollment, col(Enrollment.account_id) == col(Account.id))
        .where(col(Enrollment.training_class_id) == training_class.id, col(Enrollment.status).in_(places))
        .order_by(col(Enrollment.id))
    )
    for account in await call.session.scalars(found):
        await tell(call.session, call.services.outbox, template, training_class, account, **values)
