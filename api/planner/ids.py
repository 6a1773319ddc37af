"""Public ids: opaque to clients, typed for us. `public_id` in `sql.py` writes what this module reads."""

import re
import uuid

PUBLIC_ID = re.compile(r"([A-Z][A-Za-z]*)_([0-9a-f]{32})")


def decode_id(text: str) -> tuple[str, uuid.UUID] | None:
    """The type's name and the key that a public id holds; None where it is malformed."""
    match = PUBLIC_ID.fullmatch(text)
    return (match[1], uuid.UUID(match[2])) if match else None


def encode_id(type_name: str, key: uuid.UUID) -> str:
    """The public id of a key."""
    return f"{type_name}_{key.hex}"


def type_of(text: str) -> str | None:
    """The type that an id claims to be of; None where it is malformed."""
    decoded = decode_id(text)
    return decoded[0] if decoded else None
