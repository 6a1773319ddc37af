"""Hundreds of people who want the same few seats at once."""

from collections import Counter as Tally
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import fill
from tests.crowds import together
from tests.databases import BACKENDS, new_database
from tests.processes import serving
from tests.servers import Client
from tests.training.crowds import Counter, Members
from tests.training.school import ENROLL, Member, School

SEATS = 20
PEOPLE = 500


@pytest.fixture(params=[(backend, workers) for backend in BACKENDS for workers in (1, 3)], ids=str)
def school(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[School]:
    """A school of its own process, or of three."""
    backend, workers = request.param
    with new_database(backend, tmp_path) as url:
        fill(url)
        arguments = ("--workers", str(workers), "--database-url", url)
        with serving(*arguments, cwd=tmp_path, ROSTRUM_LOG_LEVEL="warning") as served:
            school = School(Client(served.url, backend, url))
            yield school
            school.client.http.close()


def test_500_people_for_20_seats(school: School) -> None:
    """All are answered; 20 have a seat at every moment, though every fifth withdraws; queue and mail are right."""
    members = school.members(PEOPLE)
    course = school.create(capacity=SEATS, title="Wanted")
    counter, crowd = Counter(school.url, course), Members(school.client.url)

    async def come(number: int, member: Member) -> Any:
        payload = await crowd.enroll(course, member)
        assert payload["errors"] == []
        if number % 5 == 0:
            left = await crowd.withdraw(course, member)
            assert (left["errors"], left["enrollment"]["status"]) == ([], "WITHDRAWN")
        return payload["enrollment"]["status"]

    with counter.counting():
        statuses = together(come(number, member) for number, member in enumerate(members))

    assert len(statuses) == PEOPLE
    assert set(statuses) == {"ENROLLED", "WAITLISTED"}
    for enrolled, waiting, enrolled_rows, waiting_rows in counter.samples:
        assert (enrolled, waiting) == (enrolled_rows, waiting_rows)
        assert enrolled == SEATS or (enrolled < SEATS and waiting == 0)
    full = [enrolled for enrolled, *_ in counter.samples]
    assert set(full[full.index(SEATS) :]) == {SEATS}, "once full, it stays full while anyone waits"
    assert counter.samples[-1][:2] == (SEATS, PEOPLE * 4 // 5 - SEATS)

    rows = school.enrollments(course)
    stayed = [row for row in rows if row.status != "WITHDRAWN"]
    assert [row.status for row in stayed] == ["ENROLLED"] * SEATS + ["WAITLISTED"] * (len(stayed) - SEATS)
    numbers = [row.queue_number for row in stayed[SEATS:]]
    assert numbers == sorted(set(numbers)), "who came first waits first"

    told = Tally(to for to, subject in school.emails(*members) if subject == "You have a seat: Wanted")
    assert set(told.values()) <= {1}
    came_late = {member.email for member, status in zip(members, statuses, strict=True) if status == "WAITLISTED"}
    assert {row.email for row in stayed[:SEATS]} & came_late <= set(told) <= came_late


def test_last_seat_goes_once(school: School) -> None:
    """Of fifty who want the last seat without waiting, one gets it, and the others are told that it is full."""
    members = school.members(50)
    course = school.create(capacity=1)
    crowd = Members(school.client.url)

    async def come(member: Member) -> Any:
        payload = await crowd.send(ENROLL, course, member)
        return payload["enrollment"]["status"] if payload["enrollment"] else payload["errors"][0]["code"]

    got = together(come(member) for member in members)
    assert Tally(got) == {"ENROLLED": 1, "FULL": 49}
    assert Counter(school.url, course).once() == (1, 0, 1, 0)


def test_one_person_at_many_places_has_one_seat(school: School) -> None:
    """Someone who enrols from twenty windows at once is enrolled once, and each window is told so."""
    (member,) = school.members(1)
    course = school.create(capacity=5)
    crowd = Members(school.client.url)
    payloads = together(crowd.enroll(course, member) for _ in range(20))
    assert len({payload["enrollment"]["id"] for payload in payloads}) == 1
    assert Counter(school.url, course).once() == (1, 0, 1, 0)
