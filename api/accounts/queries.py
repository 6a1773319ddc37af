"""Root fields that read accounts."""

from typing import Any

import sqlalchemy as sa
import strawberry

from api.accounts.filters import UserWhere
from api.accounts.types import User, UserConnection, Viewer
from api.context import Role, may_act_as
from api.planner.bindings import Scope
from api.planner.fields import connection, one
from api.planner.filters import Matching
from api.planner.rows import Joined, Row
from api.planner.values import fold


def _asking(_root: Any, account: Row, scope: Scope) -> Joined:
    return Joined(account.id == scope.viewer())


def _listed(_root: Any, account: Row, scope: Scope) -> Joined:
    return Joined(sa.true() if may_act_as(scope.audience, Role.MODERATOR) else scope.owns(account.id))


BY_USERNAME = Matching(lambda account, username, _scope: account.username_key == username, convert=fold)


@strawberry.type
class AccountQueries:
    """Root fields that read accounts."""

    viewer: Viewer | None = one("Whoever is logged in; null where nobody is.", _asking)
    user: User | None = one(
        "The account with that username.",
        username=(str, "As in `User.username`, whatever its case and accents.", BY_USERNAME),
    )
    users: UserConnection = connection(
        "All accounts, by username: for staff. Others find themselves alone; `user` finds the rest by name.",
        _listed,
        where=UserWhere,
    )
