"""The mailbox at `/mail`: developers read there what Rostrum writes, and nobody else does."""

import asyncio
import re
from typing import Any

import httpx
import pytest
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


def ask(
    url: str, path: str = "/mail", *, peer: str = "127.0.0.1", root_path: str = "", settings: Any = (), **headers: str
) -> httpx.Response:
    """What someone at an address is answered, with a Host and other headers of their choice."""
    app = create_app(Settings(**{"database_url": url, "log_level": "error", **dict(settings)}))
    given = {"host": "127.0.0.1:8000"} | {name.replace("_", "-"): value for name, value in headers.items()}

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(peer, 50000), root_path=root_path)
        client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        async with app.router.lifespan_context(app), client:
            return await client.get(path, headers=given)

    return asyncio.run(run())


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


@pytest.mark.parametrize("path", ["/mail", "/mail/{id}", "/mail/{id}/html"])
def test_pages_are_strict_and_not_kept(migrated: str, path: str) -> None:
    """The pages load nothing, run nothing, are framed by nobody else and are not kept."""
    queue(migrated, "ada@example.org")
    page = ask(migrated, path.format(id=queued(migrated)[0].id))
    policy = dict((part + " ").split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert page.status_code == 200
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none' "
    assert not {"script-src", "connect-src", "object-src"} & set(policy)
    assert policy["frame-ancestors"] == ("'self' " if path.endswith("html") else "'none' ")
    assert ("sandbox" in policy) is path.endswith("html")
    assert "allow-scripts" not in policy.get("sandbox", "")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in page.text


STRANGERS: dict[str, dict[str, str]] = {
    "another machine": {"peer": "192.0.2.7"},
    "another machine that says it is this one": {"peer": "192.0.2.7", "x_forwarded_for": "127.0.0.1"},
    "another machine of IPv6": {"peer": "2001:db8::7"},
    "behind a proxy here": {"x_forwarded_for": "192.0.2.7"},
    "behind a proxy here, which says so otherwise": {"forwarded": "for=192.0.2.7"},
    "through a name that was pointed here": {"host": "evil.example:8000"},
    "through a name like ours": {"host": "localhost.evil.example"},
    "through a host that is none": {"host": "[::1"},
    "through no host": {"host": ""},
    "a page of another site": {"origin": "https://evil.example"},
    "a sandboxed page": {"origin": "null"},
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS.keys())
def test_strangers_find_nothing(migrated: str, stranger: dict[str, str]) -> None:
    """For everyone but this machine's own browser there is no mailbox, with or without messages."""
    queue(migrated, "ada@example.org")
    open_to_all = {"cors_origins": ["*"]}
    for path in ("/mail", f"/mail/{queued(migrated)[0].id}", f"/mail/{queued(migrated)[0].id}/html"):
        found = ask(migrated, path, settings=open_to_all, **stranger)
        nothing = ask(migrated, "/nothing", settings=open_to_all, **stranger)
        assert (found.status_code, found.text) == (nothing.status_code, nothing.text) == (404, "Not Found")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "rostrum.localhost:3000"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_served(migrated: str, host: str, peer: str) -> None:
    """By whatever name and address of its own a machine asks, it sees its mailbox."""
    assert ask(migrated, peer=peer, host=host).status_code == 200


def test_production_has_no_mailbox(migrated: str) -> None:
    """In production there is no mailbox, not even on the machine itself."""
    queue(migrated, "ada@example.org")
    for path in ("/mail", f"/mail/{queued(migrated)[0].id}"):
        assert ask(migrated, path, settings=PRODUCTION).status_code == 404


@pytest.mark.parametrize("path", ["/mail/1", "/mail/01900000-0000-7000-8000-000000000000", "/mail/x/html"])
def test_unknown_message_is_not_found(migrated: str, path: str) -> None:
    """A message that is not there is a page that is not there."""
    assert ask(migrated, path).status_code == 404


def test_pages_work_below_a_path(migrated: str) -> None:
    """Where the application is mounted below a path, the links lead there too."""
    queue(migrated, "ada@example.org")
    page = ask(migrated, "/api/mail", root_path="/api")
    (link,) = re.findall(r'<a href="(mail/.*?)">', page.text)
    message = ask(migrated, f"/api/{link}", root_path="/api")
    assert 'href="../mail"' in message.text
    assert f'src="{queued(migrated)[0].id}/html"' in message.text


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
