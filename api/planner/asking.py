"""Asks of rows what types say of them: so that a mutation holds the rule that a field shows."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.planner.access import rule_of
from api.planner.audience import Audience, Known, with_viewer
from api.planner.bindings import ScopedExpression
from api.planner.emit import Emitter
from api.planner.parameters import Parameter
from api.settings import Settings

KEYS = "keys"


@dataclass(frozen=True)
class Asking:
    """A SELECT that can be run for any rows of a table, and for any viewer of one audience."""

    select: sa.Select[Any]
    parameters: Mapping[str, Parameter]

    def values(self, keys: Collection[uuid.UUID], viewer: Known) -> dict[str, Any]:
        """What is bound in it for the rows of these keys and this viewer."""
        variables = with_viewer({}, viewer)
        return {KEYS: list(keys)} | {name: parameter.read(variables) for name, parameter in self.parameters.items()}


def asking(
    table: Any,
    values: Mapping[str, ScopedExpression],
    *,
    audience: Audience,
    settings: Settings,
    disclosed: bool = False,
) -> Asking:
    """A SELECT of expressions, by name, and the `id` of those rows that the viewer may see.

    Where they are `disclosed` to the viewer, the table's own rule is left out.
    """
    emitter = Emitter(audience, settings)
    alias, row = emitter.source(table.__table__)
    columns = [value(row, emitter).label(name) for name, value in values.items()]
    select = sa.select(row.id, *columns).select_from(alias).where(row.id.in_(sa.bindparam(KEYS, expanding=True)))
    if not disclosed:
        select = select.where(rule_of(table.__table__)(row, emitter))
    return Asking(select, emitter.parameters)
