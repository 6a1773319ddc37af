"""A server that is killed while people enrol: what it said holds, and the counts are right."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import fill
from tests.crowds import BROKEN, together
from tests.databases import BACKENDS, new_database
from tests.processes import serving
from tests.servers import Client
from tests.training.crowds import Counter, Members
from tests.training.school import Member, School

SEATS, PEOPLE, ANSWERED = 10, 120, 40


@pytest.mark.parametrize("backend", BACKENDS)
def test_kill_in_the_middle(backend: str, tmp_path: Path) -> None:
    """After kill -9 everyone who was answered has what they were told, and seats, queue and e-mails agree."""
    with new_database(backend, tmp_path) as url:
        fill(url)
        with serving("--database-url", url, cwd=tmp_path) as served:
            school = School(Client(served.url, backend, url))
            members = school.members(PEOPLE)
            course = school.create(capacity=SEATS, title="Killed")
            crowd = Members(served.url)
            answered: list[tuple[Member, str]] = []

            async def come(number: int, member: Member) -> None:
                for act in (crowd.enroll, crowd.withdraw)[: 1 + (number % 4 == 0)]:
                    payload = await act(course, member)
                    answered.append((member, payload["enrollment"]["status"]))
                    if len(answered) == ANSWERED:
                        served.process.send_signal(signal.SIGKILL)

            async def until_killed(number: int, member: Member) -> Any:
                try:
                    await come(number, member)
                except BROKEN as error:
                    return error
                return None

            ends = together(until_killed(number, member) for number, member in enumerate(members))
            school.client.http.close()
        assert any(ends), "the server was killed while people were waiting"
        assert len(answered) >= ANSWERED

        counter = Counter(url, course)
        enrolled, waiting, enrolled_rows, waiting_rows = counter.once()
        assert (enrolled, waiting) == (enrolled_rows, waiting_rows)
        assert enrolled == SEATS or waiting == 0
        stored = {row.email: row.status for row in school.enrollments(course)}
        for member, status in dict(answered).items():
            # Who waited may have been given a seat; who withdrew last may not have heard of it.
            assert stored[member.email] in {status, "WITHDRAWN"} | ({"ENROLLED"} if status == "WAITLISTED" else set())
        told = [to for to, subject in school.emails(*members) if subject == "You have a seat: Killed"]
        assert len(told) == len(set(told))

        with serving("--database-url", url, cwd=tmp_path) as served:
            school.client, crowd = Client(served.url, backend, url), Members(served.url)
            payloads = together(crowd.enroll(course, member) for member in members)
            assert all(payload["errors"] == [] for payload in payloads)
            school.client.http.close()
        assert counter.once() == (SEATS, PEOPLE - SEATS, SEATS, PEOPLE - SEATS)
