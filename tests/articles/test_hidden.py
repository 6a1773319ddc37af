"""What is not published does not exist: no path leads to it, no count tells of it, no filter betrays it."""

from collections.abc import Iterator

import pytest
from graphql import GraphQLField, GraphQLObjectType, build_schema, get_named_type, is_required_argument

from api.schema import schema
from tests.content import ARTICLES, key
from tests.servers import Client, serve

HIDDEN = [number for number, article in enumerate(ARTICLES, 1) if article.get("status", "PUBLISHED") != "PUBLISHED"]
BUILT = build_schema(schema.as_str())


@pytest.fixture(scope="module")
def generous(api: Client) -> Iterator[Client]:
    """A server on the same content that lets an operation cost more than users may spend."""
    with serve(api.database_url, limits={"cost": 1_000_000}) as client:
        yield client


def _fields(type_: GraphQLObjectType) -> Iterator[tuple[str, GraphQLObjectType, bool]]:
    """The fields that lead to other objects: name, type of the objects, and whether they come as a connection."""
    for name, field in type_.fields.items():
        target = get_named_type(field.type)
        if isinstance(target, GraphQLObjectType) and _free(field):
            connection = target.name.endswith("Connection")
            inner = get_named_type(target.fields["nodes"].type) if connection else target
            assert isinstance(inner, GraphQLObjectType)
            yield name, inner, connection


def _free(field: GraphQLField) -> bool:
    return not any(is_required_argument(argument) for argument in field.args.values())


def _selection(type_: GraphQLObjectType, depth: int) -> str:
    """Everything that an object of the type has, to that depth."""
    own = [name for name, field in type_.fields.items() if not hasattr(get_named_type(field.type), "fields")]
    below = []
    for name, target, connection in _fields(type_) if depth else ():
        inner = _selection(target, depth - 1)
        below.append(f"{name} {{ totalCount nodes {{ {inner} }} }}" if connection else f"{name} {{ {inner} }}")
    return " ".join(own + below) or "__typename"


def _paths() -> Iterator[str]:
    """Every way from a list of the root through one or two relations, each as an operation of its own."""
    query = BUILT.query_type
    assert query
    for root, type_, connection in _fields(query):
        if not connection:  # `viewer`, who is nobody here
            continue
        for first, target, many in _fields(type_):
            inner = f"totalCount nodes {{ {_selection(target, 1)} }}" if many else _selection(target, 1)
            yield f"{{ {root} {{ totalCount nodes {{ {first} {{ {inner} }} }} }} }}"


def _check_counts(value: object) -> None:
    if isinstance(value, dict):
        if "totalCount" in value:
            assert value["totalCount"] == len(value["nodes"])
        for inner in value.values():
            _check_counts(inner)
    if isinstance(value, list):
        for inner in value:
            _check_counts(inner)


def _check_hidden(text: str) -> None:
    for number in HIDDEN:
        assert ARTICLES[number - 1]["title"] not in text
        assert f"article-{number}" not in text.replace("article-10", "")
        assert key(5, number).hex not in text


@pytest.mark.parametrize("operation", list(_paths()), ids=lambda operation: operation[:60])
def test_no_path_leads_to_what_is_not_published(generous: Client, operation: str) -> None:
    """Through whatever relations one goes, drafts, scheduled and archived articles are neither shown nor counted."""
    data = generous.data(operation)
    _check_counts(data)
    _check_hidden(str(data))


def test_what_is_published_is_reached() -> None:
    """The paths that lead nowhere hidden do lead to what is published, and there are many."""
    assert len(list(_paths())) > 25


@pytest.mark.parametrize("number", HIDDEN)
def test_hidden_article_is_not_there(api: Client, number: int) -> None:
    """Neither its id nor its slug nor a slug that it had before finds an article that is not published."""
    by_id = (
        f'{{ node(id: "Article_{key(5, number).hex}") {{ id }} nodes(ids: ["Article_{key(5, number).hex}"]) {{ id }} }}'
    )
    assert api.data(by_id) == {"node": None, "nodes": [None]}
    by_slug = f'{{ a: article(slug: "article-{number}") {{ id }} b: article(slug: "water-draft") {{ id }} }}'
    assert api.data(by_slug) == {"a": None, "b": None}


@pytest.mark.parametrize("number", HIDDEN)
def test_statement_of_hidden_article_is_not_there(api: Client, number: int) -> None:
    """A statement shows only with its article: not by its id either."""
    assert api.data(f'{{ node(id: "Statement_{key(6, number * 16 + 1).hex}") {{ id }} }}') == {"node": None}


FILTERS = [
    # Gus is quoted in a draft alone; dora maar spoke for the ministry in an archived article and in a published one.
    ('articles(where: {speakers: {slug: {eq: "person-7"}}})', 0),
    ("articles(where: {status: [DRAFT, SCHEDULED, ARCHIVED]})", 0),
    ('articles(where: {title: {contains: "draft"}})', 0),
    ('articles(where: {not: {title: {contains: "o"}}})', 1),
    ('statements(where: {speaker: {slug: {eq: "person-7"}}})', 0),
    ('statements(where: {text: {contains: "Draft"}})', 0),
]


@pytest.mark.parametrize(("asked", "count"), FILTERS)
def test_filters_do_not_betray_what_is_hidden(api: Client, asked: str, count: int) -> None:
    """A filter that fits only what is hidden finds as much as one that fits nothing."""
    assert api.data(f"{{ found: {asked} {{ totalCount }} }}")["found"]["totalCount"] == count
