"""What accounts can be filtered by."""

import strawberry

from api.accounts import tables
from api.context import Role
from api.planner.fields import bound, condition
from api.planner.filters import AnyOf, Flag, Text
from api.planner.inputs import StringFilter


@bound(tables.Account)
@strawberry.input(description="Conditions on accounts; all that are given must hold.")
class UserWhere:
    """Conditions on accounts."""

    username: StringFilter | None = condition("By username.", Text(lambda a: a.username, lambda a: a.username_key))
    role: list[Role] | None = condition("With one of these roles.", AnyOf(lambda a: a.role))
    is_suspended: bool | None = condition(
        "True for suspended accounts, false for the others.", Flag(lambda a: a.suspended_at.is_not(None))
    )
