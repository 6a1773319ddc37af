"""Whom the explorer runs operations as: the sample content's personas, or whoever has signed up in this browser."""

import pytest
from playwright.sync_api import Browser, expect

from api.accounts.personas import PASSWORD
from tests.explorer.browsers import Explorer
from tests.explorer.personas import token_of
from tests.servers import Client

CHANGE_PASSWORD = "mutation ($in: ChangePasswordInput!) { changePassword(input: $in) { errors { code } } }"

pytestmark = pytest.mark.usefixtures("bundle")


def test_newcomer_signs_up_and_sees_their_own_account(personas: str, browser: Browser) -> None:
    """Who signs up finds the link at `/mail`, confirms, and is in the explorer as themselves, no persona."""
    explorer = Explorer(browser, personas)
    explorer.take("Sign up")
    expect(explorer.variables).to_contain_text("newcomer@example.org")
    explorer.run()
    expect(explorer.response).to_contain_text('"errors": []')
    explorer.page.goto(f"{personas}/mail")
    explorer.page.get_by_role("link", name="Confirm your e-mail address").click()
    link = explorer.page.frame_locator("iframe").get_by_role("link", name="Confirm").get_attribute("href")
    assert link
    explorer.page.goto(link)
    explorer.page.get_by_role("button", name="Confirm").click()
    explorer.page.get_by_role("link", name="Go on to the explorer").click()
    expect(explorer.persona.locator("option:checked")).to_have_text("newcomer (logged in here)")
    explorer.panel("Library")
    explorer.take("User Center")
    expect(explorer.query).to_contain_text("viewer")
    explorer.run()
    expect(explorer.response).to_contain_text("newcomer@example.org")
    # What is for staff is still opened as staff, and going back is going back to oneself.
    explorer.take("What waits for a moderator")
    expect(explorer.persona).to_have_value("moderator@example.org")
    explorer.take("Change the profile")
    expect(explorer.persona).to_have_value("")
    explorer.context.close()
    assert explorer.problems == []


def test_one_click_runs_as_a_persona(personas: str, browser: Browser) -> None:
    """The header offers the sample content's personas: operations then run as the one that was chosen, in this tab."""
    explorer = Explorer(browser, personas)
    explorer.settle()
    choice = explorer.persona
    expect(choice.locator("option")).to_have_text(
        [
            "nobody (not logged in)",
            "Rea Reader (reader)",
            "Mo Moderator (moderator)",
            "Edi Editor (editor)",
            "Ada Admin (admin)",
        ]
    )
    with explorer.page.expect_response("**/graphql") as answer:
        choice.select_option("moderator@example.org")
    assert "token" in answer.value.text()
    expect(choice).to_have_value("moderator@example.org")
    with explorer.page.expect_request("**/graphql") as request:
        explorer.run()
    assert request.value.headers["authorization"].startswith("Bearer ")
    assert explorer.page.evaluate("JSON.stringify(localStorage).includes('Bearer')") is False
    with explorer.page.expect_response("**/graphql"):
        choice.select_option("")
    with explorer.page.expect_request("**/graphql") as request:
        explorer.run()
    assert "authorization" not in request.value.headers
    explorer.context.close()
    assert explorer.problems == []


def test_persona_who_cannot_log_in_is_told_in_words(personas: str, browser: Browser) -> None:
    """Where a persona has another password by now, the page says why it runs nothing as them, and goes on."""
    client = Client(personas, "sqlite", "")
    with client.http:
        token = token_of(client, "editor")
        passwords = {"currentPassword": PASSWORD, "newPassword": "another lamp on the mast"}
        assert client.payload(CHANGE_PASSWORD, {"in": passwords}, token=token) == {"errors": []}
    explorer = Explorer(browser, personas)
    explorer.persona.select_option("editor@example.org")
    expect(explorer.status).to_contain_text("Operations cannot run as editor@example.org")
    expect(explorer.persona).to_have_value("")
    explorer.run()
    expect(explorer.response).to_contain_text('"articles"')
    explorer.context.close()
    assert explorer.problems == []
