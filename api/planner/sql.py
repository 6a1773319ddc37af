"""All that SQLite and PostgreSQL say differently, as SQLAlchemy constructs that each compiles in its own words."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from api.planner.values import Moment

POSTGRES_PAIRS = 50
"""PostgreSQL takes 100 arguments to a function: an object of more pairs is built in pieces."""

UTC_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


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


class current_day(FunctionElement[Any]):  # noqa: N801
    """Today's date in UTC."""

    type = sa.Date()
    inherit_cache = False


class KeyList(sa.TableClause):
    """The rows (position, type, key) of one bound JSON array of [type, key] pairs."""

    __visit_name__ = "key_list"
    inherit_cache = False

    def __init__(self, name: str, pairs: sa.BindParameter[Any]) -> None:
        super().__init__(
            name, sa.column("position", sa.Integer), sa.column("type", sa.Text), sa.column("key", sa.Uuid)
        )
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


def _call(name: str) -> Any:
    def compile_call(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
        return f"{name}({compiler.process(element.clauses, **kw)})"

    return compile_call


def _json_text(value: Any, compiler: Any, **kw: Any) -> str:
    """SQLite's expression for a value as JSON text, never null."""
    sql = compiler.process(value, **kw)
    if not isinstance(value.type, sa.JSON):
        return f"json_quote({sql})"
    return sql if isinstance(value, JsonFunction) else f"coalesce({sql}, 'null')"


compiles(json_array, "sqlite")(_call("json_array"))
compiles(json_array, "postgresql")(_call("json_build_array"))


@compiles(json_object, "sqlite")
def _(element: json_object, compiler: Any, **kw: Any) -> str:
    parts = [f"""'{"," if i else "{"}"{key}":', {_json_text(value, compiler, **kw)}""" for i, (key, value) in enumerate(element.pairs)]
    return f"concat({', '.join(parts)}, '}}')"


@compiles(json_object, "postgresql")
def _(element: json_object, compiler: Any, **kw: Any) -> str:
    pieces = [
        f"json_build_object({compiler.process(json_object(*element.pairs[i : i + POSTGRES_PAIRS]).clauses, **kw)})"
        for i in range(0, max(len(element.pairs), 1), POSTGRES_PAIRS)
    ]
    if len(pieces) == 1:
        return pieces[0]
    inner = " || ', ' || ".join(f"left(substr({piece}::text, 2), -1)" for piece in pieces)
    return f"('{{' || {inner} || '}}')::json"


@compiles(json_list, "sqlite")
def _(element: json_list, compiler: Any, **kw: Any) -> str:
    value, *where = element.clauses
    condition = f" FILTER (WHERE {compiler.process(where[0], **kw)})" if where else ""
    return f"concat('[', group_concat({_json_text(value, compiler, **kw)}, ','){condition}, ']')"


@compiles(json_list, "postgresql")
def _(element: json_list, compiler: Any, **kw: Any) -> str:
    value, *where = (compiler.process(clause, **kw) for clause in element.clauses)
    condition = f" FILTER (WHERE {where[0]})" if where else ""
    return f"coalesce(json_agg({value}){condition}, '[]'::json)"


@compiles(JsonText, "sqlite")
def _(element: JsonText, compiler: Any, **kw: Any) -> str:
    return f"coalesce({compiler.process(element.clauses, **kw)}, 'null')"


@compiles(JsonText, "postgresql")
def _(element: JsonText, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)})::json"


@compiles(json_value, "sqlite")
def _(element: json_value, compiler: Any, **kw: Any) -> str:
    (value,) = element.clauses
    sql = compiler.process(value.self_group(), **kw)
    if isinstance(value.type, sa.Boolean):
        return f"CASE WHEN {sql} THEN 'true' WHEN NOT {sql} THEN 'false' ELSE 'null' END"
    if isinstance(value.type, Moment):
        sql = f"replace({sql}, '.000000Z', 'Z')"
    return f"json_quote({sql})"


@compiles(json_value, "postgresql")
def _(element: json_value, compiler: Any, **kw: Any) -> str:
    (value,) = element.clauses
    sql = compiler.process(value.self_group(), **kw)
    if isinstance(value.type, Moment):
        return f"replace(to_char({sql} AT TIME ZONE 'UTC', '{UTC_FORMAT}'), '.000000Z', 'Z')"
    return str(sql)


@compiles(public_id, "sqlite")
def _(element: public_id, compiler: Any, **kw: Any) -> str:
    prefix, key = element.clauses
    return f"{compiler.process(prefix, **kw)} || {compiler.process(key, **kw)}"


@compiles(public_id, "postgresql")
def _(element: public_id, compiler: Any, **kw: Any) -> str:
    prefix, key = element.clauses
    return f"{compiler.process(prefix, **kw)} || replace({compiler.process(key, **kw)}::text, '-', '')"


@compiles(hexadecimal, "sqlite")
def _(element: hexadecimal, compiler: Any, **kw: Any) -> str:
    return f"lower(hex({compiler.process(element.clauses, **kw)}))"


@compiles(hexadecimal, "postgresql")
def _(element: hexadecimal, compiler: Any, **kw: Any) -> str:
    return f"encode(convert_to({compiler.process(element.clauses, **kw)}::text, 'UTF8'), 'hex')"


compiles(contains, "sqlite")(lambda element, compiler, **kw: f"instr({compiler.process(element.clauses, **kw)}) > 0")
compiles(contains, "postgresql")(
    lambda element, compiler, **kw: f"strpos({compiler.process(element.clauses, **kw)}) > 0"
)


@compiles(one_of, "sqlite")
def _(element: one_of, compiler: Any, **kw: Any) -> str:
    value, items = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{value} IN (SELECT value FROM json_each({items}))"


@compiles(one_of, "postgresql")
def _(element: one_of, compiler: Any, **kw: Any) -> str:
    value, items = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{value} = ANY ({items})"


compiles(current_moment, "sqlite")(lambda *_args, **_kw: "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')")
compiles(current_moment, "postgresql")(lambda *_args, **_kw: "now()")
compiles(current_day, "sqlite")(lambda *_args, **_kw: "date('now')")
compiles(current_day, "postgresql")(lambda *_args, **_kw: "(now() AT TIME ZONE 'UTC')::date")


@compiles(KeyList, "sqlite")
def _(element: KeyList, compiler: Any, **kw: Any) -> str:
    pairs = compiler.process(element.pairs)
    return (
        "(SELECT key AS position, json_extract(value, '$[0]') AS type, json_extract(value, '$[1]') AS key "
        f"FROM json_each({pairs})) AS {element.name}"
    )


@compiles(KeyList, "postgresql")
def _(element: KeyList, compiler: Any, **kw: Any) -> str:
    pairs = compiler.process(element.pairs)
    return (
        "(SELECT position, pair ->> 0 AS type, (pair ->> 1)::uuid AS key "
        f"FROM json_array_elements(({pairs})::json) WITH ORDINALITY AS pairs (pair, position)) AS {element.name}"
    )


@compiles(Picked)
def _(element: Picked, compiler: Any, asfrom: bool = False, **kw: Any) -> str:
    return f"({compiler.process(element.rows, asfrom=True, **kw)}) AS {element.name}"
