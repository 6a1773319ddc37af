"""The npm client graphql-ws against the server: what frontends see of the protocol."""

from collections.abc import Callable
from typing import Any

from tests.comments.forum import ARTICLE, forum
from tests.comments.test_live import POSTED
from tests.proxies import passing
from tests.servers import Client
from tests.web.frontends import Frontend
from tests.web.sockets import oddities

Start = Callable[..., Frontend]


def test_query_gives_one_result(api: Client, frontend: Start) -> None:
    """A query gives its result and is complete, and the client leaves in peace."""
    with frontend(api.url, {"query": "{ articles(first: 2) { nodes { title } } }"}) as client:
        assert client.hear() == ("connected", None)
        kind, result = client.hear()
        assert (kind, result["data"]["articles"]["nodes"][0]["title"]) == ("next", "roads reopen again")
        assert client.hear() == ("complete", None)
        assert client.hear()[1]["code"] == 1000
        assert client.process.wait(10) == 0


def test_refusal_comes_as_graphql_errors(api: Client, frontend: Start) -> None:
    """A refused operation comes as a list of GraphQL errors with codes, not as a broken connection."""
    with frontend(api.url, {"query": "{ nope }"}) as client:
        assert client.hear() == ("connected", None)
        kind, errors = client.hear()
        assert (kind, errors[0]["extensions"]["code"]) == ("error", "GRAPHQL_VALIDATION_FAILED")


def test_stream_can_be_given_up(frontend: Start) -> None:
    """A stream of results is given up by the client, and ends on the server."""
    with oddities() as (url, operations), frontend(url, {"query": "flood 100"}) as client:
        assert client.hear() == ("connected", None)
        assert client.hear()[0] == "next"
        client.order("end")
        while client.hear()[0] != "complete":
            pass
        assert client.process.wait(10) == 0
        assert operations.ended == 1


def test_broken_connection_is_opened_anew(frontend: Start) -> None:
    """A client whose connection broke off connects again and goes on by itself."""
    with oddities() as (url, _), frontend(url, {"query": "wait"}, retryAttempts=3) as client:
        assert client.hear() == ("connected", None)
        client.order("terminate")
        assert client.hear()[0] == "closed"
        assert client.hear() == ("connected", None)
        client.order("end")
        assert client.hear() == ("complete", None)


def told(client: Frontend) -> tuple[str, str]:
    """The next comment that a client is told of: its id and its status."""
    kind, result = client.hear()
    assert kind == "next", (kind, result)
    comment: Any = result["data"]["commentPosted"]
    return comment["id"], comment["status"]


def test_discussion_is_followed_across_a_gap(database_url: str, frontend: Start) -> None:
    """A reader hears of comments and of approvals; of what came while the way was cut, each once and in order."""
    request = {"query": POSTED, "variables": {"id": ARTICLE}}
    options = {"connectionParams": {"authorization": "Bearer bob"}, "retryAttempts": 20}
    with (
        forum(database_url, comment_words=["casino"]) as site,
        passing(site.client.url) as (way, url),
        frontend(url, request, **options) as client,
    ):
        assert client.hear() == ("connected", None)
        client.order("ask")
        assert client.hear() == ("asked", None)
        held = site.post("ann", "casino")["comment"]["id"]
        shown = site.posted("ann")
        assert told(client) == (shown, "APPROVED")
        site.moderate("mod", "APPROVE", held)
        assert told(client) == (held, "APPROVED")
        way.cut()
        assert client.hear()[0] == "closed"
        missed = [site.posted("ann"), site.post("ann", "Another casino")["comment"]["id"], site.posted("cid")]
        site.moderate("mod", "APPROVE", missed[1])
        way.mend()
        while (event := client.hear())[0] == "closed":
            pass
        assert event == ("connected", None)
        assert [told(client)[0] for _ in missed] == [missed[0], missed[2], missed[1]]
        following = site.posted("ann")
        assert told(client) == (following, "APPROVED")
