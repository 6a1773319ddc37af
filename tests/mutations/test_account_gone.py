"""An account that is deleted while a request of its own is on its way."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from api.execution.mutate import Running
from tests.comments.forum import ARTICLE, Forum, forum
from tests.conftest import execute
from tests.content import key

CLASS = f"TrainingClass_{key(7, 1).hex}"
BEGIN, END = "2090-01-01T18:00:00.000000Z", "2090-01-01T19:00:00.000000Z"
MUTATIONS: Mapping[str, Mapping[str, Any]] = {
    "postComment": {"articleId": ARTICLE, "body": "My last word."},
    "likeComment": {},
    "reportComment": {"reason": "SPAM"},
    "enroll": {"trainingClassId": CLASS, "joinWaitlist": True},
    "submitFeedback": {"category": "OTHER", "subject": "Goodbye", "message": "I am leaving."},
}


@pytest.fixture
def site(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forum]:
    """A forum on which Bob's account goes as soon as it is known that a request is his, before that is done."""
    answer = Running.answer

    async def late(running: Running) -> bytes:
        if running.context.viewer.account_id == key(9, 2):
            await asyncio.to_thread(execute, database_url, "DELETE FROM account WHERE username = 'bob'")
        return await answer(running)

    monkeypatch.setattr(Running, "answer", late)
    with forum(database_url) as running:
        running.sql(f"UPDATE training_class SET starts_at = '{BEGIN}', ends_at = '{END}'")
        yield running


@pytest.mark.parametrize("name", MUTATIONS)
def test_who_is_deleted_meanwhile_is_told_as_one_whose_session_has_ended(site: Forum, name: str) -> None:
    """What they ask is not done, and they are told what they are told of any request from then on."""
    given = dict(MUTATIONS[name])
    if name.endswith("Comment") and name != "postComment":
        given["commentId"] = site.posted("ann")
    kind = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code message }} }} }}"
    meanwhile, afterwards = (
        site.client.post(query, {"input": given}, authorization="Bearer bob").json() for _ in range(2)
    )
    assert meanwhile["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert meanwhile == afterwards
