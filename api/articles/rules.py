"""What one may do with articles."""

from api.context import Role
from api.mutations.permissions import Rule, staff

EDIT = Rule(staff(Role.EDITOR))

PUBLISH = Rule(staff(Role.EDITOR))
