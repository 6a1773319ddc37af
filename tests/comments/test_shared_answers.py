"""An event is read once for all who ask the same and see by the same rules."""

from pathlib import Path
from typing import Any

from api.database.sqlite import SQLiteReader
from tests.comments.forum import ARTICLE, forum
from tests.databases import new_database
from tests.web.sockets import speaking

POSTED = "subscription ($id: ID!) { commentPosted(articleId: $id) { id body { text } author { username } } }"
MANY = 15


def test_many_who_follow_cost_one_statement(tmp_path: Path, monkeypatch: Any) -> None:
    """Strangers who follow with the same operation share one reading of a comment."""
    read: list[str] = []
    value = SQLiteReader.value

    async def counted(self: SQLiteReader, sql: str, values: Any) -> Any:
        if "body_text" in sql:
            read.append(sql)
        return await value(self, sql, values)

    monkeypatch.setattr(SQLiteReader, "value", counted)
    with new_database("sqlite", tmp_path) as url, forum(url) as site, speaking(site.client.url) as speaker:
        for number in range(MANY):
            speaker.subscribe(str(number), POSTED, variables={"id": ARTICLE})
        assert speaker.ask("{ __typename }")
        id_ = site.posted("ann")
        heard = [speaker.hear() for _ in range(MANY)]
        assert {message["id"] for message in heard} == {str(number) for number in range(MANY)}
        assert {message["payload"]["data"]["commentPosted"]["id"] for message in heard} == {id_}
    assert len(read) == 1
