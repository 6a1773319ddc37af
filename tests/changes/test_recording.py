"""What transactions write to the change log by themselves."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.changes import recording
from api.changes.tables import Change, ChangeKind
from api.comments.tables import Comment
from api.comments.tables import CommentStatus as Status
from api.database import Database
from api.tables import accounts, articles
from tests.changes.logs import logged, opened, topic
from tests.content import key, write_content

Work = Callable[[AsyncSession], Awaitable[object]]

ARTICLE, READER = key(5, 1), key(9, 1)


def comment(status: Status = Status.PENDING) -> Comment:
    """A comment of the reader's on the first article."""
    return Comment(
        article_id=ARTICLE, author_id=READER, status=status, body_markdown="Well.", body_html="Well.", body_text="Well."
    )


async def content(session: AsyncSession) -> None:
    """A transaction that writes articles, and the account of the comments' author."""
    await write_content(session)
    session.add(accounts.Account(id=READER, username="reader", display_name="Reader", email="reader@example.org"))


def told(url: str, *transactions: Work) -> list[Change]:
    """What the log says of the last of some transactions on a database with content."""

    async def run() -> list[Change]:
        async with opened(url) as database:
            await write(database, content)
            for transaction in transactions[:-1]:
                await write(database, transaction)
            before = len(await logged(database))
            await write(database, transactions[-1])
            return (await logged(database))[before:]

    return asyncio.run(run())


def kinds(url: str, *transactions: Work) -> list[str]:
    """The kinds of changes that the log says of the last of some transactions."""
    return [change.kind.name for change in told(url, *transactions)]


async def write(database: Database, transaction: Work) -> None:
    """Run a transaction."""
    async with database.transaction() as session:
        await transaction(session)


def add(row: Comment) -> Work:
    """A transaction that writes a comment."""

    async def run(session: AsyncSession) -> None:
        session.add(row.model_copy())

    return run


async def the_comment(session: AsyncSession) -> Comment:
    """The only comment."""
    return (await session.scalars(sa.select(Comment))).one()


def set_status(status: Status) -> Work:
    """A transaction that gives the comment a status."""

    async def run(session: AsyncSession) -> None:
        (await the_comment(session)).status = status

    return run


async def delete(session: AsyncSession) -> None:
    """A transaction that deletes the comment."""
    await session.delete(await the_comment(session))


def test_change_names_the_row_its_parent_and_its_owner(database_url: str) -> None:
    """A change says of what type the row is, which it is, under what it stands and whose it is, and when it changed."""
    row = comment()
    (change,) = told(database_url, add(row))
    assert (change.type, change.kind, change.row_id) == ("Comment", ChangeKind.CREATED, row.id)
    assert (change.parent_id, change.owner_id) == (ARTICLE, READER)
    assert abs((change.at - row.created_at).total_seconds()) < 60


@pytest.mark.parametrize(
    ("status", "expected"), [(Status.PENDING, ["CREATED"]), (Status.APPROVED, ["CREATED", "BECAME_VISIBLE"])]
)
def test_new_row_is_created_and_where_it_shows_visible(database_url: str, status: Status, expected: list[str]) -> None:
    """A comment that is approved at once becomes visible with its creation; one that waits does not."""
    assert kinds(database_url, add(comment(status))) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Status.PENDING, Status.APPROVED, ["UPDATED", "BECAME_VISIBLE"]),
        (Status.APPROVED, Status.REJECTED, ["UPDATED", "BECAME_HIDDEN"]),
        (Status.PENDING, Status.REJECTED, ["UPDATED"]),
        (Status.PENDING, Status.PENDING, []),
    ],
)
def test_update_is_told_with_what_it_shows_or_hides(
    database_url: str, before: Status, after: Status, expected: list[str]
) -> None:
    """A row that begins or ceases to show is told as such beside its update; setting the same again is no change."""
    assert kinds(database_url, add(comment(before)), set_status(after)) == expected


@pytest.mark.parametrize(
    ("status", "expected"), [(Status.PENDING, ["DELETED"]), (Status.APPROVED, ["BECAME_HIDDEN", "DELETED"])]
)
def test_deletion_is_told(database_url: str, status: Status, expected: list[str]) -> None:
    """A row that is deleted is told so, and as hidden where it was to be seen."""
    assert kinds(database_url, add(comment(status)), delete) == expected


def test_status_that_was_not_read_is_compared_with_the_stored_one(database_url: str) -> None:
    """A status set on a row whose present one the session does not know is still told by what it was."""

    async def approve_unread(session: AsyncSession) -> None:
        row = await the_comment(session)
        session.expire(row, ["status"])
        row.status = Status.APPROVED

    assert kinds(database_url, add(comment()), approve_unread) == ["UPDATED", "BECAME_VISIBLE"]


def test_row_that_was_not_read_can_be_deleted(database_url: str) -> None:
    """A row whose values the session does not know any more is told as what it was when it is deleted."""

    async def delete_unread(session: AsyncSession) -> None:
        row = await the_comment(session)
        session.expire(row)
        await session.delete(row)

    assert kinds(database_url, add(comment(Status.APPROVED)), delete_unread) == ["BECAME_HIDDEN", "DELETED"]


def test_update_is_told_once_in_a_transaction(database_url: str) -> None:
    """However often a row is updated in one transaction, it is told once."""

    async def edit_often(session: AsyncSession) -> None:
        row = await the_comment(session)
        for number in range(3):
            row.body_text = f"Text {number}"
            await session.flush()

    assert kinds(database_url, add(comment()), edit_often) == ["UPDATED"]


def test_update_of_a_new_row_is_part_of_its_creation(database_url: str) -> None:
    """A row that is written and changed in one transaction is told as created, and as what shows in the end."""

    async def create_and_approve(session: AsyncSession) -> None:
        row = comment()
        session.add(row)
        await session.flush()
        row.status = Status.APPROVED

    assert kinds(database_url, create_and_approve) == ["CREATED", "BECAME_VISIBLE"]


def test_transaction_that_is_undone_is_not_told(database_url: str) -> None:
    """What a transaction did that ends with an error was never there, for the log either."""

    async def fail(session: AsyncSession) -> None:
        session.add(topic("never"))
        await session.flush()
        raise LookupError

    async def survive(session: AsyncSession) -> None:
        with pytest.raises(LookupError):
            async with session.begin_nested():
                await fail(session)

    async def run() -> None:
        async with opened(database_url) as database:
            with pytest.raises(LookupError):
                await write(database, fail)
            await write(database, survive)
            assert await logged(database) == []

    asyncio.run(run())


def test_savepoint_that_is_undone_is_not_told(database_url: str) -> None:
    """What is undone with a savepoint is not told, and the same done again later in the transaction is."""

    async def edit_twice(session: AsyncSession) -> None:
        row = await the_comment(session)
        savepoint = await session.begin_nested()
        row.body_text = "One"
        await session.flush()
        await savepoint.rollback()
        await session.refresh(row)
        row.body_text = "Two"
        await session.flush()
        async with session.begin_nested():
            row.body_text = "Three"

    assert kinds(database_url, add(comment()), edit_twice) == ["UPDATED"]


def test_statements_past_the_unit_of_work_are_told_by_hand(database_url: str) -> None:
    """An UPDATE of many rows is logged where its writer says so, with what it returned."""
    keys: list[uuid.UUID] = []

    async def add_three(session: AsyncSession) -> None:
        rows = [topic(name) for name in ("a", "b", "c")]
        keys.extend(row.id for row in rows)
        session.add_all(rows)

    async def rename(session: AsyncSession) -> None:
        update = sa.update(articles.Topic).values(name="z").returning(col(articles.Topic.id))
        rows = (await session.execute(update)).all()
        await recording.record(session, articles.Topic, rows, ChangeKind.UPDATED, ChangeKind.BECAME_HIDDEN)

    changes = {(change.row_id, change.kind.name) for change in told(database_url, add_three, rename)}
    assert changes >= {(row, kind) for row in keys for kind in ("UPDATED", "BECAME_HIDDEN")}


def test_tables_that_are_not_declared_are_not_logged(database_url: str) -> None:
    """Nothing is written of tables that no room has declared."""

    async def join(session: AsyncSession) -> None:
        session.add(accounts.Account(username="other", display_name="Other", email="other@example.org"))

    assert told(database_url, join) == []


def test_table_without_a_key_of_its_own_cannot_be_logged() -> None:
    """A table that the log could not name rows of is refused where it is declared."""
    with pytest.raises(ValueError, match="ArticleTopic has no key `id`"):
        recording.logged(articles.ArticleTopic, type="ArticleTopic")
