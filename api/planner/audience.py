"""For whom a statement is made: what the rules of access go by, and who it is."""

import uuid
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

VIEWER = "$viewer"
"""The name under which a request's variables have who the viewer is. No GraphQL variable can be called so."""

Known = Mapping[str, uuid.UUID | None]
"""Who a viewer is: under `id` their key, under other names what else the rooms compare rows with."""


@dataclass(frozen=True)
class Audience:
    """Those who get the same statement, each with their own key bound in it.

    `standing` is what the rooms' rules go by. `individual` is false where there is nobody to know (someone who is not
    logged in), or where one answer is to serve all of that standing: then no row counts as the viewer's own.
    """

    standing: Hashable = None
    individual: bool = False


ANYONE = Audience()


def with_viewer(variables: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """The variables of a request together with who its viewer is."""
    return {**variables, VIEWER: known}
