"""What the endpoint makes of HTTP requests, good and bad (GraphQL over HTTP; limits of a request)."""

import gzip
import json
import socket
from typing import Any

import pytest

from tests.servers import Client

HELLO = "{ __typename }"
JSON = {"content-type": "application/json"}


def _code(response: Any) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


def test_post_answers_with_data(api: Client) -> None:
    """A POST of JSON is answered with JSON, and with a request id of its own."""
    response = api.post(HELLO)
    assert response.status_code == 200
    assert response.json() == {"data": {"__typename": "Query"}}
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-request-id"] != api.post(HELLO).headers["x-request-id"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_get_answers_a_query(api: Client) -> None:
    """A GET with the query and its variables in the address is answered too."""
    query = "query ($slug: String!) { article(slug: $slug) { title } }"
    parameters = {"query": query, "variables": json.dumps({"slug": "article-1"})}
    assert api.http.get("/graphql", params=parameters).json() == {"data": {"article": {"title": "Roads reopen"}}}


def test_get_of_another_site_is_refused_unless_it_was_preflighted(api: Client) -> None:
    """A page of another site cannot read by GET without asking first."""
    cross = {"sec-fetch-site": "cross-site"}
    refused = api.http.get("/graphql", params={"query": HELLO}, headers=cross)
    assert (refused.status_code, _code(refused)) == (403, "FORBIDDEN")
    asked = api.http.get("/graphql", params={"query": HELLO}, headers=cross | {"x-rostrum-preflight": "1"})
    assert asked.status_code == 200


def test_response_media_type_follows_accept(api: Client) -> None:
    """A client that accepts application/graphql-response+json gets it, and 400 for what is refused."""
    new = {"accept": "application/graphql-response+json"}
    assert api.post(HELLO, **new).headers["content-type"] == "application/graphql-response+json"
    assert api.post("{ nope }", **new).status_code == 400
    assert api.post("{ nope }").status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_response_is_compressed_where_asked_for(api: Client, encoding: str) -> None:
    """A large answer is compressed for a client that accepts it."""
    query = "{ articles { nodes { title body { html text markdown } statements { nodes { text } } } } }"
    response = api.post(query, **{"accept-encoding": encoding})
    assert response.headers["content-encoding"] == encoding
    if encoding == "gzip":
        assert response.json()["data"]["articles"]["nodes"]


def test_several_operations_need_a_name(api: Client) -> None:
    """With several operations in a document, operationName says which one runs."""
    query = "query A { a: __typename } query B { b: __typename }"
    assert api.http.post("/graphql", json={"query": query, "operationName": "B"}).json()["data"] == {"b": "Query"}
    assert "operationName" in api.error(query)["message"]
    unknown = api.http.post("/graphql", json={"query": query, "operationName": "C"}).json()
    assert "A, B" in unknown["errors"][0]["message"]


def test_syntax_error_says_where(api: Client) -> None:
    """A syntax error has a code and its place in the document."""
    error = api.error("{ articles { nodes {")
    assert error["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"
    assert error["locations"] == [{"line": 1, "column": 21}]


def test_validation_error_suggests(api: Client) -> None:
    """A misspelt field is answered with the one that was probably meant."""
    error = api.error("{ artikle(slug: 1) { title } }")
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "'article'" in error["message"]


def test_variable_of_wrong_type_is_named(api: Client) -> None:
    """A variable that does not fit its type is refused by name."""
    error = api.error("query ($n: Int) { articles(first: $n) { totalCount } }", {"n": "many"})
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "$n" in error["message"]


BODIES: dict[str, bytes] = {
    "null": b"null",
    "number": b"1",
    "string": b'"x"',
    "true": b"true",
    "array": b"[]",
    "batch": b'[{"query": "{ __typename }"}]',
    "empty": b"",
    "no JSON": b"{ __typename }",
    "bad UTF-8": b'{"query": "\xff\xfe"}',
    "deep nesting": b"[" * 100_000 + b"]" * 100_000,
    "deep variables": b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
    "no query": b"{}",
    "query is null": b'{"query": null}',
    "query is a number": b'{"query": 1}',
    "query is empty": b'{"query": ""}',
    "variables are a list": b'{"query": "{ __typename }", "variables": []}',
    "variables are a text": b'{"query": "{ __typename }", "variables": "{}"}',
    "operation name is a number": b'{"query": "{ __typename }", "operationName": 1}',
    "extensions are a text": b'{"query": "{ __typename }", "extensions": "x"}',
    "NaN": b'{"query": "query ($n: Int) { articles(first: $n) { totalCount } }", "variables": {"n": NaN}}',
    "Infinity": b'{"query": "query ($n: Int) { articles(first: $n) { totalCount } }", "variables": {"n": Infinity}}',
    "1e400": b'{"query": "query ($n: Int) { articles(first: $n) { totalCount } }", "variables": {"n": 1e400}}',
    "number of 5,000 digits": b'{"query": "query ($n: Int) { articles(first: $n) { totalCount } }", "variables": {"n": '
    + b"9" * 5000
    + b"}}",
    "lone surrogate": b'{"query": "query ($s: String!) { article(slug: $s) { id } }", "variables": {"s": "\\ud800"}}',
    "NUL in a variable": b'{"query": "query ($s: String!) { topic(slug: $s) { id } }", "variables": {"s": "a\\u0000"}}',
    "NUL in a literal": b'{"query": "{ article(slug: \\"a\\\\u0000\\") { title } }"}',
    "lone surrogate in a literal": b'{"query": "{ article(slug: \\"\\\\ud800\\") { title } }"}',
    "number of 5,000 digits in a literal": b'{"query": "{ articles(first: ' + b"9" * 5000 + b') { totalCount } }"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_bad_body_is_refused_with_a_json_error(api: Client, body: bytes) -> None:
    """Whatever stands in the body, the answer is valid JSON that says what was wrong, never a fault."""
    response = api.http.post("/graphql", content=body, headers=JSON)
    assert response.status_code in (200, 400)
    error = response.json()["errors"][0]
    assert error["extensions"]["code"] in ("BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED")
    assert error["message"]
    assert "SELECT" not in response.text


def test_body_over_the_bound_is_refused_by_its_length(api: Client) -> None:
    """A body over 1 MiB is refused without being read."""
    address = api.http.base_url
    with socket.create_connection((address.host, address.port), timeout=5) as connection:
        head = (
            "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n"
        )
        connection.sendall(head.encode() + b'{"query":')
        assert b" 413 " in connection.recv(1000).split(b"\r\n")[0]


def test_chunked_body_over_the_bound_is_refused(api: Client) -> None:
    """A body that does not tell its length is read up to the bound and no further."""
    response = api.http.post("/graphql", content=(b" " * 65536 for _ in range(20)), headers=JSON)
    assert (response.status_code, _code(response)) == (413, "LIMIT_EXCEEDED")


def test_body_just_under_the_bound_is_read(api: Client) -> None:
    """A body of 1 MiB is read: what counts against the document is the document alone."""
    body = json.dumps({"query": HELLO}).encode()
    response = api.http.post("/graphql", content=body + b" " * (1024 * 1024 - len(body)), headers=JSON)
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", ""],
)
def test_other_content_types_are_refused(api: Client, content_type: str) -> None:
    """Only application/json is read: what a form of another site can send is not."""
    response = api.http.post("/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": content_type})
    assert response.status_code == 415


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=UTF-8"])
def test_json_content_type_is_read_however_it_is_spelt(api: Client, content_type: str) -> None:
    """The content type is parsed, not compared to the letter."""
    response = api.http.post("/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": content_type})
    assert response.status_code == 200


def test_compressed_body_is_refused(api: Client) -> None:
    """A compressed body is refused, since it could hold anything of any size."""
    body = gzip.compress(b'{"query": "{ __typename }"}')
    response = api.http.post("/graphql", content=body, headers=JSON | {"content-encoding": "gzip"})
    assert (response.status_code, _code(response)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(api: Client, method: str) -> None:
    """Methods other than GET and POST are refused with those that are allowed."""
    response = api.http.request(method, "/graphql")
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["allow"].replace(" ", "").split(","))


def test_unknown_path_is_not_found(api: Client) -> None:
    """A path that is not there is 404."""
    assert api.http.get("/nothing").status_code == 404


def test_server_header_tells_no_version(api: Client) -> None:
    """Nothing tells which server this is."""
    assert "uvicorn" not in api.post(HELLO).headers.get("server", "")


def test_health_tells_that_the_database_is_ready(api: Client) -> None:
    """Both health addresses answer while the database is there and migrated."""
    assert api.http.get("/health/live").json() == {"status": "ok"}
    assert api.http.get("/health/ready").json()["status"] == "ok"
