"""What the change log's tests share: comments and topics that are logged, as no room need log them."""

import pytest
from sqlmodel import SQLModel

from api.changes import recording
from api.changes.recording import Logged
from api.tables import articles, comments


@pytest.fixture(autouse=True)
def declarations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments and topics are logged for the time of a test, as said here."""
    approved = comments.CommentStatus.APPROVED
    comment = Logged("Comment", parent="article_id", owner="author_id", visible=lambda row: row.status is approved)
    declared: dict[type[SQLModel], Logged] = {comments.Comment: comment, articles.Topic: Logged("Topic", parent="id")}
    monkeypatch.setattr(recording, "LOGGED", declared)
