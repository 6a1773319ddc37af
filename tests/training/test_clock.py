"""What time does to classes: reminders, once and in time, and news of begin and end."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from api.changes.tables import Change
from api.database.database import Database
from api.mail.outbox import Outbox
from api.settings import Settings
from api.training import clock as clocks
from api.training import seats
from api.training.clock import Clock
from api.training.tables import TrainingClass
from tests.processes import serving
from tests.training.school import Member, School, in_database

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def tick(school: School, at_once: int = 1) -> list[tuple[int, int]]:
    """How many each of some workers announced and reminded, which look at the same moment."""

    async def look(database: Database) -> list[tuple[int, int]]:
        outbox = Outbox(Settings(database_url=school.url))
        several = [Clock(database, outbox) for _ in range(at_once)]

        async def one(clock: Clock) -> tuple[int, int]:
            return await clock.announce(), await clock.remind()

        return await asyncio.gather(*map(one, several))

    return in_database(school.url, look)


def reminders(school: School, *members: Member) -> Counter[str]:
    """How many reminders each of these people got."""
    return Counter(to for to, subject in school.emails(*members) if subject.startswith("Tomorrow"))


def enrolled(school: School, count: int, **given: Any) -> tuple[Any, list[Member]]:
    """A class in ten days, and people who have a seat in it."""
    members = school.members(count)
    course = school.create(**given)
    for member in members:
        school.enroll(course, member)
    return course, members


def test_reminder_is_sent_once_a_day_before(school: School) -> None:
    """Not two days before, and once within the last, to those with a seat alone, by the class's clocks."""
    course, members = enrolled(school, 3, timezone="Asia/Kuala_Lumpur", title="Soon", capacity=3)
    (waiting,) = school.members(1)
    school.enroll(course, waiting, wait=True)
    school.withdraw(course, members[2])
    tick(school)
    assert not reminders(school, *members, waiting)
    starts = (datetime.now(UTC) + 23 * HOUR).replace(microsecond=0)
    school.move(course, starts_at=starts, ends_at=starts + HOUR)
    for _ in range(3):
        tick(school)
    assert reminders(school, *members, waiting) == {members[0].email: 1, members[1].email: 1, waiting.email: 1}
    text = school.text_of(members[0], "Tomorrow: Soon")
    local = starts + 8 * HOUR
    assert f"{local.day} {local:%B %Y, %H:%M} (Asia/Kuala_Lumpur, UTC+08:00)" in text


def test_many_workers_remind_each_person_once(school: School) -> None:
    """However many workers look at once, and however many people there are, each is reminded once."""
    course, members = enrolled(school, clocks.BATCH // 4)
    school.move(course, shift=-9 * DAY - HOUR)
    counts = tick(school, at_once=4)
    assert sum(reminded for _, reminded in counts) == len(members)
    assert set(reminders(school, *members).values()) == {1}
    assert len(reminders(school, *members)) == len(members)


def test_who_enrols_on_the_last_day_needs_no_reminder(school: School) -> None:
    """Whoever takes or gets a seat within the last day is not reminded of what they have just done, or been told."""
    first, second, third = school.members(3)
    course = school.create(capacity=1, starts=datetime.now(UTC) + 20 * HOUR)
    school.enroll(course, first)
    school.enroll(course, second, wait=True)
    school.withdraw(course, first)
    tick(school)
    assert not reminders(school, first, second, third)


def test_moved_class_is_reminded_of_anew(school: School) -> None:
    """Put off after the reminder, the class is reminded of again, a day before it begins now; cancelled, it is not."""
    course, (member,) = enrolled(school, 1)
    school.move(course, shift=-9 * DAY - HOUR)
    tick(school)
    starts = datetime.now(UTC) + 5 * DAY
    assert school.update(course, startsAt=starts.isoformat(), endsAt=(starts + HOUR).isoformat())["errors"] == []
    tick(school)
    assert reminders(school, member) == {member.email: 1}
    school.move(course, shift=-4 * DAY - HOUR)
    tick(school)
    assert reminders(school, member) == {member.email: 2}

    # Moved to within a day, the e-mail that says so is reminder enough.
    starts = datetime.now(UTC) + 5 * HOUR
    school.update(course, startsAt=starts.isoformat(), endsAt=(starts + HOUR).isoformat())
    tick(school)
    assert reminders(school, member) == {member.email: 2}

    off, (other,) = enrolled(school, 1)
    school.move(off, shift=-9 * DAY - HOUR, cancelled_at=datetime.now(UTC))
    tick(school)
    assert not reminders(school, other)


@pytest.mark.parametrize(
    ("starts", "due", "timezone"),
    [
        ("2027-03-28T09:00:00+02:00", "2027-03-27T09:00:00+01:00", "Europe/Berlin"),
        ("2027-10-31T09:00:00+01:00", "2027-10-30T09:00:00+02:00", "Europe/Berlin"),
        ("2027-05-18T09:00:00+08:00", "2027-05-17T09:00:00+08:00", "Asia/Kuala_Lumpur"),
    ],
)
def test_a_day_is_a_day_by_the_clocks_of_the_class(starts: str, due: str, timezone: str) -> None:
    """A reminder comes at the same time of day as the class begins, though clocks change meanwhile."""
    at = datetime.fromisoformat(starts)
    course = TrainingClass(title="x", slug="x", timezone=timezone, starts_at=at.astimezone(UTC), ends_at=at)
    assert seats.reminder_due_at(course) == datetime.fromisoformat(due)


def test_begin_and_end_are_news(school: School) -> None:
    """A class that begins or ends by time alone is told of in the change log, each time once."""
    course, _ = enrolled(school, 0)
    assert news(school, course) == 1
    for shift, count in ((-10 * DAY - HOUR / 2, 2), (-HOUR, 3)):
        school.move_silently(course, shift)
        for _ in range(2):
            tick(school, at_once=2)
        assert news(school, course) == count
    assert school.seen(course)["status"] == "COMPLETED"


def news(school: School, course: Any) -> int:
    """How many changes of a class itself the log tells of."""

    async def read(database: Database) -> int:
        async with database.transaction() as session:
            of_class = col(Change.row_id) == school.key_of(course)
            return await session.scalar(sa.select(sa.func.count()).where(of_class)) or 0

    return in_database(school.url, read)


def test_running_server_reminds_by_itself(school: School, tmp_path: Path) -> None:
    """Three workers that start, and start again, remind once, without anyone asking."""
    course, members = enrolled(school, 5)
    school.move(course, shift=-9 * DAY - HOUR)
    arguments = ("--workers", "3", "--database-url", school.url)
    for _ in range(2):
        with serving(*arguments, cwd=tmp_path):
            school.until(lambda: len(reminders(school, *members)) == 5)
    assert set(reminders(school, *members).values()) == {1}
