"""A site with a mailbox, and the people who use it: what their pages would send, and what arrives in their post."""

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlmodel import SQLModel

from api.addresses import read_email_address
from tests.conftest import execute, select
from tests.mailboxes import Mailbox, Received, mailbox
from tests.servers import Client, serve

PASSWORD = "lamp on the mast"
ERRORS = "errors { code path message nextStep retryAt }"
VIEWER = "viewer { email isEmailVerified user { id username displayName role isSuspended avatar { url } } }"
SESSION = f"token expiresAt {VIEWER}"

LIMITS = {
    "sign_ups": "", "log_ins": "", "address_mails": "", "account_mails": "1000/hour", "viewer_points": "",
    "log_in_failures": 1000,
}  # fmt: skip
"""None that tests about other things would meet."""


def new_name() -> str:
    """A username that nobody has."""
    return f"u{uuid.uuid4().hex[:12]}"


def token_in(link: str) -> str:
    """The token in a link."""
    return parse_qs(urlsplit(link).query)["token"][0]


@dataclass
class Person:
    """Someone with an account, logged in."""

    site: "Site"
    username: str
    email: str
    password: str = PASSWORD
    token: str | None = None
    id: str = ""

    def do(self, mutation: str, given: Mapping[str, Any] | None = None, fields: str = "", **headers: str) -> Any:
        """The payload of a mutation of theirs."""
        return self.site.do(mutation, given, fields, token=self.token, **headers)

    def log_in(self, password: str | None = None, *, token: bool = True) -> Any:
        """Log in, and use the new session from now on."""
        given = {"email": self.email, "password": password or self.password}
        payload = self.site.do("logIn", given, SESSION)
        if token and payload["token"]:
            self.token, self.id = payload["token"], payload["viewer"]["user"]["id"]
        return payload

    def viewer(self, fields: str = "email user { username role }") -> Any:
        """What the User Center shows them; None where they are not logged in, or the session has ended."""
        body = self.site.client.post(f"{{ viewer {{ {fields} }} }}", authorization=f"Bearer {self.token}").json()
        if "errors" in body:
            assert body["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
            return None
        return body["data"]["viewer"]

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of a query of theirs."""
        body = self.site.client.post(query, variables, authorization=f"Bearer {self.token}").json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def users(self, *names: str) -> list[dict[str, Any]]:
        """The accounts that they can list; only those of these names, where there are some."""
        query = "query ($where: UserWhere) { users(first: 100, where: $where) { nodes { username } } }"
        where = {"username": {"in": list(names)}} if names else None
        return list(self.ask(query, {"where": where})["users"]["nodes"])

    def post(self, count: int = 1) -> list[Received]:
        """The e-mails that have come to them, as soon as it is so many."""
        return self.site.post(self.email, count)

    def link(self, subject: str, count: int = 1) -> str:
        """The link of the last of so many e-mails with that subject."""
        return self.site.link(self.email, subject, count)


@dataclass
class Site:
    """A running server whose e-mails arrive in a mailbox."""

    client: Client
    box: Mailbox

    def do(
        self,
        mutation: str,
        given: Mapping[str, Any] | None = None,
        fields: str = "",
        /,
        *,
        token: str | None = None,
        **headers: str,
    ) -> Any:
        """The payload of a mutation, with its errors and these fields."""
        name = f"{mutation[0].upper()}{mutation[1:]}Input"
        if given is None:
            query = f"mutation {{ {mutation} {{ {fields} {ERRORS} }} }}"
            return self.client.payload(query, token=token, **headers)
        query = f"mutation ($input: {name}!) {{ {mutation}(input: $input) {{ {fields} {ERRORS} }} }}"
        return self.client.payload(query, {"input": given}, token=token, **headers)

    def sign_up(self, email: str | None = None, username: str | None = None, password: str = PASSWORD) -> Person:
        """Someone who has signed up, and not yet looked at their e-mails."""
        username = username or new_name()
        person = Person(self, username, email or f"{username}@example.org", password)
        given = {"email": person.email, "username": username, "password": password}
        assert self.do("signUp", given)["errors"] == []
        return person

    def join(self, role: str = "READER", email: str | None = None, username: str | None = None) -> Person:
        """Someone who has signed up, verified their address and is logged in; with a role, as an operator gives it."""
        before = sum(
            "Confirm your e-mail" in str(one.message["subject"]) for one in self.box.received if one.recipient == email
        )
        person = self.sign_up(email, username)
        payload = self.do("verifyEmail", {"token": token_in(person.link("Confirm your e-mail", before + 1))}, SESSION)
        assert payload["errors"] == []
        person.token, person.id = payload["token"], payload["viewer"]["user"]["id"]
        if role != "READER":
            self.sql(f"UPDATE account SET role = '{role}' WHERE username = '{person.username}'")
        return person

    def post(self, email: str, count: int = 1) -> list[Received]:
        """The e-mails that have come to an address, as soon as it is so many."""
        return self.box.wait(count, to=read_email_address(email))

    def link(self, email: str, subject: str, count: int = 1) -> str:
        """The link of the last of so many e-mails to an address with that subject."""
        for expected in range(1, 100):
            post = [one for one in self.post(email, expected) if subject in str(one.message["subject"])]
            if len(post) >= count:
                return post[-1].link
        raise AssertionError(f"no {subject} for {email}")

    def sql(self, *statements: str) -> None:
        """Change the database past the application."""
        execute(self.client.database_url, *statements)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database, past the application."""
        return select(self.client.database_url, query)

    def everything(self, *but: str) -> str:
        """All that the database has, but in some tables."""
        return "\n".join(
            f"{table.name}: {row}"
            for table in SQLModel.metadata.sorted_tables
            if table.name not in but
            for row in self.rows(f"SELECT * FROM {table.name}")
        )


@contextmanager
def site(url: str, **settings: Any) -> Iterator[Site]:
    """A site on a database that has its tables."""
    limits = LIMITS | settings.pop("limits", {})
    with mailbox() as box, serve(url, limits=limits, **box.settings | settings) as client:
        yield Site(client, box)


def codes(payload: Any) -> list[str]:
    """The codes of a payload's errors, each once."""
    return sorted({error["code"] for error in payload["errors"]})


def problem(payload: Any) -> tuple[str, list[str]]:
    """The code and the place of a payload's only error."""
    (error,) = payload["errors"]
    return error["code"], error["path"][1:]


def without_links(text: str) -> str:
    """A text whose links are all the same."""
    return re.sub(r"https?://\S+", "LINK", text)
