"""What staff do with classes: announce, change and cancel them."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.context import Role
from tests.content import key
from tests.training.school import CREATE, ERRORS, HERALD, SPEAKER, UPDATE, School, codes, described

NOW = datetime.now(UTC).replace(microsecond=0)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STARTS = NOW + 10 * DAY
CANCEL = f"""
  mutation ($id: ID!, $message: String) {{
    cancelTrainingClass(input: {{trainingClassId: $id, message: $message}}) {{
      trainingClass {{ status }} {ERRORS}
    }}
  }}
"""


def sitting(title: str, hours: int = 0, **given: Any) -> dict[str, Any]:
    """The input of a session, so many hours after a class of the tests begins."""
    starts = STARTS + hours * HOUR
    return {"title": title, "startsAt": starts.isoformat(), "endsAt": (starts + HOUR).isoformat()} | given


def two_days(**given: Any) -> dict[str, Any]:
    """The input of a class of two days with two sessions."""
    times = {"startsAt": STARTS.isoformat(), "endsAt": (STARTS + 2 * DAY).isoformat()}
    return described(**times, sessions=[sitting("One"), sitting("Two", 24)]) | given


def test_class_is_announced_with_all_that_belongs_to_it(school: School) -> None:
    """What staff wrote is what everyone reads: texts, times, hosts, speakers, topics, sessions."""
    given = two_days(
        title="  Ünïcode for  everyone ",
        description="*All* of it.",
        speakerIds=[SPEAKER],
        topicIds=[f"Topic_{key(4, 3).hex}"],
        venue="Town hall", city="Köln", country="de", capacity=3,
        enrollmentOpensAt=(NOW - DAY).isoformat(), enrollmentClosesAt=(NOW + DAY).isoformat(),
    )  # fmt: skip
    given["sessions"][0] |= {"room": "Room 1", "speakerIds": [SPEAKER]}
    payload = school.ask(CREATE, {"given": given}, school.staff)
    assert payload["errors"] == []
    seen = school.seen(
        payload["trainingClass"],
        """slug title description { html text } hosts { slug } speakers { name } topics { name } venue city country
        timezone startsAt endsAt capacity enrolledCount revision updatedAt enrollmentOpensAt enrollmentClosesAt
        sessions { title startsAt endsAt room speakers { name } } calendarUrl status""",
    )
    assert seen["slug"].startswith("unicode-for-everyone")
    assert seen["title"] == "Ünïcode for  everyone"
    assert seen["description"] == {"html": "<p><em>All</em> of it.</p>", "text": "All of it."}
    assert (seen["hosts"], seen["speakers"], seen["topics"]) == (
        [{"slug": "herald"}],
        [{"name": "Ben Åkerman"}],
        [{"name": "Ünïcode"}],
    )
    assert (seen["venue"], seen["city"], seen["country"]) == ("Town hall", "Köln", "DE")
    assert datetime.fromisoformat(seen["startsAt"]) == STARTS
    assert [(s["title"], s["room"], len(s["speakers"])) for s in seen["sessions"]] == [
        ("One", "Room 1", 1),
        ("Two", None, 0),
    ]
    assert seen["calendarUrl"].endswith(f"/calendars/class/{seen['slug']}.ics")
    assert (seen["revision"], seen["status"]) == (1, "UPCOMING")


@pytest.mark.parametrize("role", [None, Role.READER, Role.MODERATOR])
def test_classes_are_for_editors_to_run(school: School, role: Role | None) -> None:
    """Others are told that their role is too low, by the field and by each mutation, and nothing is changed."""
    member = school.members(1, role=role)[0] if role else None
    code = "NOT_ALLOWED" if role else "NOT_LOGGED_IN"
    course = school.create()
    assert codes(school.ask(CREATE, {"given": described()}, member)) == [code]
    given = {"trainingClassId": course["id"], "title": "Mine"}
    assert codes(school.ask(UPDATE, {"given": given}, member)) == [code]
    assert codes(school.ask(CANCEL, {"id": course["id"]}, member)) == [code]
    assert not school.permission(course, member, "edit")["allowed"]
    assert not school.permission(course, member, "cancel")["allowed"]
    assert school.seen(course, "title status") == {"title": "A class", "status": "UPCOMING"}
    assert school.permission(course, school.staff, "edit") == {
        "allowed": True, "reason": None, "nextStep": None, "retryAt": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        ({"title": " "}, "title", "REQUIRED"),
        ({"title": "x" * 301}, "title", "TOO_LONG"),
        ({"slug": "Not a slug"}, "slug", "INVALID"),
        ({"slug": "a" * 201}, "slug", "INVALID"),
        ({"slug": "class-1"}, "slug", "TAKEN"),
        ({"timezone": "Mars/Olympus_Mons"}, "timezone", "INVALID"),
        ({"timezone": "../../etc/passwd"}, "timezone", "INVALID"),
        ({"country": "Germany"}, "country", "INVALID"),
        ({"capacity": 0}, "capacity", "INVALID"),
        ({"capacity": -1}, "capacity", "INVALID"),
        ({"venue": "x" * 201}, "venue", "TOO_LONG"),
        ({"endsAt": STARTS.isoformat(), "sessions": []}, "endsAt", "INVALID"),
        ({"startsAt": "0001-01-01T00:00:00Z"}, "startsAt", "INVALID"),
        (
            {"enrollmentOpensAt": NOW.isoformat(), "enrollmentClosesAt": NOW.isoformat()},
            "enrollmentClosesAt",
            "INVALID",
        ),
        ({"hostIds": [SPEAKER]}, "hostIds.0", "NOT_FOUND"),
        ({"hostIds": [HERALD, "nonsense"]}, "hostIds.1", "NOT_FOUND"),
        ({"speakerIds": ["Person_" + "0" * 32]}, "speakerIds.0", "NOT_FOUND"),
        ({"topicIds": [f"Topic_{key(4, 1).hex}"] * 101}, "topicIds", "TOO_LONG"),
        ({"sessions": [sitting("")]}, "sessions.0.title", "REQUIRED"),
        ({"sessions": [sitting("One"), sitting("Early", -1)]}, "sessions.1.startsAt", "INVALID"),
        ({"sessions": [sitting("Late", 48)]}, "sessions.0.endsAt", "INVALID"),
        ({"sessions": [sitting("Backwards", endsAt=STARTS.isoformat())]}, "sessions.0.endsAt", "INVALID"),
        ({"sessions": [sitting("Foreign", id="ClassSession_" + "0" * 32)]}, "sessions.0.id", "NOT_FOUND"),
        ({"sessions": [sitting("x", room="x" * 201)]}, "sessions.0.room", "TOO_LONG"),
        ({"sessions": [sitting("x", speakerIds=[HERALD])]}, "sessions.0.speakerIds.0", "NOT_FOUND"),
    ],
)
def test_what_is_wrong_with_a_class_is_told_by_its_place(
    school: School, wrong: dict[str, Any], path: str, code: str
) -> None:
    """A bad part is named by its place in the input, whether a class is announced or changed; nothing is written."""
    payload = school.ask(CREATE, {"given": two_days(**wrong)}, school.staff)
    told = [(error["code"], ".".join(error["path"])) for error in payload["errors"]]
    assert told == [(code, f"input.{path}")]
    assert payload["trainingClass"] is None

    course = school.ask(CREATE, {"given": two_days()}, school.staff)["trainingClass"]
    before = school.seen(course, "title slug revision sessions { id title }")
    payload = school.update(course, **wrong)
    assert (code, f"input.{path}") in [(error["code"], ".".join(error["path"])) for error in payload["errors"]]
    assert school.seen(course, "title slug revision sessions { id title }") == before


def test_all_that_is_wrong_is_told_at_once(school: School) -> None:
    """A form gets every error of its fields in one answer, so that nothing has to be sent twice."""
    payload = school.ask(CREATE, {"given": described(title="", timezone="?", country="?", capacity=0)}, school.staff)
    assert sorted(error["path"][-1] for error in payload["errors"]) == ["capacity", "country", "timezone", "title"]


def test_texts_fit_to_the_last_character(school: School) -> None:
    """Exactly at its length a text is taken."""
    course = school.create(title="x" * 300, venue="v" * 200, city="c" * 200, slug="a" * 200, description="")
    assert (len(course["title"]), len(course["slug"])) == (300, 200)


def test_slugs_are_made_from_titles(school: School) -> None:
    """Without a slug a class gets one from its title; the same title again gets a number, in any script."""
    assert [school.create(title="Straße & Brücke")["slug"] for _ in range(3)] == [
        "strasse-brucke", "strasse-brucke-2", "strasse-brucke-3",
    ]  # fmt: skip
    assert school.create(title="小雨")["slug"] == "xiao-yu"
    assert school.create(title="🦉🦉")["slug"] == "class"
    assert school.create(title="🦉")["slug"] == "class-5"  # the tests' own content has class-1 to class-4


def test_slugs_of_classes_made_at_once_differ(school: School) -> None:
    """However many announce a class of the same title at once, each class has a slug of its own."""
    slugs: list[str] = []
    threads = [threading.Thread(target=lambda: slugs.append(school.create(title="At once")["slug"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slugs) == sorted(["at-once", *(f"at-once-{number}" for number in range(2, 9))])


def test_former_slugs_lead_to_the_class(school: School) -> None:
    """An old slug finds its class and is nobody else's; the class itself may have it back."""
    course = school.create(slug="first-name")
    assert school.update(course, slug="second-name")["trainingClass"]["slug"] == "second-name"
    query = "query ($slug: String!) { trainingClass(slug: $slug) { id slug } }"
    for slug in ("first-name", "second-name"):
        assert school.read(query, {"slug": slug})["trainingClass"] == {"id": course["id"], "slug": "second-name"}
    assert codes(school.ask(CREATE, {"given": described(slug="first-name")}, school.staff)) == ["TAKEN"]
    assert school.create(title="First name")["slug"] == "first-name-2"
    assert school.update(course, slug="first-name")["trainingClass"]["slug"] == "first-name"
    assert school.read(query, {"slug": "second-name"})["trainingClass"]["slug"] == "first-name"


def test_sessions_are_kept_changed_added_and_taken_away(school: School) -> None:
    """By their ids, sessions stay themselves, whatever of them changes; those that are not named are gone."""
    course = school.ask(CREATE, {"given": two_days()}, school.staff)["trainingClass"]
    one, two = course["sessions"]
    given = [sitting("One", id=one["id"], room="Room 7"), sitting("Three", 3, speakerIds=[SPEAKER])]
    changed = school.update(course, sessions=given)["trainingClass"]
    assert [(s["title"], s["room"]) for s in changed["sessions"]] == [("One", "Room 7"), ("Three", None)]
    assert changed["sessions"][0]["id"] == one["id"]
    assert school.read("query ($id: ID!) { node(id: $id) { id } }", {"id": two["id"]}) == {"node": None}
    # What is left out of a session stays, null takes it away.
    again = school.update(course, sessions=[sitting("One", id=one["id"])])["trainingClass"]["sessions"]
    assert [(s["id"], s["room"]) for s in again] == [(one["id"], "Room 7")]
    again = school.update(course, sessions=[sitting("One", id=one["id"], room=None)])["trainingClass"]["sessions"]
    assert again[0]["room"] is None
    twice = [sitting("One", id=one["id"]), sitting("Again", 2, id=one["id"])]
    assert [e["path"] for e in school.update(course, sessions=twice)["errors"]] == [["input", "sessions", "1", "id"]]
    other = school.ask(CREATE, {"given": two_days()}, school.staff)["trainingClass"]
    assert codes(school.update(other, sessions=[sitting("Stolen", id=one["id"])])) == ["NOT_FOUND"]


def test_what_is_left_out_stays_and_null_takes_away(school: School) -> None:
    """A change says what is different; null clears what may be empty."""
    course = school.create(venue="Hall", city="Köln", country="DE", capacity=3, description="Text")
    fields = "title venue city country capacity description { text } hosts { slug } revision"
    before = school.seen(course, fields)
    assert school.update(course, title="Another")["errors"] == []
    assert school.seen(course, fields) == before | {"title": "Another", "revision": 2}
    assert school.update(course, venue=None, city=None, country=None, capacity=None, title=None)["errors"] == []
    cleared = {"title": "Another", "venue": None, "city": None, "country": None, "capacity": None, "revision": 3}
    assert school.seen(course, fields) == before | cleared
    found = school.read('{ trainingClasses(where: {title: {contains: "anoth"}}) { nodes { id } } }')
    assert course["id"] in [node["id"] for node in found["trainingClasses"]["nodes"]]


def test_larger_capacity_moves_the_queue_up(school: School) -> None:
    """New seats go to those who have waited longest, in order, each told once; without a limit, to all."""
    members = school.members(6)
    course = school.create(capacity=1)
    for member in members:
        school.enroll(course, member, wait=True)
    payload = school.update(course, capacity=3)
    assert (payload["trainingClass"]["enrolledCount"], payload["trainingClass"]["waitlistCount"]) == (3, 3)
    assert school.places(course)["ENROLLED"] == [member.username for member in members[:3]]
    assert [to for to, _ in school.emails(*members)] == [member.email for member in members[1:3]]
    school.update(course, capacity=None)
    assert school.places(course)["ENROLLED"] == [member.username for member in members]
    assert [to for to, _ in school.emails(*members)] == [member.email for member in members[1:]]


def test_capacity_below_the_number_enrolled_is_refused(school: School) -> None:
    """Nobody loses a seat that they have: the refusal says how many there are, and down to these it goes."""
    members = school.members(3)
    course = school.create(capacity=5)
    for member in members:
        school.enroll(course, member)
    payload = school.update(course, capacity=2, title="Not this either")
    assert [(e["code"], e["path"]) for e in payload["errors"]] == [("INVALID", ["input", "capacity"])]
    assert "3 people" in payload["errors"][0]["message"]
    assert school.seen(course, "title capacity") == {"title": "A class", "capacity": 5}
    assert school.update(course, capacity=3)["trainingClass"]["seatsLeft"] == 0


def test_those_enrolled_are_told_of_other_times_and_places(school: School) -> None:
    """Who has a seat hears of a new time, place or session once; of a new title, nobody does."""
    seated, waiting = school.members(2)
    course = school.ask(CREATE, {"given": two_days(capacity=1)}, school.staff)["trainingClass"]
    school.enroll(course, seated)
    school.enroll(course, waiting, wait=True)
    school.update(course, title="Another title", description="Another text", hostIds=[HERALD])
    assert school.emails(seated, waiting) == []
    school.update(course, venue="Elsewhere")
    moved = [sitting("One", 5, id=course["sessions"][0]["id"]), sitting("Two", 24, id=course["sessions"][1]["id"])]
    school.update(course, sessions=moved)
    assert school.emails(seated, waiting) == [(seated.email, "Changed: Another title")] * 2


def test_moved_class_keeps_its_sessions_inside(school: School) -> None:
    """A class that is moved away from its sessions is refused, unless they are moved with it."""
    course = school.ask(CREATE, {"given": two_days()}, school.staff)["trainingClass"]
    times = {"startsAt": (STARTS + 3 * DAY).isoformat(), "endsAt": (STARTS + 4 * DAY).isoformat()}
    payload = school.update(course, **times)
    assert {error["path"][-1] for error in payload["errors"]} == {"startsAt"}
    assert "One" in payload["errors"][0]["message"]
    moved = [sitting("One", 72, id=course["sessions"][0]["id"])]
    assert school.update(course, **times, sessions=moved)["errors"] == []


def test_cancelled_class_tells_everyone(school: School) -> None:
    """All who have a seat or wait are told once, with what staff say of it; it cannot be cancelled twice."""
    seated, waiting, gone = school.members(3)
    course = school.create(capacity=1, title="Off we go")
    for member in (seated, waiting, gone):
        school.enroll(course, member, wait=True)
    school.withdraw(course, gone)
    long = {"id": course["id"], "message": "x" * 2001}
    assert codes(school.ask(CANCEL, long, school.staff)) == ["TOO_LONG"]
    payload = school.ask(CANCEL, {"id": course["id"], "message": "The hall\nis flooded."}, school.staff)
    assert payload == {"trainingClass": {"status": "CANCELLED"}, "errors": []}
    told = [(seated.email, "Cancelled: Off we go"), (waiting.email, "Cancelled: Off we go")]
    assert school.emails(seated, waiting, gone) == told
    assert codes(school.ask(CANCEL, {"id": course["id"]}, school.staff)) == ["ALREADY_DONE"]
    assert school.permission(course, school.staff, "cancel")["reason"] == "ALREADY_DONE"
    over = school.create()
    school.move(over, shift=-20 * DAY)
    assert codes(school.ask(CANCEL, {"id": over["id"]}, school.staff)) == ["TOO_LATE"]
