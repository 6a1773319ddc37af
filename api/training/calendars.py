"""Classes as calendar programs read them: iCalendar (RFC 5545), with the names and intervals of RFC 7986."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from icalendar.enums import STATUS

from api.training.messages import PAGE

SCHEDULED = """
fragment Scheduled on TrainingClass {
  id slug title timezone startsAt endsAt status venue city country updatedAt revision
  description { text }
  sessions { id title startsAt endsAt room }
}
"""
"""What calendars show of a class."""

CLASS = "query ClassCalendar($slug: String!) { trainingClass(slug: $slug) { ...Scheduled } }" + SCHEDULED

FEED = (
    """
query OwnCalendar($after: String) {
  viewer {
    enrollments(first: 100, after: $after, status: [ENROLLED, WAITLISTED, COMPLETED]) {
      nodes { status trainingClass { ...Scheduled } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
    + SCHEDULED
)

PRODUCT = "-//Rostrum//Training classes//EN"
YEAR = timedelta(days=366)
REFRESHED_EVERY = timedelta(hours=1)
SHOWN_TEXT = 1000
"""Characters of a description: it stands in each session's event, and calendars show the page's address beside it."""


@dataclass(frozen=True)
class Place:
    """What someone has in a class, as the API tells it, and whether that is sure."""

    training_class: Mapping[str, Any]
    is_sure: bool = True


def calendar(key: str, name: str, places: Sequence[Place], site_url: str) -> bytes:
    """A calendar of the sessions of classes; of a class without sessions, the class itself.

    The same classes give the same bytes; `key` is what the calendar stays known by.
    """
    made = Calendar.new(prodid=PRODUCT, name=name, uid=f"{key}@rostrum")
    # RFC 7986, 5.7: this property has no type of its own.
    made.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    events = [event for place in places for event in _events(place, site_url)]
    for event in events:
        made.add_component(event)
    if events:
        first = min(datetime.fromisoformat(place.training_class["startsAt"]) for place in places)
        last = max(datetime.fromisoformat(place.training_class["endsAt"]) for place in places)
        # The rules of its year, and of those beside it, are enough to show an event.
        made.add_missing_timezones(first.date() - YEAR, last.date() + YEAR)
    else:
        # RFC 5545, 3.4: a calendar has at least one component.
        made.add_component(Timezone.from_tzinfo(UTC, "UTC"))
    return bytes(made.to_ical())


def _events(place: Place, site_url: str) -> Iterable[Event]:
    its = place.training_class
    for session in its["sessions"]:
        yield _event(place, site_url, session, f"{its['title']}: {session['title']}", session["room"])
    if not its["sessions"]:
        yield _event(place, site_url, its, its["title"])


def _event(place: Place, site_url: str, timed: Mapping[str, Any], summary: str, room: str | None = None) -> Event:
    its = place.training_class
    zone = ZoneInfo(its["timezone"])
    changed_at = datetime.fromisoformat(its["updatedAt"])
    page = site_url + PAGE.format(slug=its["slug"])
    text = shorten(its["description"]["text"], SHOWN_TEXT, placeholder=" …")
    status = STATUS.CONFIRMED if place.is_sure else STATUS.TENTATIVE
    return Event.new(
        uid=f"{timed['id']}@rostrum",
        summary=summary if place.is_sure else f"{summary} (waiting list)",
        start=datetime.fromisoformat(timed["startsAt"]).astimezone(zone),
        end=datetime.fromisoformat(timed["endsAt"]).astimezone(zone),
        location=", ".join(part for part in (room, its["venue"], its["city"], its["country"]) if part) or None,
        description="\n\n".join(part for part in (text, page) if part),
        url=page,
        status=STATUS.CANCELLED if its["status"] == "CANCELLED" else status,
        sequence=its["revision"] - 1,
        # Without a METHOD both are when what is said here was last revised (3.8.7.2).
        stamp=changed_at,
        last_modified=changed_at,
    )
