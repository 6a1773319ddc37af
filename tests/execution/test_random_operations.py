"""Whatever valid operation the schema allows is answered or refused with a reason: never a fault."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from api.schema import schema
from tests.servers import Client

REASONS = {"BAD_USER_INPUT", "COST_EXCEEDED", "DEPTH_EXCEEDED", "LIMIT_EXCEEDED"}

IDS = st.sampled_from(
    [
        f"{name}_0190000000007000800{i}00000000000{n}"
        for i, name in enumerate(["Query", "Organization", "Person", "Affiliation", "Topic", "Article"])
        for n in range(1, 4)
    ]
)
SCALARS = {
    "DateTime": st.sampled_from(["2026-01-02T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"]).map(
        nodes.String
    ),
    "Date": st.dates().map(lambda day: nodes.String(day.isoformat())),
}


# Shrinking a random operation takes minutes and the first one found tells enough.
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(document=queries(schema.as_str(), custom_scalars=SCALARS, allow_x00=True))
def test_any_valid_operation_is_answered(api: Client, document: str) -> None:
    """A thousand random operations on each database get data, or an error whose code says what to change."""
    response = api.post(document)
    body = response.json()
    assert response.status_code < 500, body
    assert ("data" in body) != ("errors" in body)
    for error in body.get("errors", []):
        assert error["extensions"]["code"] in REASONS, error


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(ids=st.lists(st.one_of(IDS, st.text(max_size=50)), max_size=20))
def test_any_ids_are_looked_up(api: Client, ids: list[str]) -> None:
    """`nodes` gives a thing or null for each text that is asked for."""
    body = api.post("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", {"ids": ids}).json()
    if "errors" in body:
        assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        assert any("\0" in text or any("\ud800" <= c <= "\udfff" for c in text) for text in ids)
    else:
        assert [found and found["id"] for found in body["data"]["nodes"]] == [
            id_ if found else None for id_, found in zip(ids, body["data"]["nodes"], strict=True)
        ]
