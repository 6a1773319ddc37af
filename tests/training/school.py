"""A school for tests: people with sessions, classes made by staff, and what its members then ask and get."""

import asyncio
import time
import uuid
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import col

from api.accounts.tables import Account, AccountSession
from api.accounts.tokens import hash_of, new_token
from api.context import Role
from api.database import open_database
from api.database.columns import new_key, now
from api.database.database import Database
from api.mail.tables import OutgoingEmail
from api.planner.values import fold
from api.settings import Settings
from api.training.tables import ClassSession, Enrollment, TrainingClass
from tests.content import key
from tests.servers import Client

T = TypeVar("T")

HERALD = f"Organization_{key(1, 1).hex}"
SPEAKER = f"Person_{key(2, 2).hex}"

ERRORS = "errors { code message path nextStep retryAt }"
CLASS = "id slug status capacity enrolledCount seatsLeft waitlistCount viewerEnrollment { status waitlistPosition }"
PERMISSION = "{ allowed reason nextStep retryAt }"
ENROLL = f"""
  mutation ($id: ID!, $wait: Boolean! = false) {{
    enroll(input: {{trainingClassId: $id, joinWaitlist: $wait}}) {{
      enrollment {{ id status waitlistPosition }} trainingClass {{ {CLASS} }} {ERRORS}
    }}
  }}
"""
WITHDRAW = f"""
  mutation ($id: ID!) {{
    withdraw(input: {{trainingClassId: $id}}) {{
      enrollment {{ id status waitlistPosition }} trainingClass {{ {CLASS} }} {ERRORS}
    }}
  }}
"""
CREATE = f"""
  mutation ($given: CreateTrainingClassInput!) {{
    createTrainingClass(input: $given) {{
      trainingClass {{ {CLASS} title revision timezone startsAt endsAt sessions {{ id title startsAt endsAt room }} }}
      {ERRORS}
    }}
  }}
"""
UPDATE = CREATE.replace("create", "update").replace("Create", "Update")


@dataclass(frozen=True)
class Member:
    """Someone with an account and a session."""

    username: str
    account_id: uuid.UUID
    token: str

    @property
    def id(self) -> str:
        """Their public id."""
        return f"User_{self.account_id.hex}"

    @property
    def email(self) -> str:
        """Where they are written to."""
        return f"{self.username}@example.org"


def in_database(url: str, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    """What some work on a database gives, past the application."""

    async def run() -> T:
        database = open_database(Settings(database_url=url))
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


@dataclass
class School:
    """A running server, and what tests do with its classes."""

    client: Client
    staff: Member = field(init=False)

    def __post_init__(self) -> None:
        """Hire an editor."""
        (self.staff,) = self.members(1, role=Role.EDITOR)

    @property
    def url(self) -> str:
        """The database's address."""
        return self.client.database_url

    def members(self, count: int, *, role: Role = Role.READER, name: str | None = None, **columns: Any) -> list[Member]:
        """So many new people, each logged in."""
        members = [Member(f"m{uuid.uuid4().hex[:10]}", new_key(), new_token()) for _ in range(count)]
        at = now()

        def account(member: Member) -> Account:
            values: dict[str, Any] = {"display_name": name or member.username, "email_verified_at": at, **columns}
            return Account(
                id=member.account_id,
                username=member.username,
                username_key=member.username,
                email=member.email,
                email_key=fold(member.email),
                role=role,
                **values,
            )

        def session_of(member: Member) -> AccountSession:
            token_hash, expires_at = hash_of(member.token), at + timedelta(days=1)
            return AccountSession(account_id=member.account_id, token_hash=token_hash, expires_at=expires_at)

        async def write(database: Database) -> None:
            async with database.transaction() as session:
                session.add_all(map(account, members))
                await session.flush()
                session.add_all(map(session_of, members))

        in_database(self.url, write)
        return members

    def create(self, **given: Any) -> Any:
        """The class that staff announce: in ten days, for an hour, unless told otherwise."""
        payload = self.ask(CREATE, {"given": described(**given)}, self.staff)
        assert payload["errors"] == [], payload["errors"]
        return payload["trainingClass"]

    def update(self, training_class: Mapping[str, Any], **given: Any) -> Any:
        """The payload of staff's changing a class."""
        return self.ask(UPDATE, {"given": {"trainingClassId": training_class["id"], **given}}, self.staff)

    def ask(self, mutation: str, variables: Mapping[str, Any], member: Member | None) -> Any:
        """The payload of a mutation that someone sends."""
        return self.client.payload(mutation, variables, token=member.token if member else None)

    def enroll(self, training_class: Mapping[str, Any], member: Member | None, *, wait: bool = False) -> Any:
        """The payload of someone's enrolling."""
        return self.ask(ENROLL, {"id": training_class["id"], "wait": wait}, member)

    def withdraw(self, training_class: Mapping[str, Any], member: Member | None) -> Any:
        """The payload of someone's withdrawing."""
        return self.ask(WITHDRAW, {"id": training_class["id"]}, member)

    def read(self, query: str, variables: Mapping[str, Any] | None = None, member: Member | None = None) -> Any:
        """The data that someone gets."""
        headers = {"authorization": f"Bearer {member.token}"} if member else {}
        body = self.client.post(query, variables, **headers).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def permission(self, training_class: Mapping[str, Any], member: Member | None, what: str = "enroll") -> Any:
        """What `viewerCan` says of one thing."""
        query = (
            f"query ($id: ID!) {{ node(id: $id) {{ ... on TrainingClass {{ viewerCan {{ {what} {PERMISSION} }} }} }} }}"
        )
        return self.read(query, {"id": training_class["id"]}, member)["node"]["viewerCan"][what]

    def seen(self, training_class: Mapping[str, Any], fields: str = CLASS, member: Member | None = None) -> Any:
        """Fields of a class, as someone sees them."""
        query = f"query ($id: ID!) {{ node(id: $id) {{ ... on TrainingClass {{ {fields} }} }} }}"
        return self.read(query, {"id": training_class["id"]}, member)["node"]

    def places(self, training_class: Mapping[str, Any]) -> dict[str, list[str]]:
        """Usernames by status, as staff see them; the queue in its order."""
        fields = "enrollments(first: 100) { nodes { status waitlistPosition user { username } } }"
        nodes = self.seen(training_class, fields, self.staff)["enrollments"]["nodes"]
        positions = [node["waitlistPosition"] for node in nodes if node["status"] == "WAITLISTED"]
        assert positions == list(range(1, len(positions) + 1))
        listed: dict[str, list[str]] = {}
        for node in nodes:
            listed.setdefault(node["status"], []).append(node["user"]["username"])
        return listed

    def move(self, training_class: Mapping[str, Any], **columns: Any) -> None:
        """Set columns of a class past the application: as if time had gone on since it was written."""
        class_id = self.key_of(training_class)
        shift = columns.pop("shift", None)

        async def write(database: Database) -> None:
            async with database.transaction() as session:
                row = await session.get_one(TrainingClass, class_id)
                if shift is not None:
                    columns.update(starts_at=row.starts_at + shift, ends_at=row.ends_at + shift)
                    sessions = sa.select(ClassSession).where(col(ClassSession.training_class_id) == class_id)
                    for each in (await session.scalars(sessions)).all():
                        each.starts_at += shift
                        each.ends_at += shift
                for name, value in columns.items():
                    setattr(row, name, value)

        in_database(self.url, write)

    def enrollments(self, training_class: Mapping[str, Any]) -> Sequence[Any]:
        """The rows of a class's places (status, queue_number, email), as they were enrolled one after the other."""

        async def read(database: Database) -> Sequence[Any]:
            async with database.transaction() as session:
                found = sa.select(
                    sa.cast(col(Enrollment.status), sa.Text()).label("status"),
                    col(Enrollment.queue_number),
                    col(Account.email),
                ).join(Account, col(Account.id) == col(Enrollment.account_id))
                found = found.where(col(Enrollment.training_class_id) == self.key_of(training_class))
                return (await session.execute(found.order_by(col(Enrollment.enrolled_at)))).all()

        return in_database(self.url, read)

    def move_silently(self, training_class: Mapping[str, Any], shift: timedelta) -> None:
        """Let time go on for a class, by SQL that no change log hears of."""
        moved = {"starts_at": col(TrainingClass.starts_at), "ends_at": col(TrainingClass.ends_at)}
        key = self.key_of(training_class)

        async def write(database: Database) -> None:
            async with database.transaction() as session:
                row = (await session.execute(sa.select(*moved.values()).where(col(TrainingClass.id) == key))).one()
                times = {name: at + shift for name, at in zip(moved, row, strict=True)}
                await session.execute(sa.update(TrainingClass).where(col(TrainingClass.id) == key).values(times))

        in_database(self.url, write)

    def key_of(self, training_class: Mapping[str, Any]) -> uuid.UUID:
        """A class's key."""
        return uuid.UUID(training_class["id"].split("_")[1])

    def until(self, holds: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it never came to that"
            time.sleep(0.2)

    def text_of(self, member: Member, subject: str) -> str:
        """The text of the one e-mail of that subject to someone."""

        async def read(database: Database) -> str:
            async with database.transaction() as session:
                found = sa.select(col(OutgoingEmail.body_text)).where(
                    col(OutgoingEmail.recipient) == member.email, col(OutgoingEmail.subject) == subject
                )
                return str((await session.execute(found)).scalar_one())

        return in_database(self.url, read)

    def emails(self, *members: Member) -> list[tuple[str, str]]:
        """What was written to these people, or to anyone, in its order: to whom, and under which subject."""

        async def read(database: Database) -> Sequence[Any]:
            async with database.transaction() as session:
                queued = sa.select(col(OutgoingEmail.recipient), col(OutgoingEmail.subject))
                return (await session.execute(queued.order_by(col(OutgoingEmail.id)))).all()

        wanted = {member.email for member in members}
        return [(to, subject) for to, subject in in_database(self.url, read) if to in wanted or not members]


def described(**given: Any) -> dict[str, Any]:
    """The input of a class that nothing is wrong with."""
    starts = given.pop("starts", datetime.now(UTC).replace(microsecond=0) + timedelta(days=10))
    return {
        "title": "A class",
        "hostIds": [HERALD],
        "timezone": "Europe/Berlin",
        "startsAt": starts.isoformat(),
        "endsAt": (starts + timedelta(hours=1)).isoformat(),
    } | given


def codes(payload: Mapping[str, Any]) -> list[str]:
    """The codes of a payload's errors."""
    return [error["code"] for error in payload["errors"]]
