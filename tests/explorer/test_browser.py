"""The explorer in a real browser: what a developer who opens it sees, and what it never does."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.explorer.browsers import Explorer, chromium
from tests.servers import Client

SUBSCRIPTION = "query Other { __typename }\nsubscription Clock { time }"
"""Whether nothing was loaded since this was last asked."""
FIRST_VISIT = 2_200_000
NEXT_VISIT = 100_000
"""Bytes that may travel."""


pytestmark = pytest.mark.usefixtures("bundle")


@pytest.fixture(scope="module")
def browser(server: Client) -> Iterator[tuple[Browser, str]]:
    """One browser for all tests, and the server's address. Once the browser runs, this thread can run no other loop."""
    with chromium() as browser:
        yield browser, server.url


@pytest.fixture
def explorer(browser: tuple[Browser, str]) -> Iterator[Explorer]:
    """The explorer, opened for the first time. A test fails where it leaves the origin or errs in the console."""
    explorer = Explorer(*browser)
    yield explorer
    explorer.context.close()
    assert explorer.problems == []


def traffic(explorer: Explorer) -> int:
    """How many bytes the page and all that it asked for took."""
    explorer.settle()
    entries = "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
    size: int = explorer.page.evaluate(f"{entries}.reduce((sum, entry) => sum + entry.transferSize, 0)")
    return size


def test_it_opens_ready_to_run(explorer: Explorer) -> None:
    """A first visit shows the name, the library and an operation with its variables; the next one costs little."""
    expect(explorer.page).to_have_title("Rostrum · GraphQL explorer")
    expect(explorer.page.locator(".graphiql-logo")).to_have_text("Rostrum")
    expect(explorer.panel("Library")).to_contain_text("Speaker page")
    expect(explorer.query).to_contain_text("query FrontPage")
    expect(explorer.variables).to_contain_text('"first": 10')
    assert traffic(explorer) < FIRST_VISIT
    explorer.open()
    assert traffic(explorer) < NEXT_VISIT


def test_operation_of_the_library_runs(explorer: Explorer) -> None:
    """A click opens it in a tab of its own with its variables; it runs and shows data and what it cost."""
    explorer.take("Class page")
    expect(explorer.page.locator(".graphiql-tab-button")).to_have_text(["FrontPage", "ClassPage"])
    expect(explorer.variables).to_contain_text("china-asean-ai-capacity-building-2026")
    explorer.run()
    expect(explorer.response).to_contain_text("High-Level Seminar on AI Frontier Technologies")
    expect(explorer.status).to_contain_text("of it in the database · price")


def test_library_knows_ids_of_this_database(explorer: Explorer) -> None:
    """An operation by ids finds its variables in the database; a search finds the operation."""
    explorer.page.get_by_label("Find an operation").fill("bookmarks")
    expect(explorer.panel("Library").get_by_role("button")).to_have_count(1)
    explorer.take("Several things by their ids")
    expect(explorer.variables).to_contain_text("Article_")
    explorer.run()
    expect(explorer.response).to_contain_text('"__typename": "Article"')


def test_typed_operation_is_completed_and_checked(explorer: Explorer) -> None:
    """The editor offers the schema's fields while one types, and underlines what is none of them."""
    explorer.write(explorer.query, "{ articles(first: 2) { nodes { readingMin")
    explorer.page.keyboard.type("u")
    expect(explorer.page.locator(".suggest-widget .focused")).to_contain_text("readingMinutes")
    explorer.page.keyboard.press("Enter")
    explorer.page.keyboard.type(" } } }")
    explorer.run()
    expect(explorer.response).to_contain_text('"readingMinutes": 1')
    explorer.write(explorer.query, "{ articles { nodes { titel } } }")
    expect(explorer.page.locator(".squiggly-error").first).to_be_visible()


def test_docs_explorer_and_history_are_there(explorer: Explorer) -> None:
    """Docs tell of the schema, the explorer writes queries by clicks, history has what ran."""
    explorer.panel("Documentation Explorer").get_by_role("link", name="Query", exact=True).click()
    expect(explorer.panel("Documentation Explorer")).to_contain_text("All published articles, the newest first.")
    explorer.write(explorer.query, "query Mine { __typename }")
    explorer.page.get_by_role("button", name="Show GraphiQL Explorer").click()
    explorer.page.locator(".graphiql-explorer-root").get_by_text("topics", exact=True).click()
    expect(explorer.query).to_contain_text("topics")
    explorer.run()
    expect(explorer.panel("History")).to_contain_text("Mine")


def test_explain_panel_tells_the_statement_and_its_price(explorer: Explorer) -> None:
    """After a run the panel shows the SQL, its values, what was touched and why it costs what it costs."""
    explorer.take("Speaker page")
    explorer.run()
    expect(explorer.response).to_contain_text("Hou Zengguang")
    explorer.status.get_by_role("button", name="Explain").click()
    panel = explorer.panel("Explain")
    expect(panel).to_contain_text("one SQL statement, whose result is already the response")
    expect(panel).to_contain_text("Its price is")
    expect(panel.locator(".rostrum-price")).to_contain_text("person")
    expect(panel.locator(".rostrum-sql")).to_contain_text("SELECT")
    expect(panel.locator(".rostrum-values")).to_contain_text("'hou-zengguang'")
    assert "rostrum" not in explorer.response.inner_text()


def test_explanation_can_be_copied(explorer: Explorer) -> None:
    """The statement is copied with its values in place, the whole as Markdown."""
    explorer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    explorer.take("Speaker page")
    explorer.run()
    panel = explorer.panel("Explain")
    panel.get_by_role("button", name="Copy with values").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    statement = explorer.page.evaluate("navigator.clipboard.readText()")
    assert statement.startswith("SELECT")
    assert "'hou-zengguang'" in statement
    assert "?" not in statement
    panel.get_by_role("button", name="Copy all as Markdown").click()
    expect(panel.get_by_role("button", name="Copied")).to_have_count(2)
    assert explorer.page.evaluate("navigator.clipboard.readText()").startswith("## SpeakerPage on sqlite")


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("{ articles {", "This is not GraphQL yet"),
        ("{ articles { titel } }", "The query does not fit the schema"),
        (
            "{ articles(first: 100) { nodes { statements(first: 100) { nodes { topics { name } } } } } }",
            "The query is too expensive",
        ),
    ],
)
def test_refusal_is_told_in_words(explorer: Explorer, operation: str, words: str) -> None:
    """What is wrong, or too expensive, is said in words below the response, with what to do."""
    explorer.write(explorer.query, operation)
    explorer.run()
    expect(explorer.status).to_contain_text(words)
    expect(explorer.panel("Explain")).to_contain_text(words)


def test_unreachable_server_is_told_in_words(explorer: Explorer) -> None:
    """Where nothing answers, the page says so; once it does again, all goes on."""
    explorer.settle()
    explorer.context.set_offline(True)
    explorer.run()
    expect(explorer.status).to_contain_text("The server cannot be reached")
    expect(explorer.response).to_contain_text("Start it with `rostrum serve`")
    explorer.problems.clear()
    explorer.context.set_offline(False)
    explorer.run()
    expect(explorer.status).to_contain_text("rows ·")


def test_tabs_outlive_a_visit_headers_do_not(explorer: Explorer) -> None:
    """After a reload the tabs are there with their variables (graphiql#3392), headers only where one chose so."""
    explorer.take("Topic page")
    expect(explorer.query).to_contain_text("query TopicPage")
    explorer.write(explorer.headers, '{ "X-Reader": "secret-of-mine" }')
    explorer.run()
    expect(explorer.response).to_contain_text("Ethical governance")
    explorer.page.wait_for_timeout(1000)
    assert "secret-of-mine" not in explorer.page.evaluate("JSON.stringify(localStorage)")
    explorer.open()
    expect(explorer.query).to_contain_text("query TopicPage")
    expect(explorer.variables).to_contain_text("ethical-governance")


def test_theme_follows_the_system_or_the_user(explorer: Explorer) -> None:
    """The page is light or dark as the system is, until the user chooses."""
    background = "getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor"
    light = explorer.page.evaluate(background)
    explorer.page.emulate_media(color_scheme="dark")
    dark = explorer.page.evaluate(background)
    assert light != dark
    explorer.page.get_by_role("button", name="Open settings dialog").click()
    explorer.page.get_by_role("button", name="Light").click()
    assert explorer.page.evaluate(background) == light


def test_subscription_goes_over_a_websocket(explorer: Explorer) -> None:
    """The page finds out by itself that an operation subscribes, and speaks graphql-transport-ws at `/graphql`."""
    asked = []

    def answer(socket: WebSocketRoute) -> None:
        def receive(text: str | bytes) -> None:
            message = json.loads(text)
            asked.append(message)
            if message["type"] == "connection_init":
                socket.send('{"type": "connection_ack"}')
            if message["type"] == "subscribe":
                event = {"id": message["id"], "type": "next", "payload": {"data": {"time": "noon"}}}
                socket.send(json.dumps(event))
                socket.send(json.dumps({"id": message["id"], "type": "complete"}))

        socket.on_message(receive)

    explorer.page.route_web_socket(f"{explorer.url.replace('http', 'ws')}/graphql", answer)
    explorer.write(explorer.query, SUBSCRIPTION.splitlines()[1])
    explorer.run()
    expect(explorer.response).to_contain_text('"time": "noon"')
    expect(explorer.status).to_contain_text("The subscription ended after 1 event.")
    assert asked[1]["payload"]["operationName"] == "Clock"
