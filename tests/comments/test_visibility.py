"""Who sees which comments, and that all counts agree with it, in random discussions."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.comments.tables import CommentStatus
from tests.comments.discussions import HIDDEN_ARTICLES, PEOPLE, VIEWERS, Said, count, discussion, rows
from tests.comments.readers import STAFF, accounts, write
from tests.conftest import fill
from tests.content import key
from tests.databases import BACKENDS, new_database
from tests.servers import Client, serve

SEEDS = (1, 2, 3)
FIELDS = """
    id status depth heldFor moderationNote replyCount likeCount viewerHasLiked reportCount
    author { username } body { markdown html text } parent { id }
    reports { note reporter { username } } revisions { body { text } } authorRecord { approvedCount }
"""
NODE = f"""
query ($id: ID!) {{ node(id: $id) {{ ... on Comment {{ {FIELDS}
  article {{ slug }}
  oldest: replies(first: 100) {{ totalCount nodes {{ id }} }}
  liked: replies(first: 100, orderBy: {{field: LIKE_COUNT}}) {{ nodes {{ id }} }} }} }} }}
"""
ARTICLE = """
query ($slug: String!) { article(slug: $slug) {
  commentCount
  newest: comments(first: 100) { totalCount nodes { id } }
  oldest: comments(first: 100, orderBy: {field: CREATED_AT, direction: ASC}) { nodes { id } }
  liked: comments(first: 100, orderBy: [{field: LIKE_COUNT}]) { nodes { id } }
  filtered: comments(first: 100, where: {createdAt: {gte: "2000-01-01T00:00:00Z"}}) { totalCount } } }
"""
ALL = """
query ($after: String, $where: CommentWhere) {
  comments(first: 50, after: $after, where: $where) { totalCount pageInfo { hasNextPage endCursor } nodes { id } } }
"""


class Case:
    """A server with one discussion in it."""

    def __init__(self, client: Client, said: list[Said]) -> None:
        self.client = client
        self.said = said

    def ask(self, viewer: str | None, query: str, **variables: Any) -> Any:
        """The data of a query, as that viewer."""
        headers = {"authorization": f"Bearer {viewer}"} if viewer else {}
        body = self.client.post(query, variables, **headers).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def listed(self, viewer: str | None, where: dict[str, Any] | None = None) -> list[str]:
        """The ids of the root list, page by page; its count agrees with it."""
        ids: list[str] = []
        after = None
        while True:
            page = self.ask(viewer, ALL, after=after, where=where)["comments"]
            ids += [node["id"] for node in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                assert page["totalCount"] == len(ids)
                return ids
            after = page["pageInfo"]["endCursor"]


@pytest.fixture(scope="module", params=[(backend, seed) for backend in BACKENDS for seed in SEEDS], ids=str)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Each discussion on each database."""
    backend, seed = request.param
    with new_database(backend, tmp_path_factory.mktemp("comments")) as url:
        fill(url)
        said = discussion(seed)
        write(url, [*accounts(), *rows(said)])
        count(url)
        with serve(url, limits={"viewer_points": ""}) as client:
            yield Case(client, said)


def oldest(said: list[Said]) -> list[str]:
    return [one.id for one in sorted(said, key=lambda one: (one.at, one.number))]


def liked(said: list[Said]) -> list[str]:
    return [one.id for one in sorted(said, key=lambda one: (len(one.likes), one.number), reverse=True)]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_threads_and_their_counts_are_what_the_viewer_sees(case: Case, viewer: str | None) -> None:
    """An article's threads, in each order, are those that the viewer sees, and are counted so."""
    for number in (1, 2):
        found = case.ask(viewer, ARTICLE, slug=f"article-{number}")["article"]
        top = [one for one in case.said if one.article == number and not one.parent and one.seen_by(viewer)]
        assert found["newest"] == {"totalCount": len(top), "nodes": [{"id": id_} for id_ in reversed(oldest(top))]}
        assert [node["id"] for node in found["oldest"]["nodes"]] == oldest(top)
        assert [node["id"] for node in found["liked"]["nodes"]] == liked(top)
        assert found["filtered"]["totalCount"] == len(top)
        approved = [one for one in case.said if one.article == number and one.status is CommentStatus.APPROVED]
        assert found["commentCount"] == len(approved)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_comment_shows_what_the_viewer_may_know(case: Case, viewer: str | None) -> None:
    """Each comment by its id: all of it, an empty place, or nothing; its replies and their count agree."""
    for one in case.said:
        found = case.ask(viewer, NODE, id=one.id)["node"]
        if not one.seen_by(viewer):
            assert found is None
            continue
        read, moderates = one.read_by(viewer), viewer in STAFF
        below = [reply for reply in one.replies if reply.seen_by(viewer)]
        known = moderates or (read and viewer is not None and viewer == one.author)
        text = f"secret-{one.number}" if read and one.status is not CommentStatus.DELETED else ""
        assert found["status"] == (one.status.name if read else "DELETED")
        assert found["body"] == {"markdown": text, "html": text, "text": text}
        assert found["author"] == ({"username": one.author} if read and one.author else None)
        assert found["moderationNote"] == (f"note-{one.number}" if known else None)
        assert found["heldFor"] == (["MANY_LINKS"] if known and one.status is CommentStatus.PENDING else [])
        assert found["reportCount"] == (len(one.reports) if moderates else 0)
        assert {report["reporter"]["username"] for report in found["reports"]} == {
            name for name in one.reports if moderates or name == viewer
        }
        assert len(found["revisions"]) == (one.number % 10 == 0 and moderates)
        assert bool(found["authorRecord"]) == bool(moderates and one.author)
        assert found["likeCount"] == len(one.likes)
        assert found["viewerHasLiked"] == (viewer in one.likes)
        assert found["replyCount"] == found["oldest"]["totalCount"] == len(below)
        assert [node["id"] for node in found["oldest"]["nodes"]] == oldest(below)
        assert [node["id"] for node in found["liked"]["nodes"]] == liked(below)
        assert found["parent"] == ({"id": one.parent.id} if one.parent else None)
        assert found["article"] == {"slug": f"article-{one.article}"}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_list_of_all_has_what_the_viewer_sees(case: Case, viewer: str | None) -> None:
    """The root list, oldest first, under each filter, has what the viewer sees, known as far as they know it."""
    seen = [one for one in case.said if one.seen_by(viewer)]
    assert case.listed(viewer) == oldest(seen)
    for status in CommentStatus:
        known = [one for one in seen if (one.status if one.read_by(viewer) else CommentStatus.DELETED) is status]
        assert case.listed(viewer, {"status": [status.name]}) == oldest(known)
    both = [
        one for one in seen if one.read_by(viewer) and one.status in (CommentStatus.PENDING, CommentStatus.REJECTED)
    ]
    assert case.listed(viewer, {"status": ["REJECTED", "PENDING"]}) == oldest(both)
    for author, id_ in PEOPLE.items():
        theirs = [one for one in seen if one.author == author and one.read_by(viewer)]
        assert case.listed(viewer, {"author": f"User_{id_.hex}"}) == oldest(theirs)
    reported = [one for one in seen if one.reports and viewer in STAFF]
    assert case.listed(viewer, {"isReported": True}) == oldest(reported)
    assert case.listed(viewer, {"isReported": False}) == oldest([one for one in seen if one not in reported])
    under = [one for one in seen if one.article == 1]
    assert case.listed(viewer, {"article": f"Article_{key(5, 1).hex}"}) == oldest(under)
    assert case.listed(viewer, {"article": f"Article_{key(5, HIDDEN_ARTICLES[0]).hex}"}) == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_user_has_the_comments_that_the_viewer_may_read(case: Case, viewer: str | None) -> None:
    """A user's comments are those that the viewer may read, newest first: no empty place tells whose it was."""
    for author in PEOPLE:
        query = "query ($name: String!) { user(username: $name) { comments(first: 100) { totalCount nodes { id } } } }"
        theirs = [one for one in case.said if one.author == author and one.seen_by(viewer) and one.read_by(viewer)]
        found = case.ask(viewer, query, name=author)["user"]["comments"]
        assert found == {"totalCount": len(theirs), "nodes": [{"id": id_} for id_ in reversed(oldest(theirs))]}


@pytest.mark.parametrize("viewer", [viewer for viewer in VIEWERS if viewer])
def test_viewer_finds_their_own_comments(case: Case, viewer: str) -> None:
    """The User Center has one's comments with those that wait or were refused, and filters them."""
    own = [one for one in case.said if one.author == viewer and one.seen_by(viewer) and one.read_by(viewer)]
    query = "{ viewer { comments(first: 100) { totalCount nodes { id status } } } }"
    found = case.ask(viewer, query)["viewer"]["comments"]
    assert [node["id"] for node in found["nodes"]] == list(reversed(oldest(own)))
    assert found["totalCount"] == len(own)
    refused = "{ viewer { comments(where: {status: [REJECTED]}) { totalCount } } }"
    expected = sum(one.status is CommentStatus.REJECTED for one in own)
    assert case.ask(viewer, refused)["viewer"]["comments"]["totalCount"] == expected


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nothing_that_is_hidden_stands_in_an_answer(case: Case, viewer: str | None) -> None:
    """Neither the text nor the key of what the viewer does not see is in the widest answer that there is."""
    query = f"{{ articles(first: 10) {{ nodes {{ comments(first: 20) {{ nodes {{ {FIELDS} replies(first: 10) "
    query += f"{{ nodes {{ {FIELDS} }} }} }} }} }} }} }}"
    headers = {"authorization": f"Bearer {viewer}"} if viewer else {}
    with serve(case.client.database_url, limits={"cost": 10_000_000, "viewer_points": ""}) as generous:
        text = generous.post(query, **headers).text
    assert "secret-" in text
    for one in case.said:
        if not one.seen_by(viewer):
            assert one.key.hex not in text
        if not one.read_by(viewer):
            assert f'"secret-{one.number}"' not in text


def test_filters_refuse_ids_of_other_things(case: Case) -> None:
    """An id of another type in a filter is refused with the argument's name, whether or not such a thing is there."""
    for field, id_ in (("author", case.said[0].id), ("article", "Article_1")):
        error = case.client.error(f'{{ comments(where: {{{field}: "{id_}"}}) {{ totalCount }} }}')
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": f"comments.where.{field}"}
