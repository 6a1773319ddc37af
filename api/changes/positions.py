"""Places in the change log, and the opaque cursors by which clients name them."""

from typing import NamedTuple

from api.errors import BadUserInput
from api.planner.cursors import HIGHEST_INTEGER

SEPARATOR = "."


class Position(NamedTuple):
    """A place in the order of commits: behind the change that has these numbers."""

    transaction_id: int
    sequence: int

    @property
    def cursor(self) -> str:
        """The position as clients have it."""
        return f"{self.transaction_id}{SEPARATOR}{self.sequence}".encode().hex()

    @classmethod
    def read(cls, cursor: str) -> "Position":
        """The position of a cursor. Raises BadUserInput where it is none that `cursor` gave."""
        try:
            numbers = bytes.fromhex(cursor).decode("ascii").split(SEPARATOR)
            position = cls(*(int(number) for number in numbers))
        except (ValueError, TypeError):
            position = None
        if position is None or position.cursor != cursor or not _possible(position):
            raise BadUserInput(
                "`after` is no cursor of an event. Pass on one that came with an event, as it is.", argument="after"
            )
        return position


def _possible(position: Position) -> bool:
    return all(0 <= number <= HIGHEST_INTEGER for number in (position.transaction_id, position.sequence))
