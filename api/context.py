"""Who asks, and from where: what a request's transport tells the rooms."""

import uuid
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

import strawberry

from api.planner.audience import Audience, Known


@strawberry.enum(description="What an account may do; each may do what those before it may.")
class Role(Enum):
    """What an account may do; each may do what those before it may."""

    READER = strawberry.enum_value("READER", description="Reads, comments, joins classes, sends feedback.")
    MODERATOR = strawberry.enum_value("MODERATOR", description="Also decides on comments and answers feedback.")
    EDITOR = strawberry.enum_value("EDITOR", description="Also writes articles and runs training classes.")
    ADMIN = strawberry.enum_value("ADMIN", description="Also gives roles, and suspends accounts.")


RANKS = tuple(Role)


@dataclass(frozen=True)
class Standing:
    """What the rules of access and the permissions go by: the same for many viewers, so that they share plans."""

    role: Role
    is_verified: bool = True
    is_suspended: bool = False

    def may_act_as(self, role: Role) -> bool:
        """Whether the account has that role or a higher one, and is not suspended."""
        return not self.is_suspended and RANKS.index(self.role) >= RANKS.index(role)


@dataclass(frozen=True)
class Viewer:
    """Whoever asks: an account in one of its sessions, or someone who is not logged in."""

    account_id: uuid.UUID | None = None
    session_id: uuid.UUID | None = None
    standing: Standing | None = None

    @cached_property
    def audience(self) -> Audience:
        """For whom statements are made that answer this viewer."""
        return Audience(self.standing, individual=self.account_id is not None)

    @cached_property
    def known(self) -> Known:
        """Who the viewer is, for statements to compare rows with."""
        return {"id": self.account_id, "session": self.session_id}


STRANGER = Viewer()


@dataclass(frozen=True)
class Client:
    """Where a request comes from."""

    address: str = ""
    limited_as: str | None = None
    """Who is limited together with this address; None for who is not."""
    user_agent: str | None = None


@dataclass
class RequestContext:
    """What the transport knows of a request, and what it is to tell the client beside the answer."""

    request_id: str = ""
    viewer: Viewer = STRANGER
    client: Client = field(default_factory=Client)
    idempotency_key: str | None = None
    session_token: str | None = None
    """What a mutation sets as the session's cookie: a token, or the empty text to take it away."""


def standing_of(audience: Audience) -> Standing | None:
    """The standing of those whom a statement is made for; None for those who are not logged in."""
    standing = audience.standing
    assert standing is None or isinstance(standing, Standing)
    return standing


def may_act_as(audience: Audience, role: Role) -> bool:
    """Whether those whom a statement is made for have that role or a higher one."""
    standing = standing_of(audience)
    return standing is not None and standing.may_act_as(role)
