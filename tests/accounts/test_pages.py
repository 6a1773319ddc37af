"""The pages that links in e-mails lead to, as browsers and programs open them."""

import re
from urllib.parse import urlencode

import httpx
import pytest

from tests.accounts.sites import PASSWORD, Person, Site, codes, problem, token_in

NEW = "another lamp altogether"


def send(site: Site, url: str, form: dict[str, str], **headers: str) -> httpx.Response:
    """What a browser gets that sends the form of a page."""
    sent = {"origin": site.client.url, "content-type": "application/x-www-form-urlencoded"}
    return site.client.http.post(url, content=urlencode(form), headers=sent | headers)


def form_action(page: httpx.Response) -> str:
    """Where the form of a page goes."""
    found = re.search(r'<form method="post" action="([^"]+)"', page.text)
    assert found, page.text
    return str(page.url.join(found[1].replace("&amp;", "&")))


def test_newcomer_gets_in_by_the_pages_alone(site: Site) -> None:
    """The link's page has one button; whoever presses it is logged in, by a cookie that no script can read."""
    person = site.sign_up()
    link = person.link("Confirm your e-mail")
    page = site.client.http.get(link)
    assert page.status_code == 200
    done = send(site, form_action(page), {})
    assert person.email in done.text
    cookie = done.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    session = cookie.partition(";")[0]
    shown = site.client.post("{ viewer { email } }", cookie=session, origin=site.client.url).json()
    assert shown["data"] == {"viewer": {"email": person.email}}
    site.client.http.cookies.clear()


def test_opening_a_link_changes_nothing(site: Site) -> None:
    """Programs that look at e-mails open links, ask for their headers, and look again: the link works after that."""
    person = site.sign_up()
    link = person.link("Confirm your e-mail")
    for _ in range(3):
        assert site.client.http.get(link).status_code == 200
        assert site.client.http.head(link).status_code == 200
    person.log_in()
    assert person.viewer("isEmailVerified") == {"isEmailVerified": False}
    assert site.do("verifyEmail", {"token": token_in(link)})["errors"] == []


def test_new_password_by_the_pages_alone(site: Site) -> None:
    """Whoever has forgotten their password asks for a link on the one page, and sets another on the next."""
    person = site.join()
    asking = site.client.http.get("/reset-password")
    assert "sent you an e-mail" in send(site, form_action(asking), {"email": person.email}).text
    page = site.client.http.get(person.link("Set a new password"))
    weak = send(site, form_action(page), {"password": "password1"})
    assert "easily guessed" in weak.text
    done = send(site, form_action(weak), {"password": NEW})
    assert "Your new password is set" in done.text
    assert person.viewer() is None
    assert person.log_in(NEW)["errors"] == []
    assert "does not work any more" in send(site, form_action(page), {"password": NEW}).text


def test_asking_for_a_link_tells_nothing(site: Site) -> None:
    """The page answers the same for an address that has an account and for one that has none."""
    person = site.join()
    told = [send(site, "/reset-password", {"email": each}).text for each in (person.email, f"x{person.email}")]
    assert re.sub('nonce="[^"]+"', "", told[0]) == re.sub('nonce="[^"]+"', "", told[1])


FOREIGN = {
    "no origin": {"origin": ""},
    "another site": {"origin": "https://evil.example"},
    "a sandboxed page": {"origin": "null"},
    "a subdomain": {"origin": "http://x.127.0.0.1"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_forms_of_other_sites_are_refused(site: Site, headers: dict[str, str]) -> None:
    """No other site can log its visitors in as someone else, by a link of its own."""
    person = site.sign_up()
    link = person.link("Confirm your e-mail")
    answer = send(site, link, {}, **headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert codes(site.do("verifyEmail", {"token": token_in(link)})) == []


def test_pages_run_and_load_nothing(site: Site) -> None:
    """A page has no scripts, loads nothing, cannot be framed, and tells no other site of the token."""
    for path in ("/verify-email?token=x", "/reset-password?token=x", "/reset-password"):
        page = site.client.http.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert "<script" not in page.text
        assert page.headers["referrer-policy"] == "same-origin"
        assert page.headers["cache-control"] == "no-store"


def test_pages_show_what_they_are_given_as_text(site: Site) -> None:
    """A token that is HTML stays text."""
    page = site.client.http.get("/reset-password", params={"token": '"><script>alert(1)</script>'})
    assert "<script" not in page.text


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_what_is_no_form_is_refused(site: Site, content_type: str) -> None:
    """A body of another kind gets the page again, with a word about it."""
    headers = {"origin": site.client.url, "content-type": content_type}
    answer = site.client.http.post("/reset-password", content=b'{"email": "x@example.org"}', headers=headers)
    assert (answer.status_code, "Send the form of this page" in answer.text) == (400, True)
    long = send(site, "/reset-password", {"email": "x" * 20_000})
    assert (long.status_code, "too long" in long.text) == (400, True)


def test_links_lead_to_the_sites_own_pages(site: Site) -> None:
    """A page of the site's own does the same by the mutations: Rostrum's are there until it has one."""
    person: Person = site.sign_up()
    assert problem(site.do("verifyEmail", {"token": "x"})) == ("BAD_TOKEN", ["token"])
    assert site.do("verifyEmail", {"token": token_in(person.link("Confirm your e-mail"))})["errors"] == []
    assert person.log_in(PASSWORD)["errors"] == []
