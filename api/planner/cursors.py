"""Keyset cursors: a row's place in an order, as the values that the order compares.

A cursor is the hexadecimal form of a JSON array: the name of its list and order, then the row's value of each
part of the order, the key last. A page begins behind those values whether or not that row still exists.
"""

import operator
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from api.errors import BadUserInput
from api.planner.rows import Term
from api.planner.values import Moment

TIE_BREAKER = "ID"
HIGHEST_INTEGER = 2**63 - 1


def complete(order: tuple[Term, ...]) -> tuple[Term, ...]:
    """The order with the key as its last part, so that no two rows are alike in it."""
    if order and order[-1].name == TIE_BREAKER:
        return order
    return (*order, Term(TIE_BREAKER, lambda row: row.id, order[-1].descending if order else False))


def decoder(argument: str, list_name: str, types: Sequence[Any]) -> Callable[[str], list[Any]]:
    """A function from a cursor to its values. It raises BadUserInput for one that is not of this list and order."""

    def decode(cursor: str) -> list[Any]:
        try:
            name, *values = orjson.loads(bytes.fromhex(cursor))
        except (ValueError, TypeError) as error:
            raise _refused(argument, "is no cursor") from error
        if name != list_name:
            raise _refused(argument, f"is a cursor of {str(name)[:200]!r}, and this list is {list_name!r}")
        if len(values) != len(types):
            raise _refused(argument, "is no cursor")
        try:
            return [_restored(value, type_) for value, type_ in zip(values, types, strict=True)]
        except (ValueError, TypeError) as error:
            raise _refused(argument, "is no cursor") from error

    return decode


def _refused(argument: str, what: str) -> BadUserInput:
    return BadUserInput(
        f"`{argument}` {what}. Pass on a cursor that the same list gave in the same order.", argument=argument
    )


def _restored(value: Any, type_: Any) -> Any:
    """A value of a cursor, from JSON to what the column's type binds."""
    if isinstance(type_, sa.Uuid):
        return uuid.UUID(value)
    if isinstance(type_, Moment):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if isinstance(type_, sa.Date):
        return date.fromisoformat(value)
    if isinstance(type_, sa.Integer):
        if not isinstance(value, int) or abs(value) > HIGHEST_INTEGER:
            raise ValueError(value)
        return value
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def beyond(
    expressions: Sequence[sa.ColumnElement[Any]],
    values: Sequence[sa.ColumnElement[Any]],
    descending: Sequence[bool],
    *,
    reverse: bool = False,
    inclusive: bool = False,
) -> sa.ColumnElement[bool]:
    """The rows that come behind the values in the order; with `reverse` those before; `inclusive` the row itself too.

    Where all parts go one way it is a comparison of row values, which an index serves as one range.
    """
    down = [part != reverse for part in descending]
    if len(expressions) == 1:
        return _compared(expressions[0], values[0], down=down[0], inclusive=inclusive)
    if len(set(down)) == 1:
        return _compared(sa.tuple_(*expressions), sa.tuple_(*values), down=down[0], inclusive=inclusive)
    alternatives = [
        sa.and_(
            *(expressions[j] == values[j] for j in range(i)),
            _compared(expressions[i], values[i], down=goes_down, inclusive=inclusive and i == len(down) - 1),
        )
        for i, goes_down in enumerate(down)
    ]
    # The first part alone bounds the range that an index has to read.
    return sa.and_(_compared(expressions[0], values[0], down=down[0], inclusive=True), sa.or_(*alternatives))


def _compared(left: Any, right: Any, *, down: bool, inclusive: bool) -> sa.ColumnElement[bool]:
    compare = (operator.le if inclusive else operator.lt) if down else (operator.ge if inclusive else operator.gt)
    compared: sa.ColumnElement[bool] = compare(left, right)
    return compared
