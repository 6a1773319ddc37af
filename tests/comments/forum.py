"""A running server with readers and staff, who write and decide by its mutations alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.comments.readers import accounts, write
from tests.conftest import execute, fill
from tests.content import key
from tests.servers import Client, serve

ARTICLE = f"Article_{key(5, 1).hex}"
DRAFT = f"Article_{key(5, 5).hex}"
SHOWN = """id status heldFor moderationNote replyCount likeCount viewerHasLiked depth editedAt reportCount
  author { username } body { markdown html text } parent { id }"""
ERRORS = "errors { code path message nextStep retryAt }"
PERMISSION = "{ allowed reason nextStep retryAt }"
CAN = " ".join(f"{name} {PERMISSION}" for name in ("reply", "edit", "delete", "like", "report", "moderate"))

Payload = Any


class Forum:
    """Asks one server as whomever."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.said = 0

    def ask(self, viewer: str | None, query: str, **variables: Any) -> Any:
        """The data of a query."""
        headers = {"authorization": f"Bearer {viewer}"} if viewer else {}
        body = self.client.post(query, variables, **headers).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def change(
        self, viewer: str | None, name: str, given: Mapping[str, Any], shown: str = SHOWN, **headers: str
    ) -> Any:
        """The payload of one of the mutations."""
        kind = name[0].upper() + name[1:]
        field = "comments" if name == "moderateComments" else "comment"
        query = f"mutation ($input: {kind}Input!) {{ {name}(input: $input) {{ {field} {{ {shown} }} {ERRORS} }} }}"
        return self.client.payload(query, {"input": given}, token=viewer, **headers)

    def post(self, viewer: str | None, body: str | None = None, parent: str | None = None, **given: Any) -> Payload:
        """The payload of a new comment, by default of a text that nobody wrote before."""
        self.said += 1
        text = f"Comment number {self.said}." if body is None else body
        return self.change(viewer, "postComment", {"articleId": ARTICLE, "body": text, "parentId": parent} | given)

    def posted(self, viewer: str, body: str | None = None, parent: str | None = None) -> str:
        """The id of a new comment that all see."""
        comment = self.post(viewer, body, parent)["comment"]
        assert comment["status"] == "APPROVED", comment
        return str(comment["id"])

    def moderate(self, viewer: str | None, decision: str, *ids: str, note: str | None = None) -> Payload:
        """The payload of a decision."""
        return self.change(viewer, "moderateComments", {"commentIds": ids, "decision": decision, "note": note})

    def comment(self, viewer: str | None, id_: str, shown: str = SHOWN) -> Any:
        """A comment as someone sees it, or None."""
        query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Comment {{ {shown} }} }} }}"
        return self.ask(viewer, query, id=id_)["node"]

    def can(self, viewer: str | None, id_: str) -> Any:
        """What someone may do with a comment."""
        return self.comment(viewer, id_, f"viewerCan {{ {CAN} }}")["viewerCan"]

    def article(self, viewer: str | None = None) -> Any:
        """What the article tells of its discussion."""
        query = f"""query {{ article(slug: "article-1") {{
          commentCount commentsOpen viewerCan {{ comment {PERMISSION} }}
          comments(first: 100) {{ totalCount nodes {{ id replyCount }} }} }} }}"""
        return self.ask(viewer, query)["article"]

    def sql(self, *statements: str) -> None:
        """Change the database past the application."""
        execute(self.client.database_url, *statements)


@contextmanager
def forum(database_url: str, **settings: Any) -> Iterator[Forum]:
    """A forum on an empty database, where checks alone hold comments unless told otherwise."""
    fill(database_url)
    write(database_url, accounts())
    limits = {"viewer_points": "", "comments": ""} | settings.pop("limits", {})
    with serve(database_url, **{"comment_moderation": "after", "limits": limits} | settings) as client:
        yield Forum(client)


def codes(payload: Payload) -> list[tuple[str, list[str]]]:
    """The errors of a payload."""
    return [(error["code"], error["path"]) for error in payload["errors"]]
