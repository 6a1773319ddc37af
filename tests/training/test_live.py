"""Following a class: seats, queue, times and status as they change, each viewer seeing what they may."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.training.school import Member, School
from tests.training.test_clock import tick
from tests.training.test_staff import CANCEL, sitting, two_days
from tests.web.sockets import Speaker, speaking

FOLLOW = """
subscription ($id: ID!) {
  trainingClassChanged(trainingClassId: $id) {
    title status enrolledCount seatsLeft waitlistCount
    sessions { title room }
    viewerEnrollment { status waitlistPosition }
    viewerCan { enroll { reason } }
    enrollments { totalCount nodes { user { username } } }
  }
}
"""
DAY = timedelta(days=1)


class Follower:
    """Someone who follows a class."""

    def __init__(self, speaker: Speaker, course: Any) -> None:
        self.speaker = speaker
        speaker.subscribe("class", FOLLOW, variables={"id": course["id"]})

    def until(self, **fields: Any) -> Any:
        """The class once it is told with these fields; several changes may be told of at once."""
        while True:
            message = self.speaker.hear(30)
            assert message["type"] == "next", message
            seen = message["payload"]["data"]["trainingClassChanged"]
            if fields.items() <= seen.items():
                return seen


def followers(school: School, stack: ExitStack, course: Any, *members: Member | None) -> list[Follower]:
    """These people, following a class, each on a socket of their own."""
    found = []
    for member in members:
        speaker = stack.enter_context(speaking(school.client.url, begin=False))
        speaker.begin({"authorization": f"Bearer {member.token}"} if member else None)
        found.append(Follower(speaker, course))
        # Whoever has asked something after subscribing is followed from before that on.
        assert speaker.ask("{ __typename }")
    return found


def test_seats_and_queue_are_told_as_they_change(school: School) -> None:
    """Everyone hears of seats and queue, whoever waits of their place, and nobody of who takes part but themselves."""
    first, second, third = school.members(3)
    course = school.create(capacity=1)
    with ExitStack() as stack:
        stranger, waiting, staff = followers(school, stack, course, None, second, school.staff)
        school.enroll(course, first)
        seen = stranger.until(enrolledCount=1, seatsLeft=0)
        assert (seen["viewerEnrollment"], seen["viewerCan"]["enroll"]["reason"]) == (None, "NOT_LOGGED_IN")
        assert seen["enrollments"] == {"totalCount": 0, "nodes": []}
        assert waiting.until(enrolledCount=1)["viewerCan"]["enroll"]["reason"] == "FULL"
        assert staff.until(enrolledCount=1)["enrollments"]["nodes"] == [{"user": {"username": first.username}}]

        school.enroll(course, third, wait=True)
        school.enroll(course, second, wait=True)
        seen = waiting.until(waitlistCount=2, viewerEnrollment={"status": "WAITLISTED", "waitlistPosition": 2})
        assert seen["enrollments"] == {"totalCount": 1, "nodes": [{"user": {"username": second.username}}]}
        school.withdraw(course, third)
        waiting.until(viewerEnrollment={"status": "WAITLISTED", "waitlistPosition": 1})
        school.withdraw(course, first)
        waiting.until(viewerEnrollment={"status": "ENROLLED", "waitlistPosition": None}, waitlistCount=0)
        assert stranger.until(waitlistCount=0, enrolledCount=1)["enrollments"]["totalCount"] == 0


def test_what_staff_change_is_told(school: School) -> None:
    """Titles, capacity and sessions are told as they change, and that a class is cancelled."""
    course = school.create(**two_days(capacity=1))
    with ExitStack() as stack:
        (stranger,) = followers(school, stack, course, None)
        school.update(course, title="Another", capacity=3)
        stranger.until(title="Another", seatsLeft=3)
        school.update(course, sessions=[sitting("One", id=course["sessions"][0]["id"], room="Room 9")])
        stranger.until(sessions=[{"title": "One", "room": "Room 9"}])
        school.ask(CANCEL, {"id": course["id"]}, school.staff)
        stranger.until(status="CANCELLED")


def test_begin_and_end_are_told(school: School) -> None:
    """Time alone makes a class begin and end, and those who follow it hear of it."""
    course = school.create(starts=datetime.now(UTC) + 10 * DAY)
    with ExitStack() as stack:
        (stranger,) = followers(school, stack, course, None)
        for shift, status in ((-10 * DAY - timedelta(minutes=30), "ONGOING"), (-DAY, "COMPLETED")):
            school.move_silently(course, shift)
            tick(school)
            stranger.until(status=status)


def test_other_classes_are_not_told(school: School) -> None:
    """Who follows one class hears nothing of another; what is no class cannot be followed."""
    followed, other = school.create(title="Followed"), school.create(title="Other")
    (member,) = school.members(1)
    with ExitStack() as stack:
        (stranger,) = followers(school, stack, followed, None)
        school.enroll(other, member)
        school.enroll(followed, member)
        assert stranger.until()["title"] == "Followed"
        error = stranger.speaker.refused(FOLLOW, variables={"id": member.id})
        assert error["extensions"]["code"] == "NOT_FOUND"


def test_class_that_is_not_there_cannot_be_followed(school: School) -> None:
    """An id that no class has is refused by the argument's name."""
    with speaking(school.client.url) as speaker:
        error = speaker.refused(FOLLOW, variables={"id": f"TrainingClass_{'0' * 32}"})
        assert error["extensions"] == {"code": "NOT_FOUND", "argument": "trainingClassChanged.trainingClassId"}
