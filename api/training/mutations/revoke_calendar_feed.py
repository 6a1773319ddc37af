"""Closing the private address of one's calendar."""

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.types import Viewer
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import account, require_standing
from api.planner.fields import given_row
from api.training.tables import CalendarFeed


@strawberry.type(description="Whoever has no private calendar any more.")
class RevokeCalendarFeedPayload(Payload):
    """Whoever has no private calendar any more."""

    viewer: Viewer | None = given_row("The User Center.")


async def revoke_calendar_feed(call: Call) -> Result:
    """Have the address of the viewer's calendar be none; without one there is nothing to do."""
    require_standing(call, account(verified=False)[:1])
    await call.session.execute(sa.delete(CalendarFeed).where(col(CalendarFeed.account_id) == call.viewer.account_id))
    return Result(viewer=call.viewer.account_id)
