"""Private fields are their owner's: an address leaks by no path."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLObjectType

from api.schema import schema
from tests.accounts.sites import PASSWORD, Person, Site, new_name
from tests.conftest import execute
from tests.processes import serving

PRIVATE = ("email", "address", "useragent", "password", "token")
PAYLOADS_WITH_TOKENS = {"LogInPayload", "VerifyEmailPayload"}


def test_only_viewer_has_private_fields() -> None:
    """No type that lists of others show has a field for an address, a session or a secret."""
    types = schema._schema.type_map.values()
    private = {
        (type_.name, name)
        for type_ in types
        if isinstance(type_, GraphQLObjectType) and type_.name not in {"Query", "Mutation", "Subscription"}
        for name in type_.fields
        if any(word in name.lower() for word in PRIVATE)
    }
    allowed = {("Viewer", "email"), ("Viewer", "isEmailVerified"), ("Session", "address"), ("Session", "userAgent")}
    allowed |= {(payload, "token") for payload in PAYLOADS_WITH_TOKENS} | {("Feedback", "contactEmail")}
    assert private <= allowed


@pytest.fixture(scope="module")
def secretive(site: Site) -> Person:
    """Someone whose address nobody is to learn."""
    return site.join(email=f"secret-{new_name()}@hidden.example")


def everyone(site: Site) -> dict[str, str | None]:
    """Tokens of all who might ask: nobody, a reader, and staff of each role."""
    return {"nobody": None} | {role: site.join(role).token for role in ("READER", "MODERATOR", "EDITOR", "ADMIN")}


USER = "id username displayName role joinedAt isSuspended avatar { url alt credit }"
OPERATIONS = [
    f"query ($name: String!) {{ user(username: $name) {{ {USER} }} }}",
    f"{{ users(first: 100) {{ totalCount edges {{ cursor node {{ {USER} }} }} nodes {{ {USER} }} }} }}",
    f"query ($name: String!) {{ users(where: {{username: {{contains: $name}}}}) {{ nodes {{ {USER} }} }} }}",
    f"query ($id: ID!) {{ node(id: $id) {{ id __typename ... on User {{ {USER} }} }} }}",
    f"query ($id: ID!) {{ nodes(ids: [$id, $id]) {{ ... on User {{ {USER} }} }} }}",
    "query ($session: ID!) { node(id: $session) { ... on Session { address userAgent createdAt } } }",
]


def test_nobody_reads_it(site: Site, secretive: Person) -> None:
    """Whoever asks for the account by its name, its id, in lists or by its session sees no address, in any role."""
    (session,) = secretive.viewer("sessions { id }")["sessions"]
    given = {"name": secretive.username, "id": secretive.id, "session": session["id"]}
    for token in everyone(site).values():
        headers: dict[str, Any] = {"authorization": f"Bearer {token}"} if token else {}
        for operation in OPERATIONS:
            used = {name: value for name, value in given.items() if f"${name}" in operation}
            answer = site.client.post(operation, used, **headers, **{"x-rostrum-explain": "1"})
            assert "errors" not in answer.json(), answer.text
            assert "hidden.example" not in answer.text
            for cursor in _cursors(answer.json()):
                assert b"hidden" not in base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        assert site.client.post(OPERATIONS[-1], {"session": session["id"]}, **headers).json()["data"]["node"] is None


def _cursors(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "cursor" in value:
            yield value["cursor"]
        for below in value.values():
            yield from _cursors(below)
    if isinstance(value, list):
        for below in value:
            yield from _cursors(below)


@pytest.mark.parametrize(
    "query",
    [
        '{ users(where: {email: {eq: "x"}}) { totalCount } }',
        '{ users(where: {emailKey: {contains: "hidden"}}) { totalCount } }',
        "{ users(orderBy: [{field: EMAIL}]) { totalCount } }",
        "{ users { nodes { email } } }",
        '{ user(email: "x") { id } }',
        '{ node(id: "x") { ... on Viewer { email } } }',
    ],
)
def test_nothing_asks_for_it(site: Site, query: str) -> None:
    """The schema has no filter, order or field by which the address of another could be asked for."""
    assert site.client.error(query)["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_hidden_accounts_do_not_exist(site: Site) -> None:
    """An account whose address is not verified is not there for others: not by name, id, list, count or filter."""
    reader, claim = site.join(), site.sign_up()
    claim.log_in()
    assert claim.ask("query ($id: ID!) { node(id: $id) { id } }", {"id": claim.id}) == {"node": {"id": claim.id}}
    asked = """query ($id: ID!, $name: String!) { user(username: $name) { id } node(id: $id) { id }
      users(where: {username: {eq: $name}}) { totalCount nodes { id } } }"""
    assert reader.ask(asked, {"id": claim.id, "name": claim.username}) == {
        "user": None,
        "node": None,
        "users": {"totalCount": 0, "nodes": []},
    }


def test_refusals_do_not_repeat_it(site: Site, secretive: Person) -> None:
    """What is said of a wrong log-in, a taken name or a used link names no address."""
    stranger = site.join()
    answers = [
        site.do("logIn", {"email": secretive.email, "password": "wrong password"}),
        stranger.do("changeEmail", {"password": PASSWORD, "newEmail": secretive.email}, "viewer { email }"),
        site.do("signUp", {"email": secretive.email, "username": secretive.username, "password": PASSWORD}),
        site.do("requestPasswordReset", {"email": secretive.email}),
        site.do("verifyEmail", {"token": "x"}),
    ]
    assert "hidden.example" not in json.dumps(answers)


def test_anothers_idempotency_key_gives_nothing_away(site: Site, secretive: Person) -> None:
    """Whoever sends the very request of another, with its key, gets an answer of their own."""
    stranger = site.join()
    query = "mutation { exportMyData { document } }"
    mine = site.client.payload(query, token=secretive.token, **{"idempotency-key": "the same"})
    assert "hidden.example" in mine["document"]
    for headers in ({"authorization": f"Bearer {stranger.token}"}, {}):
        answer = site.client.post(query, None, **headers, **{"idempotency-key": "the same"})
        assert "hidden.example" not in answer.text


def test_logs_do_not_have_it(tmp_path: Path) -> None:
    """Neither the log of requests nor that of faults names an address, a password or a token."""
    email, secrets = "secret@hidden.example", [PASSWORD, "hidden.example"]
    with serving(cwd=tmp_path, ROSTRUM_LOG_LEVEL="debug") as served:

        def do(query: str, **variables: str) -> Any:
            answer = httpx.post(f"{served.url}/graphql", json={"query": query, "variables": variables})
            return answer.json()

        given = {"email": email, "password": PASSWORD}
        sign_up = 'signUp(input: {email: $email, password: $password, username: "secretive"}) { errors { code } }'
        log_in = "logIn(input: {email: $email, password: $password}) { token errors { code } }"
        for mutation in (sign_up, log_in, sign_up):
            body = do(f"mutation ($email: String!, $password: String!) {{ {mutation} }}", **given)
            secrets += [body["data"]["logIn"]["token"]] if "logIn" in body["data"] else []
        httpx.get(f"{served.url}/verify-email", params={"token": "a-token-in-a-link"})
        execute(f"sqlite:///{tmp_path / 'rostrum.db'}", "DROP TABLE account_token")
        reset = "requestPasswordReset(input: {email: $email}) { errors { code } }"
        faulty = do(f"mutation ($email: String!) {{ {reset} }}", email=email)
        assert faulty["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        served.stop()
    log = (tmp_path / "log").read_text()
    assert "fault" in log
    for secret in [*secrets, "a-token-in-a-link", "argon2"]:
        assert secret not in log
