"""Enrolling and withdrawing: seats, the queue, and whom they are refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.context import Role
from tests.training.school import School, codes


def test_seat_is_taken_and_given_up(school: School) -> None:
    """Enrolling takes a seat, which everyone sees counted; withdrawing gives it back; both can be done again."""
    (reader,) = school.members(1)
    course = school.create(capacity=2)
    payload = school.enroll(course, reader)
    assert payload["errors"] == []
    assert payload["enrollment"]["status"] == "ENROLLED"
    assert payload["trainingClass"]["viewerEnrollment"] == {"status": "ENROLLED", "waitlistPosition": None}
    assert school.seen(course) | {"viewerEnrollment": None} == school.seen(course)
    assert (school.seen(course)["enrolledCount"], school.seen(course)["seatsLeft"]) == (1, 1)

    payload = school.withdraw(course, reader)
    assert (payload["enrollment"]["status"], payload["trainingClass"]["enrolledCount"]) == ("WITHDRAWN", 0)
    again = school.enroll(course, reader)
    assert again["enrollment"] == payload["enrollment"] | {"status": "ENROLLED"}
    assert again["trainingClass"]["enrolledCount"] == 1


def test_enrolling_twice_gives_the_enrolment_that_is_there(school: School) -> None:
    """Whoever has a place gets that one, with or without a seat, however often they ask; the counts stay."""
    first, second = school.members(2)
    course = school.create(capacity=1)
    seat, place = school.enroll(course, first), school.enroll(course, second, wait=True)
    assert school.enroll(course, first) == seat | {"trainingClass": seat["trainingClass"] | {"waitlistCount": 1}}
    assert school.enroll(course, second) == place
    assert school.enroll(course, second, wait=True) == place
    assert school.permission(course, first)["reason"] == "ALREADY_DONE"
    assert school.permission(course, second)["reason"] == "ALREADY_DONE"


def test_full_class_has_a_queue(school: School) -> None:
    """Without a seat one is told so and how to wait; who waits knows their exact place, and moves up in order."""
    members = school.members(5)
    course = school.create(capacity=1)
    school.enroll(course, members[0])
    refused = school.enroll(course, members[1])
    assert (codes(refused), refused["errors"][0]["nextStep"]) == (["FULL"], "JOIN_WAITLIST")
    assert refused["errors"][0]["path"] == ["input", "trainingClassId"]
    assert refused["enrollment"] is None
    assert school.permission(course, members[1]) == {
        "allowed": False, "reason": "FULL", "nextStep": "JOIN_WAITLIST", "retryAt": None,
    }  # fmt: skip

    places = [school.enroll(course, member, wait=True)["enrollment"]["waitlistPosition"] for member in members[1:]]
    assert places == [1, 2, 3, 4]
    school.withdraw(course, members[2])
    assert school.seen(course, member=members[4])["viewerEnrollment"]["waitlistPosition"] == 3
    assert school.emails(*members) == []

    school.withdraw(course, members[0])
    assert school.places(course) == {
        "ENROLLED": [members[1].username],
        "WAITLISTED": [members[3].username, members[4].username],
        "WITHDRAWN": [members[0].username, members[2].username],
    }
    assert school.emails(*members) == [(members[1].email, "You have a seat: A class")]
    assert school.seen(course)["waitlistCount"] == 2


def test_whoever_comes_back_waits_at_the_end(school: School) -> None:
    """Leaving the queue and joining it again gives the last place, not the old one."""
    members = school.members(4)
    course = school.create(capacity=1)
    for member in members:
        school.enroll(course, member, wait=True)
    school.withdraw(course, members[1])
    assert school.enroll(course, members[1], wait=True)["enrollment"]["waitlistPosition"] == 3
    assert school.places(course)["WAITLISTED"] == [members[n].username for n in (2, 3, 1)]


def test_class_without_limit_is_never_full(school: School) -> None:
    """Without a capacity everyone finds a seat, and `seatsLeft` is null."""
    members = school.members(3)
    course = school.create()
    for member in members:
        assert school.enroll(course, member)["enrollment"]["status"] == "ENROLLED"
    assert (school.seen(course)["enrolledCount"], school.seen(course)["seatsLeft"]) == (3, None)


DAY = timedelta(days=1)
NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("columns", "code", "reason"),
    [
        ({"enrollment_opens_at": NOW + DAY}, "CLOSED", "CLOSED"),
        ({"enrollment_closes_at": NOW - DAY}, "CLOSED", "CLOSED"),
        ({"starts_at": NOW - DAY, "ends_at": NOW + DAY}, "TOO_LATE", "TOO_LATE"),
        ({"starts_at": NOW - 2 * DAY, "ends_at": NOW - DAY}, "TOO_LATE", "TOO_LATE"),
        ({"cancelled_at": NOW}, "CLOSED", "CLOSED"),
    ],
    ids=["not open yet", "closed", "begun", "over", "cancelled"],
)
def test_enrolment_has_its_time(school: School, columns: dict[str, Any], code: str, reason: str) -> None:
    """Before and after its time enrolling is refused, with or without a queue, for the reason that the field shows."""
    (reader,) = school.members(1)
    course = school.create(capacity=1)
    school.move(course, **columns)
    for wait in (False, True):
        payload = school.enroll(course, reader, wait=wait)
        assert codes(payload) == [code]
        assert payload["enrollment"] is payload["trainingClass"] is None
    shown = school.permission(course, reader)
    assert (shown["allowed"], shown["reason"]) == (False, reason)
    error = school.enroll(course, reader)["errors"][0]
    assert (error["nextStep"], error["retryAt"]) == (shown["nextStep"], shown["retryAt"])
    if opens := columns.get("enrollment_opens_at"):
        assert datetime.fromisoformat(shown["retryAt"]) == opens
        assert shown["nextStep"] == "WAIT"


@pytest.mark.parametrize(
    ("columns", "reason"),
    [({"suspended_at": NOW}, "SUSPENDED"), ({"email_verified_at": None}, "EMAIL_NOT_VERIFIED")],
    ids=["suspended", "unverified"],
)
def test_account_must_be_in_order(school: School, columns: dict[str, Any], reason: str) -> None:
    """A suspended or unverified account is refused for the reason that the field shows."""
    (reader,) = school.members(1, **columns)
    course = school.create()
    assert codes(school.enroll(course, reader)) == [reason]
    shown = school.permission(course, reader)
    assert (shown["allowed"], shown["reason"]) == (False, reason)
    assert school.seen(course)["enrolledCount"] == 0


def test_strangers_are_asked_to_log_in(school: School) -> None:
    """Without an account one is told to log in, and never sees anyone's place."""
    course = school.create()
    school.enroll(course, school.members(1)[0])
    assert codes(school.enroll(course, None)) == ["NOT_LOGGED_IN"]
    assert school.permission(course, None)["nextStep"] == "LOG_IN"
    assert codes(school.withdraw(course, None)) == ["NOT_LOGGED_IN"]
    seen = school.seen(course, "viewerEnrollment { status } enrollments { totalCount nodes { id } }")
    assert seen == {"viewerEnrollment": None, "enrollments": {"totalCount": 0, "nodes": []}}


def test_withdrawing_has_its_time_too(school: School) -> None:
    """Who has no place, or whose class is over or cancelled, cannot withdraw; who waits or takes part can."""
    reader, stranger = school.members(2)
    course = school.create()
    assert codes(school.withdraw(course, stranger)) == ["ALREADY_DONE"]
    assert school.permission(course, stranger, "withdraw")["reason"] == "ALREADY_DONE"
    school.enroll(course, reader)
    assert school.permission(course, reader, "withdraw")["allowed"]
    for columns, code in (({"cancelled_at": NOW}, "CLOSED"), ({"cancelled_at": None, "shift": -20 * DAY}, "TOO_LATE")):
        school.move(course, **columns)
        assert codes(school.withdraw(course, reader)) == [code]
        assert school.permission(course, reader, "withdraw")["reason"] == code
    assert school.seen(course)["enrolledCount"] == 1


def test_queue_stands_still_once_the_class_has_begun(school: School) -> None:
    """Who withdraws from a class under way gives nobody a seat who has missed its beginning."""
    first, second = school.members(2)
    course = school.create(capacity=1)
    school.enroll(course, first)
    school.enroll(course, second, wait=True)
    school.move(course, starts_at=NOW - DAY, ends_at=NOW + DAY)
    assert school.withdraw(course, first)["errors"] == []
    assert school.places(course) == {"WAITLISTED": [second.username], "WITHDRAWN": [first.username]}
    assert school.emails(first, second) == []
    # Put off to another day, it has not begun: and the seat is free.
    assert (
        school.update(course, startsAt=(NOW + 5 * DAY).isoformat(), endsAt=(NOW + 6 * DAY).isoformat())["errors"] == []
    )
    assert school.places(course)["ENROLLED"] == [second.username]


def test_enrolments_are_completed_when_the_class_is_over(school: School) -> None:
    """By the class's end alone, those with a seat have completed it, in lists and in their filters."""
    first, second, third = school.members(3)
    course = school.create(capacity=2)
    for member in (first, second, third):
        school.enroll(course, member, wait=True)
    school.move(course, shift=-20 * DAY)
    assert school.places(course) == {
        "COMPLETED": [first.username, second.username],
        "WAITLISTED": [third.username],
    }
    query = "{ viewer { enrollments(status: %s) { totalCount nodes { status trainingClass { id } } } } }"
    assert school.read(query % "[ENROLLED, WITHDRAWN]", member=first)["viewer"]["enrollments"]["totalCount"] == 0
    completed = school.read(query % "COMPLETED", member=first)["viewer"]["enrollments"]
    assert completed == {"totalCount": 1, "nodes": [{"status": "COMPLETED", "trainingClass": {"id": course["id"]}}]}
    school.move(course, cancelled_at=NOW)
    assert "COMPLETED" not in school.places(course)


@pytest.mark.parametrize(("role", "count"), [(Role.READER, 1), (Role.MODERATOR, 1), (Role.EDITOR, 3), (Role.ADMIN, 3)])
def test_who_takes_part_is_for_staff_to_see(school: School, role: Role, count: int) -> None:
    """Editors and admins see all places, everyone else their own, by whichever path, and in no count more."""
    (viewer,) = school.members(1, role=role)
    others = school.members(2)
    course = school.create()
    ids = [school.enroll(course, member)["enrollment"]["id"] for member in (viewer, *others)]
    query = """
      query ($course: ID!, $ids: [ID!]!, $first: ID!) {
        node(id: $first) { id }
        nodes(ids: $ids) { id }
        course: node(id: $course) { ... on TrainingClass {
          enrolledCount
          enrollments { totalCount edges { node { id user { username } attendedSessions { id } progress } } }
          completed: enrollments(status: [ENROLLED]) { totalCount }
        } }
      }
    """
    data = school.read(query, {"course": course["id"], "ids": ids, "first": ids[1]}, viewer)
    found = [node["id"] for node in data["nodes"] if node]
    assert len(found) == data["course"]["enrollments"]["totalCount"] == count
    assert data["course"]["completed"]["totalCount"] == count
    assert [edge["node"]["id"] for edge in data["course"]["enrollments"]["edges"]] == ids[:count]
    assert (data["node"] is not None) == (count > 1)
    assert data["course"]["enrolledCount"] == 3


def test_what_is_no_class_is_not_found(school: School) -> None:
    """An id of another kind, a guessed or a malformed one is answered as one that is not there."""
    (reader,) = school.members(1)
    for id_ in ("TrainingClass_" + "0" * 32, reader.id, "nonsense", ""):
        assert codes(school.enroll({"id": id_}, reader)) == ["NOT_FOUND"]
        assert codes(school.withdraw({"id": id_}, reader)) == ["NOT_FOUND"]
