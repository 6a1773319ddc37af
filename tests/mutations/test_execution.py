"""What every mutation has in common, whatever it does."""

from typing import Any

import pytest

from tests.servers import Client

LOG_IN = 'logIn(input: {email: "nobody@example.org", password: "not a password"}) { errors { code } }'
LOG_OUT = "logOut { errors { code } }"


def test_mutation_answers_a_payload(api: Client) -> None:
    """What a user can mend is in the payload's errors, under whatever names the client chose."""
    query = f"mutation {{ __typename mine: {LOG_IN.replace('errors', '__typename problems: errors')} }}"
    assert api.data(query) == {
        "__typename": "Mutation",
        "mine": {"__typename": "LogInPayload", "problems": [{"code": "BAD_CREDENTIALS"}]},
    }


def test_error_says_where_in_the_input(api: Client) -> None:
    """An error names its place in the input, outermost first, and has words to show."""
    query = (
        "mutation ($in: LogInInput!) { logIn(input: $in) { viewer { email } token errors { message path retryAt } } }"
    )
    payload = api.payload(query, {"in": {"email": "x@example.org", "password": "y"}})
    (error,) = payload.pop("errors")
    assert payload == {"viewer": None, "token": None}
    assert error["path"] == ["input", "password"]
    assert "reset the password" in error["message"]
    assert error["retryAt"] is None


def test_fragments_and_variables_work_in_payloads(api: Client) -> None:
    """A payload is selected from as any object: fragments, @skip and variables inside of an input's literal."""
    query = """
      mutation ($password: String!, $off: Boolean!) {
        logIn(input: {email: "x@example.org", password: $password}) { ...Told ... on LogInPayload { expiresAt } }
      }
      fragment Told on LogInPayload { errors { ...Error message @skip(if: $off) } }
      fragment Error on UserError { code }
    """
    assert api.payload(query, {"password": "y", "off": True}) == {
        "errors": [{"code": "BAD_CREDENTIALS"}],
        "expiresAt": None,
    }


def test_mutations_run_in_their_order_up_to_a_bound(api: Client) -> None:
    """Five are done one after the other; six are refused before the first."""
    five = " ".join(f"m{number}: {LOG_OUT}" for number in range(5))
    assert list(api.data(f"mutation {{ {five} }}")) == [f"m{number}" for number in range(5)]
    error = api.error(f"mutation {{ {five} m5: {LOG_OUT} }}")
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "value": 6, "limit": 5}


def test_request_logs_in_once(api: Client) -> None:
    """Passwords cannot be tried by the dozen in one request, under whatever aliases."""
    error = api.error(f"mutation {{ a: {LOG_IN} b: {LOG_IN} }}")
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


@pytest.mark.parametrize("text", ["\0", "a\0b", "😀\0"])
def test_text_that_no_database_keeps_is_refused(api: Client, text: str) -> None:
    """A NUL character anywhere in an input is refused with the input's name, on both databases."""
    query = "mutation ($in: LogInInput!) { logIn(input: $in) { token } }"
    error = api.error(query, {"in": {"email": text, "password": "y"}})
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "logIn.input.email"}


def test_write_has_a_price(api: Client) -> None:
    """A write costs ten points, beside the rows that its payload can touch."""
    response = api.post(f"mutation {{ {LOG_OUT} }}", None, **{"x-rostrum-cost": "1"}).json()
    assert response["extensions"]["cost"]["estimated"] == 10


def test_mutation_by_get_is_refused(api: Client) -> None:
    """What changes things is sent by POST."""
    response = api.http.get("/graphql", params={"query": f"mutation {{ {LOG_OUT} }}"})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("key", ["", "k" * 256, "line\u0085break"])
def test_idempotency_key_of_no_use_is_refused(api: Client, key: str) -> None:
    """A key has 1 to 255 printable characters."""
    headers: dict[str, Any] = {"idempotency-key": key.encode("latin-1")}
    error = api.post(f"mutation {{ {LOG_OUT} }}", None, **headers).json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "255" in error["message"]
