"""The mailbox at `/mail`: developers read there what Rostrum writes, and nobody else does."""

import asyncio
import re
from itertools import product
from typing import Any, NamedTuple

import httpx
import sqlalchemy as sa
from playwright.sync_api import expect

from api.app import create_app
from api.mail.tables import OutgoingEmail
from api.settings import Settings
from tests.explorer.browsers import chromium
from tests.mail.outboxes import VALUES, outbox, queue, queued, until
from tests.mailboxes import Mailbox
from tests.servers import PRODUCTION, serve

HOSTILE = """<!doctype html><title>x</title><base target="_blank">
<script>document.title = "run"; top.document.title = "run"</script>
<img src=x onerror="document.title = 'run'; parent.postMessage('run', '*')">
<svg onload="document.title = 'run'"></svg><iframe srcdoc="<script>parent.document.title = 'run'</script>"></iframe>
<link rel="stylesheet" href="/explorer/assets/x.css"><img src="/mail">
<form action="/graphql" method="post"><button>Send</button></form>
<a href="javascript:document.title = 'run'" target="_self">Script</a> <a href="{link}">Link</a>
<meta http-equiv="refresh" content="0; url=/run">
"""


def write(url: str, **columns: Any) -> None:
    """Write a message past the outbox, as no template would."""

    async def run() -> None:
        async with outbox(url) as (database, _), database.transaction() as session:
            given = {"recipient": "ada@example.org", "subject": "x", "body_text": "x", "body_html": "x", **columns}
            await session.execute(sa.insert(OutgoingEmail).values(given))

    asyncio.run(run())


class Asked(NamedTuple):
    """A request: from which address, for which page, and with which headers beside the usual Host."""

    path: str = "/mail"
    peer: str = "127.0.0.1"
    headers: dict[str, str] = {}  # noqa: RUF012  # never changed


def answers(url: str, *asked: Asked, root_path: str = "", **settings: Any) -> list[httpx.Response]:
    """What one application answers to each of the requests, whoever they come from."""
    app = create_app(Settings(**{"database_url": url, "log_level": "error", **settings}))

    async def run() -> list[httpx.Response]:
        responses = []
        async with app.router.lifespan_context(app):
            for path, peer, headers in asked:
                transport = httpx.ASGITransport(app, client=(peer, 50000), root_path=root_path)
                async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                    responses.append(await client.get(path, headers={"host": "127.0.0.1:8000"} | headers))
        return responses

    return asyncio.run(run())


def ask(url: str, path: str = "/mail", **settings: Any) -> httpx.Response:
    """What this machine's own browser is answered."""
    return answers(url, Asked(path), **settings)[0]


def test_latest_come_first(migrated: str) -> None:
    """The list has the messages, the newest first, with recipient and state; each leads to its message."""
    with serve(migrated) as client:
        assert "There are none yet." in client.http.get("/mail").text
        queue(migrated, "ada@example.org")
        queue(migrated, "ben@example.org", template="reset_password")
        page = client.http.get("/mail")
        subjects = re.findall(r'<a href="(.*?)">(.*?)</a>', page.text)
        assert [subject for _, subject in subjects] == ["Set a new password", "Confirm your e-mail address"]
        assert "ben@example.org" in page.text
        message = client.http.get(f"/{subjects[1][0]}")
    assert "Hello ada," in message.text
    assert f'<a href="{VALUES["link"]}" ' in message.text


def test_state_is_told(migrated: str, box: Mailbox) -> None:
    """One sees whether a message was sent, waits, was given up and why, or has no server to go to."""
    box.refuse("gone@example.org", "550 No such user")
    box.refuse("busy@example.org", "451 Try later")
    with serve(migrated, **box.settings) as client:
        write(migrated, recipient="kept@example.org")
        queue(migrated, "ada@example.org", "gone@example.org", "busy@example.org")
        until(lambda: [email.attempts for email in queued(migrated)] == [0, 1, 1, 1])
        told = re.findall(
            r"to <bdi>(\w+)@.*?<span class=\"quiet\">(.*?)</span>", client.http.get("/mail").text, re.DOTALL
        )
    states = dict(told)
    assert re.fullmatch(r"sent at \d\d:\d\d:\d\d", states.pop("ada"))
    assert states == {
        "gone": "given up: 550 No such user",
        "busy": "waiting: 451 Try later",
        "kept": "not sent: no SMTP server is set",
    }


def test_only_the_latest_hundred_are_shown(migrated: str) -> None:
    """A full mailbox stays a page that one can read, and says that there is more."""
    queue(migrated, *(f"reader{number}@example.org" for number in range(101)))
    page = ask(migrated)
    assert page.text.count("<li>") == 100
    assert "reader0@" not in page.text
    assert "Older ones are not shown." in page.text


def test_pages_are_strict_and_not_kept(migrated: str) -> None:
    """The pages load nothing, run nothing, are framed by nobody else and are not kept."""
    queue(migrated, "ada@example.org")
    one = f"/mail/{queued(migrated)[0].id}"
    for page in answers(migrated, Asked(), Asked(one), Asked(f"{one}/html")):
        is_message = page.url.path.endswith("html")
        policy = dict((part + " ").split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
        assert page.status_code == 200
        assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none' "
        assert not {"script-src", "connect-src", "object-src"} & set(policy)
        assert policy["frame-ancestors"] == ("'self' " if is_message else "'none' ")
        assert ("sandbox" in policy) is is_message
        assert "allow-scripts" not in policy.get("sandbox", "")
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "<script" not in page.text


STRANGERS = {
    "another machine": Asked(peer="192.0.2.7"),
    "another machine that says it is this one": Asked(peer="192.0.2.7", headers={"x-forwarded-for": "127.0.0.1"}),
    "another machine of IPv6": Asked(peer="2001:db8::7"),
    "someone behind a proxy here": Asked(headers={"x-forwarded-for": "192.0.2.7"}),
    "someone behind a proxy here, which says so otherwise": Asked(headers={"forwarded": "for=192.0.2.7"}),
    "someone who came by a name that was pointed here": Asked(headers={"host": "evil.example:8000"}),
    "someone who came by a name like ours": Asked(headers={"host": "localhost.evil.example"}),
    "someone who came by a host that is none": Asked(headers={"host": "[::1"}),
    "someone who came by no host": Asked(headers={"host": ""}),
    "a page of another site": Asked(headers={"origin": "https://evil.example"}),
    "a sandboxed page": Asked(headers={"origin": "null"}),
}


def test_strangers_find_nothing(migrated: str) -> None:
    """For everyone but this machine's own browser there is no mailbox, whatever pages of other sites may do else."""
    queue(migrated, "ada@example.org")
    one = f"/mail/{queued(migrated)[0].id}"
    paths = ("/mail", one, f"{one}/html", "/nothing")
    asked = [stranger._replace(path=path) for stranger in STRANGERS.values() for path in paths]
    found = [(answer.status_code, answer.text) for answer in answers(migrated, *asked, cors_origins=["*"])]
    told = {who: set(found[4 * number : 4 * number + 4]) for number, who in enumerate(STRANGERS)}
    assert told == {who: {(404, "Not Found")} for who in STRANGERS}


def test_this_machine_is_served(migrated: str) -> None:
    """By whatever name and address of its own a machine asks, it sees its mailbox."""
    hosts = ("localhost:8000", "127.0.0.1", "[::1]:8000", "rostrum.localhost:3000")
    peers = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
    asked = [Asked(peer=peer, headers={"host": host}) for peer, host in product(peers, hosts)]
    assert [answer.status_code for answer in answers(migrated, *asked)] == [200] * 12


def test_production_has_no_mailbox(migrated: str) -> None:
    """In production there is no mailbox, not even on the machine itself."""
    queue(migrated, "ada@example.org")
    one = f"/mail/{queued(migrated)[0].id}"
    found = answers(migrated, Asked(), Asked(one), Asked(f"{one}/html"), **PRODUCTION)
    assert [answer.status_code for answer in found] == [404] * 3


def test_unknown_message_is_not_found(migrated: str) -> None:
    """A message that is not there is a page that is not there."""
    unknown = ("/mail/1", "/mail/01900000-0000-7000-8000-000000000000", "/mail/x/html")
    assert [answer.status_code for answer in answers(migrated, *map(Asked, unknown))] == [404] * 3


def test_pages_work_below_a_path(migrated: str) -> None:
    """Where the application is mounted below a path, the links lead there too."""
    queue(migrated, "ada@example.org")
    key = queued(migrated)[0].id
    page, message = answers(migrated, Asked("/api/mail"), Asked(f"/api/mail/{key}"), root_path="/api")
    assert f'<a href="mail/{key}">' in page.text
    assert 'href="../mail"' in message.text
    assert f'src="{key}/html"' in message.text


def test_message_can_do_nothing(migrated: str) -> None:
    """Whatever a message holds, it shows as text or does nothing: no script runs, nothing is loaded or sent."""
    with serve(migrated) as client:
        hostile = HOSTILE.format(link=f"{client.url}/health/live")
        write(migrated, recipient="<b>ada</b>@example.org", subject=hostile[:300], body_text=hostile, body_html=hostile)
        address = f"/mail/{queued(migrated)[0].id}"
        with chromium() as browser:
            page = browser.new_page()
            loaded: list[str] = []
            page.on("response", lambda response: loaded.append(response.url.removeprefix(client.url)))
            page.goto(f"{client.url}/mail")
            expect(page.get_by_text("<b>ada</b>@example.org")).to_be_visible()
            page.get_by_role("link", name="<!doctype html>").click()
            frame = page.frame_locator("iframe")
            frame.get_by_text("Script").click()
            frame.get_by_role("button", name="Send").click()
            page.wait_for_timeout(500)
            assert loaded == ["/mail", address, f"{address}/html"]
            assert page.title() == f"{' '.join(hostile[:300].split())} · Rostrum mailbox"
            assert frame.locator("html").evaluate("document.title") == "x"
            page.goto(f"{client.url}{address}/html")
            page.wait_for_timeout(500)
            assert page.title() == "x"


def test_links_open(migrated: str) -> None:
    """The link of a message opens a page of its own, from the text and from the HTML, without telling from where."""
    with serve(migrated) as client:
        queue(migrated, "ada@example.org", link=f"{client.url}/health/live?token=a-b_c")
        with chromium() as browser:
            page = browser.new_page()
            page.goto(f"{client.url}/mail")
            page.get_by_role("link", name="Confirm your e-mail address").click()
            text = page.locator("pre").get_by_role("link", name="token=a-b_c")
            button = page.frame_locator("iframe").get_by_role("link", name="Confirm your e-mail address")
            for link in (text, button):
                with page.context.expect_page() as opened:
                    link.click()
                other = opened.value
                other.wait_for_load_state()
                assert other.url == f"{client.url}/health/live?token=a-b_c"
                assert other.evaluate("[document.referrer, window.opener, window.origin]") == ["", None, client.url]
