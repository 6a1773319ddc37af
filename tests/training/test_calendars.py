"""Calendars: read by a parser that is not the one that wrote them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import vobject

from api.context import Role
from tests.training.school import ERRORS, Member, School, codes
from tests.training.test_staff import CANCEL

RENEW = f"mutation {{ renewCalendarFeed {{ url viewer {{ calendarFeed {{ createdAt }} }} {ERRORS} }} }}"
REVOKE = f"mutation {{ revokeCalendarFeed {{ viewer {{ calendarFeed {{ createdAt }} }} {ERRORS} }} }}"


def timed(title: str, starts: str, ends: str, **given: Any) -> dict[str, Any]:
    """The input of a class or a session at these times."""
    return {"title": title, "startsAt": starts, "endsAt": ends, **given}


def read(school: School, path: str, **headers: str) -> httpx.Response:
    """The response at a path."""
    return school.client.http.get(path, headers=headers)


def of_class(school: School, course: Any) -> Any:
    """A class's calendar, parsed."""
    path = urlsplit(school.seen(course, "calendarUrl")["calendarUrl"]).path
    return parsed(read(school, path))


def parsed(response: httpx.Response) -> Any:
    """A calendar, as the other parser reads it."""
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "RFC 5545, 3.1"
    assert "\n" not in text.replace("\r\n", "")
    (calendar,) = vobject.readComponents(text, validate=True)
    return calendar


def feed(school: School, member: Member) -> str:
    """The path of someone's private calendar, made anew."""
    payload = school.ask(RENEW, {}, member)
    assert payload["errors"] == []
    assert payload["viewer"]["calendarFeed"]["createdAt"]
    return str(urlsplit(payload["url"]).path)


def test_sessions_keep_their_time_across_daylight_saving(school: School) -> None:
    """A weekly class at nine in Berlin is at nine before and after the clocks change; its moments are as given."""
    first, second = "2027-03-22T09:00:00+01:00", "2027-03-29T09:00:00+02:00"
    course = school.create(
        **timed("Weekly", first, "2027-03-29T12:00:00+02:00"),
        timezone="Europe/Berlin",
        sessions=[
            timed("Before", first, "2027-03-22T12:00:00+01:00"),
            timed("After", second, "2027-03-29T12:00:00+02:00"),
        ],
    )
    assert [session["startsAt"] for session in course["sessions"]] == ["2027-03-22T08:00:00Z", "2027-03-29T07:00:00Z"]
    calendar = of_class(school, course)
    assert [zone.tzid.value for zone in calendar.vtimezone_list] == ["Europe/Berlin"]
    starts = [event.dtstart.value for event in calendar.vevent_list]
    assert [start.strftime("%d %H:%M") for start in starts] == ["22 09:00", "29 09:00"]
    assert [start.astimezone(UTC) for start in starts] == [
        datetime.fromisoformat(first),
        datetime.fromisoformat(second),
    ]
    # Another zone for the class moves no session.
    school.update(course, timezone="America/New_York")
    moved = [event.dtstart.value for event in of_class(school, course).vevent_list]
    assert [start.astimezone(UTC) for start in moved] == [start.astimezone(UTC) for start in starts]
    assert moved[0].strftime("%H:%M") == "04:00"


def test_class_in_kuala_lumpur(school: School) -> None:
    """A class in a zone without daylight saving, with all that a calendar shows of it."""
    times = ("2027-05-18T09:00:00+08:00", "2027-05-18T17:30:00+08:00")
    course = school.create(
        **timed("Talks; with, \\ and\tmore", *times), timezone="Asia/Kuala_Lumpur", venue="Dewan, Besar",
        city="Kuala Lumpur", country="MY", description="*Bring* a pencil.\n\nAnd 🎉.",
        sessions=[timed("Opening", *times, room="Room 1")],
    )  # fmt: skip
    (event,) = of_class(school, course).vevent_list
    assert event.dtstart.value.isoformat() == times[0]
    assert event.dtend.value.isoformat() == times[1]
    assert event.summary.value == "Talks; with, \\ and\tmore: Opening"
    assert event.location.value == "Room 1, Dewan, Besar, Kuala Lumpur, MY"
    assert event.description.value.startswith("Bring a pencil. And 🎉.")
    assert event.url.value.endswith(f"/training-classes/{course['slug']}")
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "0")
    assert event.dtstamp.value == event.last_modified.value


def test_events_stay_themselves_when_they_change(school: School) -> None:
    """An event keeps its UID, counts its revisions, and is cancelled with its class."""
    course = school.create(title="Short")
    (before,) = of_class(school, course).vevent_list
    assert before.summary.value == "Short"
    school.update(course, venue="Elsewhere")
    (after,) = of_class(school, course).vevent_list
    assert (after.uid.value, after.location.value, after.sequence.value) == (before.uid.value, "Elsewhere", "1")
    assert after.dtstamp.value >= before.dtstamp.value
    school.ask(CANCEL, {"id": course["id"]}, school.staff)
    (cancelled,) = of_class(school, course).vevent_list
    assert (cancelled.uid.value, cancelled.status.value, cancelled.sequence.value) == (
        before.uid.value,
        "CANCELLED",
        "2",
    )


def test_calendar_is_not_sent_to_who_has_it(school: School) -> None:
    """Whoever asks again with the tag gets no body, until something has changed; enrolling changes nothing in it."""
    course = school.create(slug="conditional")
    path = "/calendars/class/conditional.ics"
    tag = read(school, path).headers["etag"]
    again = read(school, path, **{"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    school.enroll(course, school.members(1)[0])
    assert read(school, path).headers["etag"] == tag
    school.update(course, title="New")
    assert read(school, path, **{"if-none-match": tag}).status_code == 200
    assert school.client.http.head(path).headers["etag"] != tag
    school.update(course, slug="conditional-2")
    assert read(school, path).status_code == 200, "a former slug goes on leading there"
    assert read(school, "/calendars/class/nothing.ics").status_code == 404


def test_private_calendar_has_all_of_ones_classes(school: School) -> None:
    """All classes with a seat, and those one waits for as not sure; not those that one withdrew from, or of others."""
    member, other = school.members(2)
    seated, waiting, left = (school.create(title=title, capacity=1) for title in ("Seated", "Waiting", "Left"))
    school.enroll(waiting, other)
    for course in (seated, waiting, left):
        school.enroll(course, member, wait=True)
    school.withdraw(left, member)
    response = read(school, feed(school, member))
    found = {event.summary.value: event.status.value for event in parsed(response).vevent_list}
    assert found == {"Seated": "CONFIRMED", "Waiting (waiting list)": "TENTATIVE"}
    assert "private" in response.headers["cache-control"]
    empty = parsed(read(school, feed(school, school.members(1)[0])))
    assert "vevent" not in empty.contents


def test_private_calendar_of_many_classes(school: School) -> None:
    """More classes than the API gives on a page are all there."""
    (member,) = school.members(1)
    for number in range(105):
        school.enroll(school.create(title=f"No {number}"), member)
    assert len(parsed(read(school, feed(school, member))).vevent_list) == 105


def test_private_address_is_renewed_and_revoked(school: School) -> None:
    """A new address takes the place of the old one, revoking takes it away; it is told once and kept by nobody."""
    (member,) = school.members(1)
    query = "{ viewer { calendarFeed { createdAt } } }"
    assert school.read(query, member=member) == {"viewer": {"calendarFeed": None}}
    old, new = feed(school, member), feed(school, member)
    assert read(school, old).status_code == 404
    assert read(school, new).status_code == 200
    assert school.read(query, member=member)["viewer"]["calendarFeed"] is not None
    assert school.ask(REVOKE, {}, member)["viewer"] == {"calendarFeed": None}
    assert school.ask(REVOKE, {}, member)["errors"] == []
    assert read(school, new).status_code == 404
    for mutation in (RENEW, REVOKE):
        assert codes(school.ask(mutation, {}, None)) == ["NOT_LOGGED_IN"]


@pytest.mark.parametrize("path", ["", "nothing", "class", "%00", "..%2F..%2Fetc%2Fpasswd", "é" * 300, "a" * 4000])
def test_guessed_private_addresses_are_none(school: School, path: str) -> None:
    """What is no address of a calendar is told so, whatever stands in it."""
    response = read(school, f"/calendars/{path}.ics")
    assert response.status_code in (404, 400)
    assert b"BEGIN" not in response.content


def test_private_calendar_is_the_owners_alone(school: School) -> None:
    """Even an admin's calendar has the admin's own classes, and no session or account of another opens it."""
    (admin,) = school.members(1, role=Role.ADMIN)
    member, other = school.members(2)
    course = school.create(title="Somebody's")
    school.enroll(course, member)
    assert "vevent" not in parsed(read(school, feed(school, admin))).contents
    path = feed(school, member)
    assert len(parsed(read(school, path, authorization=f"Bearer {other.token}")).vevent_list) == 1
    assert read(school, f"/calendars/{member.token}.ics").status_code == 404
    assert read(school, f"/calendars/{member.account_id.hex}.ics").status_code == 404


def test_class_long_over_and_far_away(school: School) -> None:
    """Times at the edge of what calendars take are still written, in any zone."""
    for year, zone in (
        (1971, "Pacific/Kiritimati"),
        (2199, "America/St_Johns"),
        (2027, "UTC"),
        (2027, "Antarctica/Troll"),
    ):
        starts = datetime(year, 6, 1, 12, 30, tzinfo=UTC)
        course = school.create(starts=starts, timezone=zone)
        (event,) = of_class(school, course).vevent_list
        assert event.dtstart.value.astimezone(UTC) == starts
        assert event.dtend.value - event.dtstart.value == timedelta(hours=1)
