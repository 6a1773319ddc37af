"""Who may see accounts and what belongs to them."""

import sqlalchemy as sa

from api.accounts import tables
from api.changes.recording import logged
from api.context import Role, may_act_as
from api.planner.access import visible
from api.planner.bindings import Scope
from api.planner.rows import Row
from api.planner.sql import current_moment


@visible(tables.Account)
def public(account: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """Accounts whose address is verified; one's own; all of them for staff."""
    if may_act_as(scope.audience, Role.MODERATOR):
        return sa.true()
    return sa.or_(account.email_verified_at.is_not(None), scope.owns(account.id))


@visible(tables.AccountSession)
def own(session: Row, scope: Scope) -> sa.ColumnElement[bool]:
    """One's own sessions that have not ended, whatever one's role."""
    return sa.and_(scope.owns(session.account_id), session.expires_at > current_moment())


logged(tables.AccountSession, type="Session", owner="account_id")
logged(tables.Account, type="User", parent="id", visible=lambda account: account.email_verified_at is not None)
