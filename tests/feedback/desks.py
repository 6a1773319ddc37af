"""A running server with people of every standing, and what they do with feedback."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.accounts.sessions import begin_session
from api.accounts.tables import Account
from api.context import STRANGER, RequestContext, Role, Viewer
from api.context import Client as Place
from api.database import open_database
from api.database.columns import now
from api.limiting import open_limiting
from api.mail.outbox import Outbox
from api.mutations.call import Call, Services
from api.settings import Settings
from tests.conftest import execute, fill
from tests.processes import Served, serving
from tests.servers import Client, serve

PEOPLE: Mapping[str, dict[str, Any]] = {
    "reader": {"role": Role.READER},
    "other": {"role": Role.READER},
    "unverified": {"role": Role.READER, "email_verified_at": None},
    "suspended": {"role": Role.READER, "suspended_at": now()},
    "suspended-moderator": {"role": Role.MODERATOR, "suspended_at": now()},
    "moderator": {"role": Role.MODERATOR},
    "second-moderator": {"role": Role.MODERATOR},
    "editor": {"role": Role.EDITOR},
    "admin": {"role": Role.ADMIN},
}
READERS = ("reader", "unverified", "suspended", "suspended-moderator")
STAFF = ("moderator", "editor", "admin")

ERRORS = "errors { message code path nextStep retryAt }"
WHOLE = """
  id reference category subject message pageUrl article { slug } status createdAt updatedAt author { username }
  contactEmail assignee { username } heldFor replies { id author { username } isStaff message createdAt }
  viewerCan { reply { allowed reason nextStep retryAt } update { allowed reason } }
"""
SUBMIT = f"""mutation Submit($in: SubmitFeedbackInput!) {{
  submitFeedback(input: $in) {{ feedback {{ {WHOLE} }} receipt {ERRORS} }}
}}"""
REPLY = f"""mutation Reply($in: ReplyToFeedbackInput!) {{
  replyToFeedback(input: $in) {{ feedback {{ {WHOLE} }} {ERRORS} }}
}}"""
UPDATE = f"""mutation Update($in: UpdateFeedbackInput!) {{
  updateFeedback(input: $in) {{ feedback {{ {WHOLE} }} {ERRORS} }}
}}"""
BY_RECEIPT = f"query ($receipt: String!) {{ feedbackByReceipt(receipt: $receipt) {{ {WHOLE} }} }}"
BY_ID = f"query ($id: ID!) {{ node(id: $id) {{ ... on Feedback {{ {WHOLE} }} }} }}"
REFERENCE = re.compile(r"FB-[0-9A-HJKMNP-TV-Z]{5}")

UNLIMITED = {"account_feedback": "", "viewer_points": ""}
QUIETLY = {
    "ROSTRUM_LOG_LEVEL": "warning",
    **{f"ROSTRUM_LIMIT_{name.upper()}": rate for name, rate in UNLIMITED.items()},
}
MESSAGE = {"category": "PROBLEM", "subject": "The lamp is out", "message": "It has been dark since Monday."}


@dataclass
class Desk:
    """One server, and the people who know it."""

    client: Client
    tokens: Mapping[str, str]
    ids: Mapping[str, str]

    def ask(self, query: str, variables: Mapping[str, Any] | None = None, *, who: str | None = None) -> Any:
        """The data of an operation that someone sends."""
        body = self.client.post(query, variables, **self._headers(who)).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def refusal(self, query: str, variables: Mapping[str, Any] | None = None, *, who: str | None = None) -> Any:
        """The GraphQL error of an operation that someone sends."""
        body = self.client.post(query, variables, **self._headers(who)).json()
        return body["errors"][0]

    def submit(self, *, who: str | None = None, **given: Any) -> Any:
        """The payload of `submitFeedback`."""
        return self.ask(SUBMIT, {"in": {**MESSAGE, **given}}, who=who)["submitFeedback"]

    def sent(self, *, who: str | None = None, **given: Any) -> Any:
        """Feedback that somebody has just sent."""
        payload = self.submit(who=who, **given)
        assert payload["errors"] == []
        return payload["feedback"]

    def reply(self, *, who: str | None = None, message: str = "One thing more.", **given: Any) -> Any:
        """The payload of `replyToFeedback`."""
        return self.ask(REPLY, {"in": {"message": message, **given}}, who=who)["replyToFeedback"]

    def update(self, feedback_id: str, *, who: str | None = "moderator", **given: Any) -> Any:
        """The payload of `updateFeedback`."""
        return self.ask(UPDATE, {"in": {"feedbackId": feedback_id, **given}}, who=who)["updateFeedback"]

    def by_id(self, feedback_id: str, *, who: str | None = None) -> Any:
        """What someone sees of the feedback with that id."""
        return self.ask(BY_ID, {"id": feedback_id}, who=who)["node"]

    def by_receipt(self, receipt: str, *, who: str | None = None) -> Any:
        """What a receipt opens."""
        return self.ask(BY_RECEIPT, {"receipt": receipt}, who=who)["feedbackByReceipt"]

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement finds in the database, past the application."""

        async def run() -> list[tuple[Any, ...]]:
            database = open_database(Settings(database_url=self.client.database_url))
            async with database.transaction() as session:
                found = [tuple(row) for row in await session.execute(sa.text(statement))]
            await database.close()
            return found

        return asyncio.run(run())

    def set(self, feedback: Mapping[str, Any], values: str) -> None:
        """Give feedback other values, past the application."""
        where = f"reference = '{feedback['reference']}'"
        execute(self.client.database_url, f"UPDATE feedback SET {values} WHERE {where}")

    def _headers(self, who: str | None) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[who]}"} if who else {}


@asynccontextmanager
async def calling(url: str, viewer: Viewer = STRANGER) -> AsyncIterator[Call]:
    """A transaction as mutations have it, past the server."""
    settings = Settings(database_url=url)
    database = open_database(settings)
    services = Services(settings, database, open_limiting(settings, None), Outbox(settings))
    try:
        async with database.transaction() as session:
            yield Call(session, RequestContext("", viewer, Place("127.0.0.1")), services, now())
    finally:
        await database.close()


async def _people(url: str) -> tuple[dict[str, str], dict[str, str]]:
    """Accounts of all standings: a session's token and the public id of each."""
    tokens, ids = {}, {}
    async with calling(url) as call:
        session = call.session
        for name, given in PEOPLE.items():
            account = Account(
                **{"username": name, "display_name": name.title(), "email": f"{name}@example.org"}
                | {"email_verified_at": now()}
                | given
            )
            session.add(account)
            await session.flush()
            tokens[name], _ = await begin_session(call, account.id)
            ids[name] = f"User_{account.id.hex}"
    return tokens, ids


@contextmanager
def open_desk(url: str, **settings: Any) -> Iterator[Desk]:
    """A server on an empty database, with the tests' fixed content and people, who may write as much as they like."""
    fill(url)
    tokens, ids = asyncio.run(_people(url))
    with serve(url, **{"limits": UNLIMITED, **settings}) as client:
        yield Desk(client, tokens, ids)


@contextmanager
def serve_desk(url: str, folder: Path, workers: int = 1, **settings: str) -> Iterator[Desk]:
    """The same in processes of their own."""
    fill(url)
    tokens, ids = asyncio.run(_people(url))
    with restart_desk(url, folder, workers, **settings) as (_, desk):
        yield Desk(desk.client, tokens, ids)


@contextmanager
def restart_desk(url: str, folder: Path, workers: int = 1, **settings: str) -> Iterator[tuple[Served, Desk]]:
    """A server in processes of its own, on a database that is there; nobody has a session."""
    arguments = ("--database-url", url, "--workers", str(workers))
    with serving(*arguments, cwd=folder, **QUIETLY, **settings) as served:
        client = Client(served.url, url.split(":", maxsplit=1)[0], url)
        try:
            yield served, Desk(client, {}, {})
        finally:
            client.http.close()
