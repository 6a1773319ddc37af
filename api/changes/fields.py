"""Fields of the Subscription type: how rooms declare which of the log's events they tell, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import strawberry

from api.changes.tables import ChangeKind
from api.planner.audience import Audience
from api.planner.bindings import Event, Filter, ScopedExpression
from api.planner.fields import declare

AFTER = (str | None, "An event's cursor, as in its `extensions.cursor`: first come the events that were missed since.")


@dataclass(frozen=True)
class Subscription:
    """What of the change log one field tells: to most from when they may see a row, to insiders from its beginning."""

    argument: str
    """The argument that names the row under which it is followed, and that row's type."""
    argument_type: str
    kinds: frozenset[ChangeKind]
    type: str | None = None
    """The GraphQL type of the rows whose events count; None is any that the log has under that row."""
    insider_kinds: frozenset[ChangeKind] | None = None
    """What is told instead to who sees rows before others do: their owner, and whom `insiders` names."""
    insiders: Callable[[Audience], bool] = lambda _audience: False
    of_parent: bool = False
    """Whether the field shows the row that is followed, not the one that the event is about."""

    def tells(self, kind: ChangeKind, audience: Audience, *, own: bool) -> bool:
        """Whether an event is told to a viewer; `own` where its row is theirs."""
        insider = self.insider_kinds is not None and (own or self.insiders(audience))
        return kind in (self.insider_kinds or ()) if insider else kind in self.kinds


def subscription(
    description: str,
    followed: Subscription,
    argument_description: str,
    *,
    condition: ScopedExpression | None = None,
    **filters: tuple[Any, str, Filter],
) -> Any:
    """A field of the Subscription type; `filters` are further arguments as (annotation, description, filter).

    `condition` is what must still hold of a row when it is told.
    """
    arguments = {name: (annotation, text) for name, (annotation, text, _) in filters.items()}
    named = {followed.argument: (strawberry.ID, argument_description)}
    binding = Event({name: filter_ for name, (_, _, filter_) in filters.items()}, followed, condition)
    return declare(description, binding, {**named, **arguments, "after": AFTER}, after=None)
