"""How a connection becomes SQL: one pass over the page's rows, and what else is asked for.

SELECT json_object(nodes, edges, pageInfo)
FROM (SELECT …, row_number() OVER ()                         numbered: only where something needs it
      FROM (SELECT columns FROM table WHERE … ORDER BY … LIMIT size + 1))   picked
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from api.planner.arguments import Value
from api.planner.cursors import beyond, complete, decoder
from api.planner.plan import Page, PagePart
from api.planner.rows import Row, Term
from api.planner.sql import Picked, hexadecimal, json_array, json_list, json_object, json_value

if TYPE_CHECKING:
    from api.planner.emit import Emitter, Source

Sql = sa.ColumnElement[Any]

PLACES = 1_000_000
"""More than a page can have."""


@dataclass
class PageEmitter:
    """Builds one connection's JSON."""

    emitter: "Emitter"
    page: Page
    parent: Row | None

    def __post_init__(self) -> None:
        self.roles = _roles(self.page.parts)
        self.overflow = "hasPreviousPage" if self.page.backwards else "hasNextPage"
        self.numbered = self.page.backwards or bool(self.roles & {self.overflow, "startCursor", "endCursor"})
        self.cursors = bool(self.roles & {"cursor", "startCursor", "endCursor"})
        self.picked = Picked(self.emitter.name("picked"))
        self.row = Row(self.page.rows.table.table, self.picked)

    def json(self) -> Sql:
        """The connection's object. Rows are read only if a part of it needs them."""
        if self.roles <= {"__typename", "totalCount"}:
            return json_object(*((key, self._part(part)) for key, part in self.page.parts))
        source = self._source()
        keyset = Keyset.of(source, self.page.rows.order)
        if self.numbered:
            self.place = self.picked.column("place", sa.Integer())
            self.size = self.emitter.bind_limit(self.page.limit)
        if self.cursors:
            name: Sql = sa.literal_column(f"'{self.page.cursors.list_name}'")
            keys = [self.picked.column(f"key_{i}", e.type) for i, e in enumerate(keyset.expressions, 1)]
            self.cursor = hexadecimal(json_array(name, *keys))
        built = json_object(*((key, self._part(part)) for key, part in self.page.parts))
        self.picked.rows = self._rows(source, keyset)
        return sa.select(built).select_from(self.picked).correlate_except(self.picked).scalar_subquery()

    def _source(self) -> "Source":
        return self.emitter.from_rows(self.page.rows, self.parent)

    def _rows(self, source: "Source", keyset: "Keyset") -> sa.Select[Any]:
        """The page's rows: those between the cursors, cut to its size from the end that it counts from."""
        keys = {f"key_{i}": e for i, e in enumerate(keyset.expressions, 1)} if self.cursors else {}
        columns = [getattr(source.target, name) for name in self.picked.c.keys() if name not in {"place", *keys}]  # noqa: SIM118  # a ColumnCollection iterates over columns
        rows = source.select(*columns, *(e.label(name) for name, e in keys.items()))
        for given, before in ((self.page.cursors.after, False), (self.page.cursors.before, True)):
            if given:
                rows = rows.where(
                    beyond(keyset.expressions, self._values(given, keyset), keyset.descending, reverse=before)
                )
        rows = rows.order_by(*keyset.ordered(reverse=self.page.backwards))
        rows = rows.limit(self.emitter.bind_limit(self.page.limit, 1 if self.overflow in self.roles else 0))
        if not self.numbered:
            return rows
        chosen = rows.subquery(self.emitter.name("chosen"))
        numbered = (
            sa.select(*chosen.c, sa.func.row_number().over().label("place"))
            .select_from(chosen)
            .correlate_except(chosen)
        )
        return numbered.order_by(sa.literal_column("place").desc()) if self.page.backwards else numbered

    def _values(self, given: Value, keyset: "Keyset") -> list[sa.ColumnElement[Any]]:
        types = [expression.type for expression in keyset.expressions]
        decode = decoder(given.name, self.page.cursors.list_name, types)

        def value(i: int) -> sa.ColumnElement[Any]:
            return self.emitter.bind(given, types[i], lambda cursor: decode(cursor)[i])

        return [value(i) for i in range(len(types))]

    def _part(self, part: PagePart) -> Sql:
        match part.role:
            case "__typename":
                return sa.literal_column(f"'{part.type_name}'")
            case "totalCount":
                return self._total()
            case "nodes":
                return json_list(self._node(part), self._on_page())
            case "edges":
                edge = json_object(*((key, self._edge(below)) for key, below in part.parts))
                return json_list(edge, self._on_page())
            case "pageInfo":
                return json_object(*((key, self._info(below)) for key, below in part.parts))
        raise AssertionError(part.role)

    def _total(self) -> Sql:
        """How many rows the list has: as it is kept, or counted."""
        kept = self.page.total(self.parent, self.emitter) if self.page.total and self.parent else None
        return self._source().select(sa.func.count()).scalar_subquery() if kept is None else json_value(kept)

    def _node(self, part: PagePart) -> Sql:
        assert part.object is not None
        return self.emitter.json(part.object, self.row)

    def _edge(self, part: PagePart) -> Sql:
        match part.role:
            case "cursor":
                return self.cursor
            case "node":
                return self._node(part)
        return self._part(part)

    def _info(self, part: PagePart) -> Sql:
        bounds = self.page.cursors
        match part.role:
            case self.overflow:
                return json_value(sa.func.coalesce(sa.func.max(self.place) > self.size, sa.false()))
            case "hasNextPage":
                return self._exists_beyond(bounds.before, reverse=False)
            case "hasPreviousPage":
                return self._exists_beyond(bounds.after, reverse=True)
            case "startCursor":
                return self._cursor_at(last=False)
            case "endCursor":
                return self._cursor_at(last=True)
        return self._part(part)

    def _on_page(self) -> sa.ColumnElement[bool] | None:
        """Leaves out the one row more that was read to know whether there are more."""
        return self.place <= self.size if self.overflow in self.roles else None

    def _cursor_at(self, *, last: bool) -> Sql:
        """The cursor of the page's first or last row. Places count from the end that the page is counted from."""
        if last == self.page.backwards:
            return sa.func.max(self.cursor).filter(self.place == sa.literal_column("1"), self.place <= self.size)
        # The greatest of the places, each written in as many digits, with the row's cursor behind it.
        placed = sa.cast(self.place + sa.literal_column(str(PLACES)), sa.Text()) + self.cursor
        return sa.func.substr(
            sa.func.max(placed).filter(self.place <= self.size), sa.literal_column(str(len(str(PLACES)) + 1))
        )

    def _exists_beyond(self, given: Value | None, *, reverse: bool) -> Sql:
        """Whether the list has rows on the other side of a cursor, the cursor's own row included."""
        if given is None:
            return json_value(sa.false())
        source = self._source()
        keyset = Keyset.of(source, self.page.rows.order)
        values = self._values(given, keyset)
        outside = beyond(keyset.expressions, values, keyset.descending, reverse=reverse, inclusive=True)
        return json_value(source.select().where(outside).exists())


@dataclass(frozen=True)
class Keyset:
    """What an order compares in the rows of one source."""

    expressions: tuple[Sql, ...]
    descending: tuple[bool, ...]

    @classmethod
    def of(cls, source: "Source", order: tuple[Term, ...]) -> "Keyset":
        """The order's parts, or the place that the join gives, and the key last."""
        terms = complete(order)
        expressions = tuple(term.expression(source.target) for term in terms)
        descending = tuple(term.descending for term in terms)
        if source.position is None or order:
            return cls(expressions, descending)
        return cls((source.position, *expressions), (False, *descending))

    def ordered(self, *, reverse: bool) -> list[Any]:
        """The parts for ORDER BY, each its own way or each the other way round."""
        both = zip(self.expressions, self.descending, strict=True)
        return [e.desc() if down != reverse else e.asc() for e, down in both]


def _roles(parts: tuple[tuple[str, PagePart], ...]) -> set[str]:
    """All roles that occur in a connection's selection."""
    return {role for _, part in parts for role in ({part.role} | _roles(part.parts))}
