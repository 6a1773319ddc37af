"""What a document may be and cost, and that refusing one costs little."""

import pytest
from graphql import build_client_schema, get_introspection_query

from tests.servers import Client

HOSTILE = {
    "tokens": ("{ " + "a " * 5_000 + "}", "LIMIT_EXCEEDED"),
    "length": ("{ __typename } #" + "x" * 66_000, "LIMIT_EXCEEDED"),
    "a million tokens": ("{" + "a " * 500_000 + "}", "LIMIT_EXCEEDED"),
    "braces": ("{a" * 1_900, "LIMIT_EXCEEDED"),
    "depth": ("{ articles " + "{ nodes { related " * 9 + "{ id }" + " } }" * 9 + " }", "DEPTH_EXCEEDED"),
    "aliases": ("{ " + " ".join(f"a{i}: __typename" for i in range(31)) + " }", "LIMIT_EXCEEDED"),
    "root fields": ("{ " + "__typename " * 21 + "}", "LIMIT_EXCEEDED"),
    "directives": ("{ __typename " + "@include(if: true) " * 51 + "}", "LIMIT_EXCEEDED"),
    "one field a thousand times": ("{ articles { nodes { " + "title " * 1_000 + "} } }", "LIMIT_EXCEEDED"),
    "cost": ("{ articles(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }", "COST_EXCEEDED"),
    "doubling fragments": (
        "{ articles { nodes { ...F0 } } } "
        + " ".join(f"fragment F{i} on Article {{ ...F{i + 1} ... on Article {{ ...F{i + 1} }} }}" for i in range(25))
        + " fragment F25 on Article { title }",
        "LIMIT_EXCEEDED",
    ),
    "doubling fragments with aliases": (
        "{ articles { nodes { ...F0 } } } "
        + " ".join(
            f"fragment F{i} on Article {{ a{i}: related {{ ...F{i + 1} }} b{i}: related {{ ...F{i + 1} }} }}"
            for i in range(25)
        )
        + " fragment F25 on Article { title }",
        "LIMIT_EXCEEDED",
    ),
    "fragment that spreads itself": ("{ ...F } fragment F on Query { ...F }", "GRAPHQL_VALIDATION_FAILED"),
    "introspection in circles": (
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
        "LIMIT_EXCEEDED",
    ),
    "two hundred conditions": (
        "{ articles(where: {or: [" + '{slug: {eq: "a"}},' * 250 + "]}) { totalCount } }",
        "LIMIT_EXCEEDED",
    ),
    "filters in filters": (
        "{ articles(where: " + "{not: " * 150 + "{}" + "}" * 150 + ") { totalCount } }",
        "BAD_USER_INPUT",
    ),
    "many operations": (" ".join(f"query Q{i} {{ __typename }}" for i in range(250)), "LIMIT_EXCEEDED"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_document_is_answered_or_refused(api: Client, name: str) -> None:
    """A document made to be slow gets its answer, or a refusal with the code of the bound that it broke."""
    document, code = HOSTILE[name]
    errors = api.post(document).json().get("errors", [])
    assert [error["extensions"]["code"] for error in errors] == ([code] if code else [])


def test_price_is_told_with_the_bound(api: Client) -> None:
    """A too large operation is refused with its price, the bound, and what to lower."""
    error = api.error("{ articles(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }")
    assert error["extensions"] == {"code": "COST_EXCEEDED", "cost": 10_100, "limit": 10_000}
    assert "first" in error["message"]


def test_price_follows_variables(api: Client) -> None:
    """The same document is cheap or too dear by its variables."""
    query = "query ($n: Int) { articles(first: $n) { nodes { statements(first: 100) { totalCount nodes { text } } } } }"
    assert api.data(query, {"n": 10})["articles"]["nodes"]
    assert api.error(query, {"n": 100})["extensions"]["code"] == "COST_EXCEEDED"


@pytest.mark.parametrize("arguments", ["first: -1", "first: 101", "last: 101", "first: 1, last: 1", "last: -5"])
def test_page_size_out_of_bounds_is_refused(api: Client, arguments: str) -> None:
    """A page has 0 to 100 rows, counted from one end."""
    error = api.error(f"{{ articles({arguments}) {{ nodes {{ id }} }} }}")
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_page_has_twenty_rows_when_not_told(api: Client) -> None:
    """A page is twenty rows where neither first nor last is given, and a hundred at most."""
    assert len(api.data("{ statements { nodes { id } } }")["statements"]["nodes"]) == 10
    assert len(api.data("{ statements(first: 100) { nodes { id } } }")["statements"]["nodes"]) == 10


def test_nodes_looks_up_a_hundred_at_once(api: Client) -> None:
    """`nodes` takes a hundred ids and not one more."""
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert api.data(query, {"ids": ["x"] * 100})["nodes"] == [None] * 100
    assert api.error(query, {"ids": ["x"] * 101})["extensions"]["code"] == "BAD_USER_INPUT"


def test_standard_introspection_query_is_answered(api: Client) -> None:
    """Tools that read the schema can."""
    schema = build_client_schema(api.data(get_introspection_query()))
    assert "Article" in schema.type_map


def test_introspection_beside_data_keeps_the_order_of_fields(api: Client) -> None:
    """Introspection and data can be asked together, and answer in the order asked."""
    query = '{ topics(first: 1) { totalCount } __type(name: "Article") { name } t: __typename }'
    data = api.data(query)
    assert list(data.items()) == [("topics", {"totalCount": 4}), ("__type", {"name": "Article"}), ("t", "Query")]
