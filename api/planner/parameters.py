"""What the bound parameters of a statement stand for, and how a request's values become theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from api.errors import BadUserInput
from api.planner.arguments import Value, Variables
from api.planner.ids import decode_id
from api.planner.plan import GivenField, Limit

HIGHEST_LOOKUPS = 100


@dataclass(frozen=True)
class Parameter:
    """One bound parameter: where its value is read from, and what is made of it."""

    value: Value
    convert: Callable[[Any], Any] | None = None

    def read(self, variables: Variables) -> Any:
        """The value for a request. Raises BadUserInput where it cannot be used."""
        value = self.value.read(variables)
        check_text(value, self.value.name)
        return self.convert(value) if self.convert and value is not None else value


def check_text(value: Any, name: str) -> None:
    """Refuse text that no database keeps: PostgreSQL has no NUL, and UTF-8 no lone surrogates."""
    if isinstance(value, str):
        if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
            raise BadUserInput(
                f"`{name}` has a NUL character or half a surrogate pair, which is no text. Take it out.", argument=name
            )
    elif isinstance(value, list):
        for item in value:
            check_text(item, name)


def page_size(limit: Limit, extra: int) -> Callable[[int], int]:
    """From a given `first` or `last` to the number of rows to read, `extra` more than the page has."""

    def convert(given: int) -> int:
        if given < 0:
            raise BadUserInput(f"`{limit.name}` is {given}; it cannot be negative.", argument=limit.name)
        if given > limit.highest:
            raise BadUserInput(
                f"`{limit.name}` is {given}; at most {limit.highest} are given at once. Read on page by page.",
                argument=limit.name,
                limit=limit.highest,
            )
        return given + extra

    return convert


def selected_of(fields: tuple[GivenField, ...] | None, given: Any) -> Any:
    """Of given objects what is selected, of a given scalar all."""
    if fields is None or given is None:
        return _plain(given)
    if isinstance(given, list):
        return [selected_of(fields, item) for item in given]
    return {field.key: field.constant or _plain(given.get(field.name)) for field in fields}


def _plain(value: Any) -> Any:
    """A scalar as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.name if isinstance(value, Enum) else value


def node_key(text: str) -> Any:
    """The key in a public id whose type the plan knows; None where it is malformed."""
    decoded = decode_id(text)
    return decoded[1] if decoded else None


def node_pairs(name: str) -> Callable[[list[str]], list[list[str | None]]]:
    """From public ids to [type, key] pairs, with nulls for malformed ids."""

    def convert(ids: list[str]) -> list[list[str | None]]:
        if len(ids) > HIGHEST_LOOKUPS:
            raise BadUserInput(
                f"`{name}.ids` has {len(ids)} ids; at most {HIGHEST_LOOKUPS} are looked up at once.",
                argument=f"{name}.ids",
                limit=HIGHEST_LOOKUPS,
            )
        decoded = [decode_id(text) for text in ids]
        return [[pair[0], pair[1].hex] if pair else [None, None] for pair in decoded]

    return convert
