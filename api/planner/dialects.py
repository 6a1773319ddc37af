"""All that differs between SQLite and PostgreSQL: the words in which each says the constructs of `sql.py`."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles

from api.planner.sql import (
    JsonFunction,
    JsonText,
    KeyList,
    Picked,
    contains,
    current_day,
    current_moment,
    hexadecimal,
    json_array,
    json_list,
    json_object,
    json_value,
    moment_in,
    moved,
    one_of,
    public_id,
    utf8,
)
from api.planner.values import Moment

SQLITE: Dialect = sqlite.dialect(paramstyle="qmark")
POSTGRESQL: Dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy left this constructor untyped

POSTGRES_PAIRS = 50
"""PostgreSQL takes 100 arguments to a function: an object of more pairs is built in pieces."""

UTC_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


def _around(before: str, after: str) -> Any:
    def compile_around(element: Any, compiler: Any, **kw: Any) -> str:
        return f"{before}{compiler.process(element.clauses, **kw)}{after}"

    return compile_around


def _call(name: str) -> Any:
    return _around(f"{name}(", ")")


def _call_lines(name: str, arguments: list[str]) -> str:
    """A call with each argument on a line of its own, for people who read the statement."""
    return f"{name}(\n" + ",\n".join(arguments) + ")"


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
    pairs = [
        f"""'{"," if i else "{"}"{key}":', {_json_text(value, compiler, **kw)}"""
        for i, (key, value) in enumerate(element.pairs)
    ]
    return _call_lines("concat", [*pairs, "'}'"])


@compiles(json_object, "postgresql")
def _(element: json_object, compiler: Any, **kw: Any) -> str:
    pairs = [f"'{key}', {compiler.process(value, **kw)}" for key, value in element.pairs]
    pieces = [
        _call_lines("json_build_object", pairs[i : i + POSTGRES_PAIRS])
        for i in range(0, max(len(pairs), 1), POSTGRES_PAIRS)
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


@compiles(utf8, "sqlite")
def _(element: utf8, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS BLOB)"


@compiles(utf8, "postgresql")
def _(element: utf8, compiler: Any, **kw: Any) -> str:
    return f"convert_to({compiler.process(element.clauses, **kw)}::text, 'UTF8')"


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
compiles(moment_in, "sqlite")(_around("strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', ", " || ' seconds')"))
compiles(moment_in, "postgresql")(_around("now() + make_interval(secs => ", ")"))
compiles(current_day, "sqlite")(lambda *_args, **_kw: "date('now')")
compiles(current_day, "postgresql")(lambda *_args, **_kw: "(now() AT TIME ZONE 'UTC')::date")


@compiles(moved, "sqlite")
def _(element: moved, compiler: Any, **kw: Any) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%f000Z', {compiler.process(element.clauses, **kw)}, '{element.seconds} seconds')"


@compiles(moved, "postgresql")
def _(element: moved, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} + interval '{element.seconds} seconds')"


@compiles(KeyList, "sqlite")
def _(element: KeyList, compiler: Any, **_kw: Any) -> str:
    pairs = compiler.process(element.pairs)
    return (
        "(SELECT key AS position, json_extract(value, '$[0]') AS type, json_extract(value, '$[1]') AS key "
        f"FROM json_each({pairs})) AS {element.name}"
    )


@compiles(KeyList, "postgresql")
def _(element: KeyList, compiler: Any, **_kw: Any) -> str:
    pairs = compiler.process(element.pairs)
    return (
        "(SELECT position, pair ->> 0 AS type, (pair ->> 1)::uuid AS key "
        f"FROM json_array_elements(({pairs})::json) WITH ORDINALITY AS pairs (pair, position)) AS {element.name}"
    )


@compiles(Picked)
def _(element: Picked, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.rows, **kw)}) AS {element.name}"
