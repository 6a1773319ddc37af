"""What changes accounts: one file for each mutation."""

import strawberry

from api.accounts.mutations.log_in import LogInPayload, log_in, prepare_log_in
from api.accounts.mutations.log_out import LogOutPayload, log_out
from api.mutations.fields import mutation


@strawberry.type
class AccountMutations:
    """What changes accounts."""

    log_in: LogInPayload = mutation(
        "Begins a session of an account, in a cookie or by a token.", log_in, prepare=prepare_log_in, once=True
    )
    log_out: LogOutPayload = mutation("Ends the session that asks.", log_out)
