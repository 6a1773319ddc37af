"""What a plan may cost: one point for each row that it can touch, known before it runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod

from api.planner.arguments import Variables
from api.planner.parameters import HIGHEST_LOOKUPS
from api.planner.plan import Limit, Node, NodeLookup, NodeLookups, Object, OneRow, Page, PagePart, RowList

Factor = int | Limit


@dataclass(frozen=True)
class Price:
    """The rows of one list or relation: how many of them for each row above, outermost first."""

    path: tuple[str, ...]
    factors: tuple[Factor, ...]

    @property
    def fixed(self) -> bool:
        """Whether it is the same in every request."""
        return not self._varying

    def rows(self, variables: Variables) -> int:
        """The rows that it can touch in a request with these variables."""
        rows = self._constant
        for factor in self._varying:
            rows *= _size(factor, variables)
        return rows

    @cached_property
    def _varying(self) -> tuple[Limit, ...]:
        limits = (factor for factor in self.factors if isinstance(factor, Limit))
        return tuple(limit for limit in limits if limit.given and limit.given.variable)

    @cached_property
    def _constant(self) -> int:
        """The product of all other factors."""
        fixed = (factor for factor in self.factors if factor not in self._varying)
        return prod(factor if isinstance(factor, int) else _size(factor, {}) for factor in fixed)


def _size(limit: Limit, variables: Variables) -> int:
    given = limit.given.read(variables) if limit.given else None
    return limit.default if given is None else min(max(given, 0), limit.highest)


def prices(node: Node, factors: tuple[Factor, ...] = ()) -> Iterator[Price]:
    """The prices of a plan's lists and relations, from the root down."""
    match node:
        case Object(fields):
            for _, below in fields:
                yield from prices(below, factors)
        case OneRow(_, below, path):
            yield from _counted(path, (*factors, 1), below)
        case RowList(_, below, usually, limit, searched, path):
            if searched:
                yield Price(path, (*factors, searched))
            yield from _counted(path, (*factors, limit or usually), below)
        case Page():
            yield from _page_prices(node.parts, node.path, (*factors, node.limit), factors)
        case NodeLookup(object=Object() as below, path=path):
            yield from _counted(path, (*factors, 1), below)
        case NodeLookups():
            yield Price(node.path, (*factors, HIGHEST_LOOKUPS))
            for _, below in node.objects.values():
                yield from prices(below, (*factors, HIGHEST_LOOKUPS))


def _counted(path: tuple[str, ...], factors: tuple[Factor, ...], below: Object) -> Iterator[Price]:
    yield Price(path, factors)
    yield from prices(below, factors)


def _page_prices(
    parts: tuple[tuple[str, PagePart], ...],
    path: tuple[str, ...],
    inside: tuple[Factor, ...],
    outside: tuple[Factor, ...],
) -> Iterator[Price]:
    """A page's rows once, however many parts show them, and one point for a count."""
    roles = {part.role for _, part in parts}
    if roles - {"totalCount", "__typename"}:
        yield Price(path, inside)
    if "totalCount" in roles:
        yield Price((*path, "totalCount"), (*outside, 1))
    yield from _below_page(parts, inside)


def _below_page(parts: tuple[tuple[str, PagePart], ...], inside: tuple[Factor, ...]) -> Iterator[Price]:
    for _, part in parts:
        if part.object:
            yield from prices(part.object, inside)
        yield from _below_page(part.parts, inside)
