"""A real browser, and the explorer as its user sees it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

CHROMIUM = os.environ.get("ROSTRUM_TEST_CHROMIUM", "/usr/bin/chromium")
PATIENCE = 30_000
"""Milliseconds that a page may take to show what is expected, on a slow machine too."""
WIDE = {"width": 1440, "height": 900}
QUIET = """() => {
  const before = window.seen;
  window.seen = performance.getEntriesByType('resource').length;
  return before === window.seen;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, which finds no server but those of this machine."""
    if not shutil.which(CHROMIUM):
        reason = f"no Chromium at {CHROMIUM} (apt-get install chromium, or set ROSTRUM_TEST_CHROMIUM)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


class Explorer:
    """The explorer in a browser without a past."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        self.context = browser.new_context(**{"viewport": WIDE, "color_scheme": "light"} | options)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        """Errors in the console, which violations of the policy are too, and requests to other origins."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._request)
        self.open()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", f"blob:{self.url}/")):
            self.problems.append(f"asked {request.url}")

    def open(self) -> None:
        """Open the page, or open it again, until one can type in it."""
        self.page.goto(f"{self.url}/graphql")
        expect(self.query).to_be_visible()

    def settle(self) -> None:
        """Wait until the page has loaded all that it needs."""
        # Playwright's `networkidle` does not always come where workers load files too.
        self.page.wait_for_function(QUIET, polling=1000)

    @property
    def query(self) -> Locator:
        """What stands in the query editor."""
        return self.page.get_by_role("region", name="Operation Editor").locator(".view-lines")

    @property
    def variables(self) -> Locator:
        """What stands in the editor of variables."""
        return self.page.get_by_role("region", name="Variables").locator(".graphiql-editor:not(.hidden) .view-lines")

    @property
    def headers(self) -> Locator:
        """What stands in the editor of headers, opened where it is not."""
        self.page.get_by_role("button", name="Headers").click()
        return self.page.get_by_role("region", name="Headers").locator(".graphiql-editor:not(.hidden) .view-lines")

    @property
    def response(self) -> Locator:
        """What stands in the response."""
        return self.page.get_by_role("region", name="Result Window").locator(".view-lines")

    @property
    def status(self) -> Locator:
        """The line below the response."""
        return self.page.get_by_role("status")

    @property
    def persona(self) -> Locator:
        """The choice in the header: whom operations run as."""
        return self.page.get_by_label("Run operations as")

    def panel(self, name: str) -> Locator:
        """One of the panels, opened where it is not."""
        panel = self.page.get_by_role("region", name=name, exact=True)
        if not panel.is_visible():
            self.page.get_by_role("button", name=f"Show {name}").click()
        return panel

    def entry(self, title: str) -> Locator:
        """An operation in the library's list."""
        return self.page.get_by_role("button").filter(has=self.page.get_by_text(title, exact=True))

    def take(self, title: str) -> None:
        """Open an operation of the library in a tab."""
        self.entry(title).click()

    def write(self, editor: Locator, text: str) -> None:
        """Write a text in an editor in place of what it has."""
        editor.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        # The editor closes braces by itself.
        self.page.keyboard.press("Control+Shift+End")
        self.page.keyboard.press("Delete")

    def run(self) -> None:
        """Run what the editor has."""
        self.page.get_by_role("button", name="Execute query").click()
