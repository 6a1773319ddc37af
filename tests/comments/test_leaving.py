"""What is left in discussions of an account that goes."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from api.comments.personal_data import export, leave
from api.database import open_database
from api.mutations.call import Call
from api.settings import Settings
from tests.comments.forum import forum
from tests.content import key


def test_account_takes_its_likes_along(database_url: str) -> None:
    """Likes are taken back and counts follow; an export has all that was written, liked and reported."""
    with forum(database_url) as site:
        theirs, own = site.posted("bob"), site.posted("ann", "First")
        site.change("ann", "editComment", {"commentId": own, "body": "Second"})
        for name in ("ann", "cid"):
            site.change(name, "likeComment", {"commentId": theirs})
        site.change("ann", "reportComment", {"commentId": theirs, "reason": "OTHER"})

        async def go() -> dict[str, Any]:
            database = open_database(Settings(database_url=database_url))
            async with database.transaction() as session:
                exported = await export(session, key(9, 1))
                await leave(cast(Call, SimpleNamespace(session=session)), key(9, 1))
            await database.close()
            return exported

        exported = asyncio.run(go())
        assert [row["body"] for row in exported["written"]] == ["Second"]
        assert [row["body"] for row in exported["earlier_texts"]] == ["First"]
        assert len(exported["liked"]) == len(exported["reported"]) == 1
        assert site.comment("cid", theirs)["likeCount"] == 1
        assert site.comment("mod", own, "revisions { id }")["revisions"] == []
