"""Comments in a real browser: discussions that are followed, moderated, and attacked."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.comments.test_rendering import ATTACKS
from tests.explorer.browsers import Explorer
from tests.explorer.personas import token_of
from tests.servers import Client

LINKS = "Cheap cables! https://example.org/1 https://example.org/2 https://example.org/3"
POST = "mutation ($in: PostCommentInput!) { postComment(input: $in) { comment { body { html } } } }"
ARTICLE = '{ article(slug: "first-issue") { id } }'
TOUCH = """() => {
  document.addEventListener('click', event => event.preventDefault());
  for (const element of document.querySelectorAll('body *'))
    for (const type of ['mouseover', 'mousemove', 'focus', 'click', 'keydown'])
      element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
  return [...document.links].map(link => link.href).filter(href => !/^(https?|mailto):/.test(href));
}"""
"""Touches all that a page has, follows none of its links, and gives those that lead to neither the web nor mail."""

pytestmark = pytest.mark.usefixtures("bundle")


@pytest.fixture
def pages(browser: Browser, personas: str) -> Iterator[tuple[Explorer, Explorer]]:
    """The explorer in two browsers that know nothing of each other."""
    both = (Explorer(browser, personas), Explorer(browser, personas))
    yield both
    for explorer in both:
        explorer.context.close()
        assert explorer.problems == []


def test_comment_of_one_page_arrives_in_another(pages: tuple[Explorer, Explorer]) -> None:
    """Whoever follows a discussion sees what someone else writes, both by operations of the library."""
    follower, writer = pages
    follower.take("Follow a discussion")
    expect(follower.variables).to_contain_text("Article_")
    follower.run()
    expect(follower.status).to_contain_text("Subscribed: 0 events so far.")
    writer.take("Write a comment")
    expect(writer.variables).to_contain_text("Article_")
    writer.run()
    expect(writer.response).to_contain_text('"status": "APPROVED"')
    expect(follower.status).to_contain_text("Subscribed: 1 event so far.")
    expect(follower.response).to_contain_text("Where can one read <em>how")
    expect(follower.persona).to_have_value("")


def test_subscription_runs_as_a_persona(pages: tuple[Explorer, Explorer]) -> None:
    """A moderator is told of a comment that waits, which nobody else would be."""
    follower, writer = pages
    follower.persona.select_option("moderator@example.org")
    expect(follower.persona).to_have_value("moderator@example.org")
    follower.take("Follow a discussion")
    expect(follower.variables).to_contain_text("Article_")
    follower.run()
    expect(follower.status).to_contain_text("Subscribed: 0 events so far.")
    writer.take("Write a comment")
    expect(writer.variables).to_contain_text("Article_")
    given = json.loads(writer.variables.inner_text().replace("\xa0", " "))
    writer.write(writer.variables, json.dumps(given | {"body": LINKS}))
    writer.run()
    expect(writer.response).to_contain_text("MANY_LINKS")
    expect(follower.response).to_contain_text('"status": "PENDING"')


def test_operation_opens_as_who_it_is_for(pages: tuple[Explorer, Explorer]) -> None:
    """The library names who an operation is for; opened, it runs as them, with what they alone can look up."""
    explorer, _ = pages
    expect(explorer.entry("Approve or reject")).to_contain_text("as moderator")
    explorer.take("Approve or reject")
    expect(explorer.variables).to_contain_text("Comment_")
    expect(explorer.persona).to_have_value("moderator@example.org")
    explorer.run()
    expect(explorer.response).to_contain_text('"status": "APPROVED"')
    explorer.take("Change one's comment")
    expect(explorer.persona).to_have_value("reader@example.org")
    expect(explorer.entry("Change one's comment")).to_contain_text("Run PostComment first.")


def does(browser: Browser, url: str, *texts: str) -> dict[str, list[str]]:
    """What a page that shows each of these does besides: boxes that it opens, files and places that it is led to."""
    page = browser.new_page()
    page.goto(f"{url}/health/live")
    done: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        done.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda request: done.append(request.url))
    found = {}
    for html in texts:
        page.set_content(html)
        done += page.evaluate(TOUCH)
        found[html] = done.copy()
        done.clear()
    page.close()
    return {html: all_ for html, all_ in found.items() if all_}


@pytest.fixture(scope="module")
def shown(personas: str) -> list[str]:
    """The HTML that attacks come out as which were sent as comments. A NUL is no text: that is refused anyway."""
    client = Client(personas, "sqlite", "")
    with client.http:
        token = token_of(client, "moderator")
        article = client.data(ARTICLE)["article"]["id"]
        sent = [{"articleId": article, "body": attack} for attack in ATTACKS if "\0" not in attack]
        return [client.payload(POST, {"in": each}, token=token)["comment"]["body"]["html"] for each in sent]


def test_attacks_do_nothing_where_comments_are_shown(browser: Browser, personas: str, shown: list[str]) -> None:
    """Of what OWASP lists, sent as comments, nothing runs or is loaded in a page that shows it, alone or together."""
    ran = ("<img src=x onerror=alert(1)>", '<p onmouseover="alert(1)">x', "<a href=javascript:alert(1)>x</a>")
    assert list(does(browser, personas, *ran)) == list(ran), "this page would notice nothing"
    assert does(browser, personas, *shown, "".join(shown)) == {}
