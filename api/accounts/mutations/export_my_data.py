"""Taking one's data along."""

import strawberry

from api.accounts.audit import record
from api.accounts.own import own_account
from api.accounts.personal_data import export_all
from api.mutations.call import Call
from api.mutations.payloads import Payload, Result
from api.planner.fields import given


@strawberry.type(description="All that is stored about the account.")
class ExportMyDataPayload(Payload):
    """All that is stored about the account."""

    document: str | None = given(
        "One JSON document, with a part for each kind of thing; null where nobody is logged in."
    )


async def export_my_data(call: Call) -> Result:
    """Gather what every room keeps of the account."""
    account = await own_account(call)
    record(call, "exportMyData", account.id)
    await call.session.flush()
    return Result(document=await export_all(call.session, account.id))
