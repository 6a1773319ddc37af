"""Places in a class against a simple model: whatever people and staff do, in whatever order, both say the same."""

import uuid
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.training.school import Member, School, codes
from tests.training.test_staff import CANCEL

PEOPLE = 6


class Places(RuleBasedStateMachine):
    """A class that people enrol in and withdraw from while staff change its capacity, until it is cancelled.

    The model: who has a seat, who waits in which order, who has withdrawn, and who was told of a seat that became free.
    """

    school: ClassVar[School]
    members: ClassVar[list[Member]]

    @initialize(capacity=st.none() | st.integers(1, 4))
    def begin(self, capacity: int | None) -> None:
        """Announce a class."""
        self.title = uuid.uuid4().hex
        self.course = self.school.create(title=self.title, capacity=capacity)
        self.capacity = capacity
        self.seated: set[int] = set()
        self.queue: list[int] = []
        self.withdrawn: set[int] = set()
        self.told: list[int] = []
        self.cancelled = False

    def is_full(self) -> bool:
        """Whether no seat is free."""
        return self.capacity is not None and len(self.seated) >= self.capacity

    def move_up(self) -> None:
        """Give free seats to those who have waited longest."""
        while self.queue and not self.is_full():
            person = self.queue.pop(0)
            self.seated.add(person)
            self.told.append(person)

    @rule(person=st.integers(0, PEOPLE - 1), wait=st.booleans())
    def enroll(self, person: int, wait: bool) -> None:
        """Someone enrols, ready to wait or not."""
        payload = self.school.enroll(self.course, self.members[person], wait=wait)
        if person in self.seated or person in self.queue:
            assert payload["enrollment"]["status"] == ("ENROLLED" if person in self.seated else "WAITLISTED")
        elif self.cancelled:
            assert codes(payload) == ["CLOSED"]
        elif not self.is_full():
            assert payload["enrollment"]["status"] == "ENROLLED"
            self.seated.add(person)
            self.withdrawn.discard(person)
        elif wait:
            assert payload["enrollment"]["waitlistPosition"] == len(self.queue) + 1
            self.queue.append(person)
            self.withdrawn.discard(person)
        else:
            assert codes(payload) == ["FULL"]

    @rule(person=st.integers(0, PEOPLE - 1))
    def withdraw(self, person: int) -> None:
        """Someone withdraws."""
        payload = self.school.withdraw(self.course, self.members[person])
        if person not in self.seated and person not in self.queue:
            assert codes(payload) == ["ALREADY_DONE"]
        elif self.cancelled:
            assert codes(payload) == ["CLOSED"]
        else:
            assert payload["enrollment"]["status"] == "WITHDRAWN"
            self.seated.discard(person)
            self.queue = [each for each in self.queue if each != person]
            self.withdrawn.add(person)
            self.move_up()

    @rule(capacity=st.none() | st.integers(0, 5))
    def change_capacity(self, capacity: int | None) -> None:
        """Staff change the number of seats."""
        payload = self.school.update(self.course, capacity=capacity)
        if capacity is not None and capacity < max(1, len(self.seated)):
            assert codes(payload) == ["INVALID"]
            return
        assert payload["errors"] == []
        self.capacity = capacity
        if not self.cancelled:
            self.move_up()

    @precondition(lambda self: not self.cancelled and len(self.withdrawn) > 2)
    @rule()
    def cancel(self) -> None:
        """Staff call the class off."""
        assert self.school.ask(CANCEL, {"id": self.course["id"]}, self.school.staff)["errors"] == []
        self.cancelled = True

    @invariant()
    def both_say_the_same(self) -> None:
        """Places, counts, the queue's order and the e-mails are those of the model."""
        names = [member.username for member in self.members]
        places = self.school.places(self.course)
        assert set(places.get("ENROLLED", [])) == {names[person] for person in self.seated}
        assert places.get("WAITLISTED", []) == [names[person] for person in self.queue]
        assert set(places.get("WITHDRAWN", [])) == {names[person] for person in self.withdrawn}
        counts = self.school.seen(self.course, "capacity enrolledCount waitlistCount")
        assert counts == {
            "capacity": self.capacity, "enrolledCount": len(self.seated), "waitlistCount": len(self.queue),
        }  # fmt: skip
        told = [to for to, subject in self.school.emails() if subject == f"You have a seat: {self.title}"]
        assert told == [self.members[person].email for person in self.told]


def test_places_are_those_of_the_model(school: School) -> None:
    """Enrolling, withdrawing, changes of capacity and cancelling, in any order, do what the model says."""

    class OfSchool(Places):
        pass

    OfSchool.school, OfSchool.members = school, school.members(PEOPLE)
    run_state_machine_as_test(
        OfSchool,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
