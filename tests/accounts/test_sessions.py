"""Sessions: who is let in by what, from where, and for how long."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.accounts.sites import PASSWORD, Person, Site, codes, site
from tests.mail.conftest import make_tables

VIEWER = "{ viewer { email } }"
LOG_IN = """mutation ($email: String!, $password: String!) {
  logIn(input: { email: $email, password: $password, transport: COOKIE }) { token viewer { email } errors { code } }
}"""
RENAME = 'mutation { updateProfile(input: { displayName: "Changed" }) { errors { code } } }'


def ask(site: Site, query: str, variables: dict[str, str] | None = None, **headers: str) -> httpx.Response:
    """The answer to a request without any cookies but those given."""
    with httpx.Client(base_url=site.client.url) as http:
        return http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


def cookie_of(site: Site, person: Person, **headers: str) -> str:
    """The cookie that a page has after its reader has logged in."""
    answer = ask(site, LOG_IN, {"email": person.email, "password": person.password}, origin=site.client.url, **headers)
    payload = answer.json()["data"]["logIn"]
    assert payload == {"token": None, "viewer": {"email": person.email}, "errors": []}
    return answer.headers["set-cookie"].partition(";")[0]


def code(answer: httpx.Response) -> tuple[int, str]:
    """How a request was refused."""
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


def test_page_logs_in_by_a_cookie(site: Site) -> None:
    """A page gets a cookie that no script can read, and whose session is shown like any other."""
    person = site.join()
    answer = ask(site, LOG_IN, {"email": person.email, "password": PASSWORD}, origin=site.client.url)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/" in cookie
    assert "SameSite=lax" in cookie
    assert answer.headers["cache-control"] == "no-store"
    shown = ask(site, VIEWER, cookie=cookie.partition(";")[0], origin=site.client.url)
    assert shown.json()["data"] == {"viewer": {"email": person.email}}
    assert shown.headers["cache-control"] == "no-store"


def test_cookie_outside_of_this_machine_is_for_https_alone(database_url: str) -> None:
    """A public site's cookie goes over HTTPS only, and back to its own host only."""
    with site(make_tables(database_url), public_url="https://www.example.org") as public:
        cookie = cookie_of(public, public.join())
        assert cookie.startswith("__Host-rostrum=")
        answer = ask(public, "mutation { logOut { errors { code } } }", cookie=cookie, origin=public.client.url)
        assert "Secure" in answer.headers["set-cookie"]
        assert "Max-Age=0" in answer.headers["set-cookie"]


def test_log_out_takes_the_cookie_away(site: Site) -> None:
    """After logging out the cookie is gone, and of no more use to whoever kept it."""
    cookie = cookie_of(site, site.join())
    answer = ask(site, "mutation { logOut { errors { code } } }", cookie=cookie, origin=site.client.url)
    assert "Max-Age=0" in answer.headers["set-cookie"]
    kept = ask(site, VIEWER, cookie=cookie, origin=site.client.url)
    assert code(kept) == (401, "UNAUTHENTICATED")
    assert "Max-Age=0" in kept.headers["set-cookie"]


FOREIGN = {
    "missing": None,
    "another site": "https://evil.example",
    "null": "null",
    "empty": "",
    "a subdomain": "http://evil.127.0.0.1",
    "another port": "http://127.0.0.1:1",
    "another scheme": "file://",
    "a name that begins like ours": "{url}.evil.example",
    "ours in the user's place": "http://{host}@evil.example",
    "two": "{url}, https://evil.example",
}


@pytest.mark.parametrize("origin", FOREIGN.values(), ids=FOREIGN)
def test_cookie_from_a_foreign_page_is_refused(site: Site, origin: str | None) -> None:
    """A page of another site cannot act for whoever is logged in, nor read what they see."""
    person = site.join()
    cookie = cookie_of(site, person)
    host = site.client.url.removeprefix("http://")
    headers = {} if origin is None else {"origin": origin.format(url=site.client.url, host=host)}
    for query in (RENAME, VIEWER):
        assert code(ask(site, query, None, cookie=cookie, **headers)) == (403, "FORBIDDEN")
    assert person.viewer("user { displayName }") == {"user": {"displayName": person.username}}


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]
)
def test_form_of_another_page_is_not_read(site: Site, content_type: str) -> None:
    """What a form or a script without preflight can send is no request of ours."""
    person = site.join()
    cookie = cookie_of(site, person)
    with httpx.Client() as http:
        for body in (b'{"query": "%s"}' % RENAME.replace('"', '\\"').encode(), f"query={RENAME}".encode()):
            headers = {"content-type": content_type, "cookie": cookie, "origin": site.client.url}
            assert http.post(f"{site.client.url}/graphql", content=body, headers=headers).status_code == 415
    assert person.viewer("user { displayName }") == {"user": {"displayName": person.username}}


def test_get_from_a_foreign_page_reads_nothing_private(site: Site) -> None:
    """A link or picture on another page reads by GET, but changes nothing; a script of another site is refused."""
    cookie = cookie_of(site, site.join())
    with httpx.Client(base_url=site.client.url) as http:
        assert http.get("/graphql", params={"query": RENAME}, headers={"cookie": cookie}).status_code == 405
        foreign = {"cookie": cookie, "sec-fetch-site": "cross-site", "origin": "https://evil.example"}
        assert http.get("/graphql", params={"query": VIEWER}, headers=foreign).status_code == 403


def test_allowed_origins_are_those_of_the_settings(database_url: str) -> None:
    """A frontend of another origin that the operator names acts for whoever is logged in."""
    with site(make_tables(database_url), cors_origins=["https://www.example.org"]) as running:
        cookie = cookie_of(running, running.join())
        allowed = ask(running, RENAME, cookie=cookie, origin="https://www.example.org")
        assert allowed.json()["data"]["updateProfile"]["errors"] == []
        assert allowed.headers["access-control-allow-origin"] == "https://www.example.org"
        assert allowed.headers["access-control-allow-credentials"] == "true"
        assert code(ask(running, RENAME, cookie=cookie, origin="https://www.example.org.evil")) == (403, "FORBIDDEN")


def test_session_cannot_be_fixed_beforehand(site: Site) -> None:
    """Whoever plants their own cookie in another's browser learns nothing when that one logs in: the session is new."""
    attacker, victim = site.join(), site.join()
    planted = cookie_of(site, attacker)
    cookie = cookie_of(site, victim, cookie=planted)
    assert cookie != planted
    shown = ask(site, VIEWER, cookie=planted, origin=site.client.url)
    assert shown.json()["data"] == {"viewer": {"email": attacker.email}}
    made_up = f"{planted.partition('=')[0]}=chosen-by-the-attacker"
    answer = ask(site, LOG_IN, {"email": victim.email, "password": PASSWORD}, origin=site.client.url, cookie=made_up)
    assert code(answer) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("token", ["x", "x" * 5000, "é", "Session_0", "'; DROP TABLE account; --"])
def test_wrong_token_is_refused(site: Site, token: str) -> None:
    """A token that is none is an error, not an answer to a stranger."""
    headers = {b"authorization": f"Bearer {token}".encode()}
    answer = site.client.http.post("/graphql", json={"query": VIEWER}, headers=headers)
    assert code(answer) == (401, "UNAUTHENTICATED")


def test_session_ends_when_it_is_not_used(site: Site) -> None:
    """A session whose time is over is refused, and no longer listed."""
    person = site.join()
    idle = site.do("logIn", {"email": person.email, "password": PASSWORD}, "token")["token"]
    sessions = person.viewer("sessions { id isCurrent }")["sessions"]
    other = next(session["id"] for session in sessions if not session["isCurrent"])
    past = "'2020-01-01T00:00:00.000000Z'"
    key = f"'{other.partition('_')[2]}'"
    site.sql(f"UPDATE account_session SET expires_at = {past} WHERE replace(CAST(id AS text), '-', '') = {key}")
    assert len(person.viewer("sessions { id }")["sessions"]) == 1
    person.token = idle
    assert person.viewer() is None


@pytest.mark.parametrize(("age", "left"), [(0, 30), (50, 30), (80, 10)])
def test_session_goes_on_while_it_is_used(site: Site, age: int, left: int) -> None:
    """Each use moves the end 30 days on, at most once a minute, and never beyond 90 days after the log-in."""
    person = site.join()
    (before,) = person.viewer("sessions { lastSeenAt expiresAt }")["sessions"]
    assert person.viewer("sessions { lastSeenAt expiresAt }")["sessions"] == [before]
    now = datetime.now(UTC)
    moved = {"created_at": now - timedelta(days=age, minutes=2), "last_seen_at": now - timedelta(minutes=2)}
    moved["expires_at"] = now + timedelta(days=1)
    values = ", ".join(f"{name} = '{moment:%Y-%m-%dT%H:%M:%S.%fZ}'" for name, moment in moved.items())
    of_them = f"(SELECT id FROM account WHERE username = '{person.username}')"
    site.sql(f"UPDATE account_session SET {values} WHERE account_id IN {of_them}")
    session = _until_seen(person, moved["last_seen_at"])
    expires_at = datetime.fromisoformat(session["expiresAt"])
    assert abs(expires_at - now - timedelta(days=left)) < timedelta(minutes=10)


def _until_seen(person: Person, before: datetime) -> dict[str, str]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        (session,) = person.viewer("sessions { lastSeenAt expiresAt }")["sessions"]
        if datetime.fromisoformat(session["lastSeenAt"]) > before + timedelta(seconds=60):
            return dict(session)
        time.sleep(0.05)
    raise AssertionError("the use of the session was not noted")


def test_revocation_is_seen_by_another_worker_at_once(database_url: str) -> None:
    """Whatever ends a session ends it in every worker with its next request."""
    with site(make_tables(database_url)) as one, site(database_url) as two:
        person = one.join()
        elsewhere = Person(two, person.username, person.email, token=person.token)
        assert elsewhere.viewer() is not None
        person.do("logOut")
        assert elsewhere.viewer() is None
        for end in ("revokeSession", "changePassword"):
            person.log_in()
            elsewhere.token = two.do("logIn", {"email": person.email, "password": PASSWORD}, "token")["token"]
            theirs = elsewhere.viewer("sessions { id isCurrent }")["sessions"][0]
            assert theirs["isCurrent"]
            new = {"currentPassword": PASSWORD, "newPassword": "another lamp altogether"}
            assert person.do(end, {"sessionId": theirs["id"]} if end == "revokeSession" else new)["errors"] == []
            assert elsewhere.viewer() is None


def test_fifty_log_ins_at_once(site: Site) -> None:
    """Fifty people, and one person fifty times, log in at the same time: all get in, each in a session of their own."""
    people = [site.sign_up() for _ in range(5)]
    everyone = people * 5 + [people[0]] * 25
    with ThreadPoolExecutor(50) as pool:
        answers = list(
            pool.map(lambda one: site.do("logIn", {"email": one.email, "password": PASSWORD}, "token"), everyone)
        )
    assert [codes(answer) for answer in answers] == [[]] * 50
    assert len({answer["token"] for answer in answers}) == 50
    people[0].token = answers[0]["token"]
    assert len(people[0].viewer("sessions { id }")["sessions"]) == 30


def test_password_changed_meanwhile_lets_nobody_in(site: Site) -> None:
    """Log-ins by the old password that run while it is changed get no session that outlives the change."""
    person = site.join()
    new = "another lamp altogether"
    with ThreadPoolExecutor(9) as pool:
        log_ins = [
            pool.submit(site.do, "logIn", {"email": person.email, "password": PASSWORD}, "token") for _ in range(8)
        ]
        changed = pool.submit(person.do, "changePassword", {"currentPassword": PASSWORD, "newPassword": new})
        assert changed.result()["errors"] == []
        tokens = [answer.result()["token"] for answer in log_ins]
    for person.token in filter(None, tokens):
        assert person.viewer() is None
