"""SQL that SQLite and PostgreSQL say differently, as SQLAlchemy constructs; `dialects.py` has each one's words."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.functions import FunctionElement

from api.planner.values import Moment


class JsonFunction(FunctionElement[Any]):
    """A function whose result is JSON.

    On SQLite that is text put together with `concat`: its JSON functions know JSON from text only by a mark on the
    value, which versions lose at different places (3.54 at every subquery).
    """

    type = sa.JSON()
    inherit_cache = False


class json_object(JsonFunction):  # noqa: N801  # SQL functions are in lower case, as SQLAlchemy's own
    """`{key: value, …}` of pairs; keys are GraphQL names, so they need no quoting inside SQL text."""

    def __init__(self, *pairs: tuple[str, sa.ColumnElement[Any]]) -> None:
        self.pairs = pairs
        super().__init__(*[part for key, value in pairs for part in (sa.literal_column(f"'{key}'"), value)])


class json_array(FunctionElement[str]):  # noqa: N801
    """`[value, …]` of scalars."""

    type = sa.Text()
    inherit_cache = False


class json_list(JsonFunction):  # noqa: N801
    """The values of all rows, or of those that fit `where`, in one JSON array in the rows' order; empty without any."""

    def __init__(self, value: sa.ColumnElement[Any], where: sa.ColumnElement[bool] | None = None) -> None:
        super().__init__(value, *([] if where is None else [where]))


class json_value(JsonFunction):  # noqa: N801
    """A value as GraphQL writes it: booleans as booleans, moments in RFC 3339."""


class JsonText(JsonFunction):
    """Text that holds JSON, taken for JSON."""


class public_id(FunctionElement[str]):  # noqa: N801
    """The opaque, typed id of a key: the type's name, `_`, and the key's 32 hexadecimal digits."""

    type = sa.Text()
    inherit_cache = False

    def __init__(self, type_name: str, key: sa.ColumnElement[Any]) -> None:
        super().__init__(sa.literal_column(f"'{type_name}_'"), key)


class utf8(FunctionElement[bytes]):  # noqa: N801
    """The bytes of JSON, as a response has them: so no driver makes text of them that is made bytes again."""

    type = sa.LargeBinary()
    inherit_cache = False


class hexadecimal(FunctionElement[str]):  # noqa: N801
    """The UTF-8 bytes of JSON in hexadecimal digits."""

    type = sa.Text()
    inherit_cache = False


class contains(FunctionElement[bool]):  # noqa: N801
    """Whether the first text has the second in it, letter for letter."""

    type = sa.Boolean()
    inherit_cache = False


class one_of(FunctionElement[bool]):  # noqa: N801
    """Whether a value is among those of one bound array."""

    type = sa.Boolean()
    inherit_cache = False


class current_moment(FunctionElement[Any]):  # noqa: N801
    """The present moment, comparable with stored ones."""

    type = Moment()
    inherit_cache = False


class moment_in(FunctionElement[Any]):  # noqa: N801
    """The moment so many seconds from now."""

    type = Moment()
    inherit_cache = False

    def __init__(self, seconds: float) -> None:
        super().__init__(sa.literal(seconds, sa.Double()))


class current_day(FunctionElement[Any]):  # noqa: N801
    """Today's date in UTC."""

    type = sa.Date()
    inherit_cache = False


class moved(FunctionElement[Any]):  # noqa: N801
    """A moment so many seconds later, or earlier where they are negative."""

    type = Moment()
    inherit_cache = False

    def __init__(self, moment: sa.ColumnElement[Any], seconds: int) -> None:
        self.seconds = seconds
        super().__init__(moment)


class KeyList(sa.TableClause):
    """The rows (position, type, key) of one bound JSON array of [type, key] pairs."""

    __visit_name__ = "key_list"
    inherit_cache = False

    def __init__(self, name: str, pairs: sa.BindParameter[Any]) -> None:
        super().__init__(name, sa.column("position", sa.Integer), sa.column("type", sa.Text), sa.column("key", sa.Uuid))
        self.pairs = pairs


class Picked(sa.TableClause):
    """A subquery that picks the rows of a list, with just the columns that are asked of it.

    JSON is built outside it, from its columns. Which these are is known only once all that stands outside has
    been built, so `rows` (the SELECT inside) is set last.
    """

    __visit_name__ = "picked"
    inherit_cache = False
    rows: sa.Select[Any]

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def column(self, name: str, type_: Any) -> sa.ColumnElement[Any]:
        """The column of that name, asked of the rows from now on."""
        if name not in self.c:
            self.append_column(sa.column(name, type_))
        return self.c[name]
