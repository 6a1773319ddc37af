"""Paging: whatever the order and the filter, pages in both directions hold exactly the rows that plain SQL finds."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.database import Database, open_database
from api.database.migrate import migrate
from api.planner.values import fold
from api.settings import Settings
from api.tables import articles
from tests.conftest import execute
from tests.content import YEAR_START, key
from tests.databases import BACKENDS, new_database
from tests.servers import Client, serve

TITLES = ["Ärger", "arger", "Zebra", "zebra", "", "漢字", "a\u0301", "🎉", "Ma%s_", "long " * 20]
LANGUAGES = ["en", "fr", "zh-Hans"]
COUNT = 60

ROWS: list[dict[str, Any]] = [
    {
        "id": key(5, n),
        "slug": f"s{n}",
        "title": TITLES[n % 7 if n % 3 else n % len(TITLES)],
        "language": LANGUAGES[n % 5 % 3],
        "status": "DRAFT" if n % 9 == 0 else "PUBLISHED",
        "published_at": YEAR_START + timedelta(days=n % 8, microseconds=n % 2),
        "updated_at": YEAR_START + timedelta(hours=n * 7 % 11),
        "comment_count": n % 4,
        "topics": [n % 3] if n % 4 else [],
    }
    for n in range(COUNT)
]
SQL_ORDERS = {
    "PUBLISHED_AT": "published_at",
    "UPDATED_AT": "updated_at",
    "TITLE": "title_key",
    "COMMENT_COUNT": "comment_count",
}


async def _fill(url: str) -> None:
    database = open_database(Settings(database_url=url))
    await migrate(database.engine)
    async with database.transaction() as session:
        session.add_all([articles.Topic(id=key(4, n), slug=f"t{n}", name=f"Topic {n}") for n in range(3)])
        for row in ROWS:
            columns = {k: v for k, v in row.items() if k != "topics"} | {
                "translation_group": row["id"],
                "reading_minutes": 1,
            }
            session.add(articles.Article(**columns, summary="", body_markdown="", body_html="", body_text=""))
            await session.flush()
            session.add_all([articles.ArticleTopic(article_id=row["id"], topic_id=key(4, t)) for t in row["topics"]])
    await database.close()


@pytest.fixture(scope="module")
def plain(crowd: Client) -> Iterator[Callable[[str, list[tuple[str, str]]], list[str]]]:
    """Finds slugs by plain SQL, given a condition and an order."""
    with asyncio.Runner() as runner:
        database = open_database(Settings(database_url=crowd.database_url))
        yield lambda condition, order: runner.run(_plain(database, condition, order))
        runner.run(database.close())


@pytest.fixture(scope="module", params=BACKENDS)
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with many articles that are alike in what lists are sorted by."""
    with new_database(request.param, tmp_path_factory.mktemp("crowd")) as url:
        asyncio.run(_fill(url))
        with serve(url) as client:
            yield client


# A filter is drawn as a pair: what the API is told, and the same in plain SQL.
texts = st.sampled_from(["", "a", "Ä", "ZE", "%", "_", "漢", "\u0301", "rg", "x", "'"])
atoms = st.one_of(
    st.sampled_from(TITLES).map(lambda t: ({"title": {"eq": t}}, f"a.title = {_quoted(t)}")),
    texts.map(lambda t: ({"title": {"contains": t}}, f"{_position(fold(t))} > 0")),
    texts.map(lambda t: ({"title": {"startsWith": t}}, f"substr(a.title_key, 1, {len(fold(t))}) = {_quoted(fold(t))}")),
    st.lists(st.sampled_from([*LANGUAGES, "xx"]), max_size=3).map(
        lambda ls: ({"language": {"in": ls}}, f"a.language IN ({', '.join(map(_quoted, [*ls, '-']))})")
    ),
    st.integers(0, 3).map(
        lambda n: (
            {"topics": {"slug": {"eq": f"t{n}"}}},
            (
                "EXISTS (SELECT 1 FROM article_topic at JOIN topic t ON t.id = at.topic_id "
                f"WHERE at.article_id = a.id AND t.slug = 't{n}')"
            ),
        )
    ),
    st.just(({}, "1 = 1")),
)
filters = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(lambda f: ({"not": f[0]}, f"NOT ({f[1]})")),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda fs: ({"or": [f[0] for f in fs]}, " OR ".join(f"({f[1]})" for f in fs))
        ),
        st.lists(inner, max_size=3).map(
            lambda fs: ({"and": [f[0] for f in fs]}, " AND ".join(["1 = 1", *(f"({f[1]})" for f in fs)]))
        ),
    ),
    max_leaves=5,
)
orders = st.lists(st.tuples(st.sampled_from(sorted(SQL_ORDERS)), st.sampled_from(["ASC", "DESC"])), max_size=3)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _position(text: str) -> str:
    return f"POSITION({_quoted(text)})"


async def _plain(database: Database, condition: str, order: list[tuple[str, str]]) -> list[str]:
    """The slugs that plain SQL finds."""
    lite = database.dialect.name == "sqlite"
    condition = condition.replace("POSITION(", "instr(a.title_key, " if lite else "strpos(a.title_key, ")
    terms = list(dict.fromkeys(name for name, _ in order)) or ["PUBLISHED_AT"]
    directions = dict(reversed(order)) or {"PUBLISHED_AT": "DESC"}
    by = ", ".join(f"a.{SQL_ORDERS[name]} {directions[name]}" for name in terms)
    sql = (
        f"SELECT a.slug FROM article a WHERE a.status = 'PUBLISHED' AND ({condition}) "
        f"ORDER BY {by}, a.id {directions[terms[-1]]}"
    )
    async with database.engine.connect() as connection:
        return [row[0] for row in await connection.exec_driver_sql(sql)]


QUERY = """query (
  $first: Int, $after: String, $last: Int, $before: String, $where: ArticleWhere, $orderBy: [ArticleOrder!]
) {
  articles(first: $first, after: $after, last: $last, before: $before, where: $where, orderBy: $orderBy) {
    totalCount nodes { slug } edges { cursor node { slug } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filter_=filters, order=orders, size=st.integers(1, 25), backwards=st.booleans())
def test_pages_hold_exactly_what_plain_sql_finds(
    crowd: Client,
    plain: Callable[[str, list[tuple[str, str]]], list[str]],
    filter_: tuple[dict[str, Any], str],
    order: list[tuple[str, str]],
    size: int,
    backwards: bool,
) -> None:
    """Paging through any order and filter, forwards or backwards, gives each row once, in order."""
    where, condition = filter_
    expected = plain(condition, order)
    variables: dict[str, Any] = {"where": where}
    if order:
        variables["orderBy"] = [{"field": name, "direction": direction} for name, direction in order]
    found: list[str] = []
    while True:
        page = crowd.data(QUERY, variables | {"last" if backwards else "first": size})["articles"]
        slugs = [node["slug"] for node in page["nodes"]]
        info = page["pageInfo"]
        assert page["totalCount"] == len(expected)
        assert slugs == [edge["node"]["slug"] for edge in page["edges"]]
        assert [info["startCursor"], info["endCursor"]] == (
            [page["edges"][0]["cursor"], page["edges"][-1]["cursor"]] if slugs else [None, None]
        )
        assert info["hasPreviousPage" if not backwards else "hasNextPage"] is bool(found)
        found = slugs + found if backwards else found + slugs
        assert info["hasPreviousPage" if backwards else "hasNextPage"] is (len(found) < len(expected))
        if len(slugs) < size:
            break
        variables["before" if backwards else "after"] = info["startCursor" if backwards else "endCursor"]
    assert found == expected


def test_cursor_of_another_order_or_list_is_refused_by_name(crowd: Client) -> None:
    """A cursor that belongs to another order or list is refused, and the error says to which."""
    cursor = crowd.data(QUERY, {"first": 1})["articles"]["pageInfo"]["endCursor"]
    other = crowd.error(QUERY, {"after": cursor, "orderBy": [{"field": "TITLE"}]})
    assert "Query.articles PUBLISHED_AT DESC" in other["message"]
    assert "Query.articles TITLE DESC" in other["message"]
    topics = crowd.error(
        "query ($after: String) { topics(after: $after) { totalCount nodes { id } } }", {"after": cursor}
    )
    assert topics["extensions"] == {"code": "BAD_USER_INPUT", "argument": "topics.after"}


@pytest.mark.parametrize(
    "cursor", ["", "zz", "5b5d", "6e756c6c", "5b22", "7b7d", "ff", "0" * 5000, "🎉", "5b312c322c335d"]
)
def test_forged_cursor_is_refused(crowd: Client, cursor: str) -> None:
    """Whatever is no cursor of ours is refused as that."""
    for argument in ("after", "before"):
        assert crowd.error(QUERY, {argument: cursor})["extensions"]["code"] == "BAD_USER_INPUT"


def test_forged_cursor_values_are_refused(crowd: Client) -> None:
    """A cursor whose values are not of the order's types is refused, not sent to the database."""
    for values in (
        ["x", "y"],
        [1, 2],
        [None, None],
        [["a"], "b"],
        ["2026-01-01", "not-a-uuid"],
        ["2026-01-01T00:00:00Z"],
    ):
        forged = json.dumps(["Query.articles PUBLISHED_AT DESC", *values]).encode().hex()
        assert crowd.error(QUERY, {"after": forged})["extensions"]["code"] == "BAD_USER_INPUT"


def test_pages_stay_right_while_rows_come_and_go(database_url: str) -> None:
    """A cursor stays right while rows are added before it and its own row is taken away."""
    asyncio.run(_fill(database_url))
    with serve(database_url) as client:
        everything = [n["slug"] for n in client.data(QUERY, {"first": 100})["articles"]["nodes"]]
        first = client.data(QUERY, {"first": 10})["articles"]
        own = everything[9]
        newest = "UPDATE article SET published_at = (SELECT max(published_at) FROM article) WHERE slug IN ('s9', 's18')"
        execute(database_url, newest, "UPDATE article SET status = 'PUBLISHED' WHERE slug IN ('s9', 's18')")
        execute(database_url, "DELETE FROM article_topic", f"DELETE FROM article WHERE slug = '{own}'")
        rest = client.data(QUERY, {"first": 100, "after": first["pageInfo"]["endCursor"]})["articles"]
        assert [n["slug"] for n in rest["nodes"]] == everything[10:]
        assert rest["pageInfo"]["hasPreviousPage"] is True
