"""Getting the private address of one's calendar."""

import sqlalchemy as sa
import strawberry
from sqlmodel import col

from api.accounts.tables import Account
from api.accounts.tokens import hash_of, new_token
from api.accounts.types import Viewer
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.mutations.permissions import account, require_standing
from api.planner.fields import given, given_row
from api.training.tables import CalendarFeed


@strawberry.type(description="The viewer's private calendar.")
class RenewCalendarFeedPayload(Payload):
    """The viewer's private calendar."""

    viewer: Viewer | None = given_row("The User Center.")
    url: str | None = given("The calendar's address. It is told this once; whoever knows it can read the calendar.")


async def renew_calendar_feed(call: Call) -> Result:
    """Give the viewer's calendar a new address; a former one is no longer one."""
    require_standing(call, account(verified=False))
    account_id = call.viewer.account_id
    assert account_id
    await call.session.execute(sa.select(col(Account.id)).where(col(Account.id) == account_id).with_for_update())
    await call.session.execute(sa.delete(CalendarFeed).where(col(CalendarFeed.account_id) == account_id))
    token = new_token()
    call.session.add(CalendarFeed(account_id=account_id, token_hash=hash_of(token), created_at=call.now))
    return Result(viewer=account_id, url=f"{call.settings.own_url}/calendars/{token}.ics")
