"""Asks of one row what types say of it: so that a mutation holds the rule that a field shows."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from api.planner.access import rule_of
from api.planner.audience import Audience, Known, with_viewer
from api.planner.bindings import ScopedExpression
from api.planner.emit import Emitter
from api.settings import Settings


def asked(
    table: Any,
    keys: Collection[uuid.UUID],
    values: Mapping[str, ScopedExpression],
    *,
    audience: Audience,
    viewer: Known,
    settings: Settings,
    disclosed: bool = False,
) -> sa.Select[Any]:
    """A SELECT of expressions, by name, and the `id` of the rows of these keys that the viewer may see.

    Where they are `disclosed` to the viewer, the table's own rule is left out.
    """
    emitter = Emitter(audience, settings)
    alias, row = emitter.source(table.__table__)
    columns = [value(row, emitter).label(name) for name, value in values.items()]
    select = sa.select(row.id, *columns).select_from(alias).where(row.id.in_(keys))
    if not disclosed:
        select = select.where(rule_of(table.__table__)(row, emitter))
    return select.params(
        {name: parameter.read(with_viewer({}, viewer)) for name, parameter in emitter.parameters.items()}
    )
