"""Relay's connection types (Cursor Connections Specification), for any type of node."""

from typing import Generic, TypeVar

import strawberry

from api.planner.fields import part

T = TypeVar("T")


@strawberry.interface(description="Anything that has an id of its own, and that `node` finds by it.")
class Node:
    """Relay's Node (Global Object Identification Specification)."""

    id: strawberry.ID = strawberry.field(description="Opaque and typed: give it to `node` to read the thing again.")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = part("Whether rows follow the page.", "hasNextPage")
    has_previous_page: bool = part("Whether rows come before the page.", "hasPreviousPage")
    start_cursor: str | None = part("The first row's cursor, for `before`; null on an empty page.", "startCursor")
    end_cursor: str | None = part("The last row's cursor, for `after`; null on an empty page.", "endCursor")


@strawberry.type(description="One row of a page, with its place in the list.")
class Edge(Generic[T]):
    """One row of a page, with its place in the list."""

    cursor: str = part("The row's place in this list and this order, for `after` and `before`.", "cursor")
    node: T = part("The row itself.", "node")


@strawberry.type(description="A list, page by page. Pages stay right while rows are added or taken away before them.")
class Connection(Generic[T]):
    """A list, page by page."""

    edges: list[Edge[T]] = part("The page's rows with their cursors; `nodes` is shorter where you need none.", "edges")
    nodes: list[T] = part("The page's rows.", "nodes")
    page_info: PageInfo = part("Where the page stands in its list.", "pageInfo")
    total_count: int = part(
        "How many rows the whole list has that you may see, under the same filter. Counted only when asked for.",
        "totalCount",
    )
