"""How much may be written to the staff: in an hour from one network or account, and to one address for answers."""

from api.accounts.emails import address_key
from api.context import Role, may_act_as
from api.limiting import Limit
from api.mutations.call import Call
from api.mutations.rates import in_payload


async def count_message(call: Call) -> None:
    """Count what somebody writes. Raises Refused where that was too much; staff may write as much as they like."""
    if may_act_as(call.viewer.audience, Role.MODERATOR):
        return
    rates, account_id = call.services.limiting.rates, call.viewer.account_id
    with in_payload():
        if account_id is None:
            await rates.hit(Limit.FEEDBACK, call.client.limited_as)
        else:
            await rates.hit(Limit.ACCOUNT_FEEDBACK, str(account_id))


async def count_receipt(call: Call, email: str) -> None:
    """Count a receipt that goes to an address, which its owner need not have given. Raises Refused over the limit."""
    with in_payload("contactEmail"):
        await call.services.limiting.rates.hit(Limit.ACCOUNT_MAILS, f"feedback {address_key(email)}")
