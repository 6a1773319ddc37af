"""What classes keep of a person: what they can take along, and what goes when they go."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.accounts.passwords import HASHER
from api.context import Role
from api.database.columns import now
from tests.processes import serving
from tests.training.school import ERRORS, School, codes
from tests.training.test_calendars import RENEW, feed, read
from tests.training.test_certificates import CERTIFICATE, ISSUE, RECORD, course_of

PASSWORD = "lamp on the mast"
DELETE = f'mutation {{ deleteAccount(input: {{password: "{PASSWORD}"}}) {{ {ERRORS} }} }}'


def test_account_that_goes_frees_its_seats(school: School) -> None:
    """Whoever deletes their account leaves classes and queues, whose seats and places go to the next; nothing stays."""
    (leaver,) = school.members(1, password_hash=HASHER.hash(PASSWORD))
    first, second, third = school.members(3)
    seat, queue = school.create(capacity=1, title="Seat"), school.create(capacity=1, title="Queue")
    for course, members in ((seat, (leaver, first, second)), (queue, (third, leaver, first))):
        for member in members:
            school.enroll(course, member, wait=True)
    over = course_of(school, 1, leaver)
    school.move(over, shift=-timedelta(days=11))
    (issued,) = school.ask(ISSUE, {"id": over["id"], "minimum": 0}, school.staff)["enrollments"]
    calendar = feed(school, leaver)

    assert codes(school.ask(DELETE, {}, leaver)) == []
    assert school.places(seat) == {"ENROLLED": [first.username], "WAITLISTED": [second.username]}
    assert school.places(queue) == {"ENROLLED": [third.username], "WAITLISTED": [first.username]}
    assert school.seen(seat, "enrolledCount waitlistCount") == {"enrolledCount": 1, "waitlistCount": 1}
    assert school.seen(over, "enrolledCount") == {"enrolledCount": 0}
    assert school.emails(first, second, third) == [(first.email, "You have a seat: Seat")]
    assert school.read(CERTIFICATE, {"code": issued["certificate"]["code"]}) == {"certificate": None}
    assert read(school, calendar).status_code == 404


def test_export_has_what_classes_keep(school: School) -> None:
    """An export has one's places, attendance and certificates, and that there is a calendar, but not its secret."""
    (member,) = school.members(1)
    course = course_of(school, 1, member, name="Exported")
    school.move(course, shift=-timedelta(days=11))
    school.ask(RECORD, {"session": course["sessions"][0]["id"], "users": [member.id]}, school.staff)
    school.ask(ISSUE, {"id": course["id"]}, school.staff)
    url = school.ask(RENEW, {}, member)["url"]
    payload = school.ask("mutation { exportMyData { document errors { code } } }", {}, member)
    document = json.loads(payload["document"])
    (enrollment,) = document["enrollments"]
    assert (enrollment["trainingClass"], enrollment["status"], enrollment["attended"]) == (
        "Exported",
        "ENROLLED",
        ["S1"],
    )
    assert enrollment["certificate"]
    assert len(document["calendarFeed"]) == 1
    secret = urlsplit(url).path.removeprefix("/calendars/").removesuffix(".ics")
    assert secret not in payload["document"]


@pytest.mark.parametrize(
    "path", ["/calendars/SECRET.ics", "/calendars/SECRET", "/calendars/SECRET.ics/", "//calendars/SECRET.ics"]
)
def test_logs_do_not_have_private_addresses(path: str, tmp_path: Path) -> None:
    """Whoever reads the logs learns of nobody's calendar; the public ones are named."""
    with serving(cwd=tmp_path) as served:
        httpx.get(served.url + path)
        httpx.get(f"{served.url}/calendars/class/reading-a-river.ics")
        served.stop()
    log = (tmp_path / "log").read_text()
    assert "SECRET" not in log
    assert '"path":"/calendars/class/reading-a-river.ics"' in log


def test_suspended_staff_do_not_see_who_takes_part(school: School) -> None:
    """An editor who is suspended sees their own place alone, as any reader."""
    (editor,) = school.members(1, role=Role.EDITOR)
    (suspended,) = school.members(1, role=Role.EDITOR, suspended_at=now())
    course = school.create()
    for member in school.members(2):
        school.enroll(course, member)
    fields = "enrollments { totalCount }"
    assert school.seen(course, fields, editor) == {"enrollments": {"totalCount": 2}}
    assert school.seen(course, fields, suspended) == {"enrollments": {"totalCount": 0}}
