"""Attendance, progress and certificates: who was there, how much that is, and who may check it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.context import Role
from api.training.codes import ALPHABET, canonical, new_code
from tests.training.school import ERRORS, Member, School, codes, described

HOUR = timedelta(hours=1)
ATTENDED = "enrollments { user { username } progress attendedSessions { title } }"
RECORD = f"""
  mutation ($session: ID!, $users: [ID!]!) {{
    recordAttendance(input: {{sessionId: $session, userIds: $users}}) {{ {ATTENDED} {ERRORS} }}
  }}
"""
ISSUE = f"""
  mutation ($id: ID!, $minimum: Float! = 0.8) {{
    issueCertificates(input: {{trainingClassId: $id, minimumProgress: $minimum}}) {{
      enrollments {{ user {{ username }} certificate {{ code holderName }} }} {ERRORS}
    }}
  }}
"""
CERTIFICATE = """
  query ($code: String!) { certificate(code: $code) { code holderName issuedAt url trainingClass { title } } }
"""


def course_of(school: School, sessions: int, *members: Member, name: str = "A class") -> Any:
    """A class with so many sessions, an hour each, in which these people have a seat."""
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=10)
    times = [(starts + n * HOUR, starts + (n + 1) * HOUR) for n in range(sessions)]
    given = described(
        title=name,
        startsAt=starts.isoformat(),
        endsAt=times[-1][1].isoformat(),
        sessions=[
            {"title": f"S{n}", "startsAt": begins.isoformat(), "endsAt": ends.isoformat()}
            for n, (begins, ends) in enumerate(times, 1)
        ],
    )
    course = school.create(**given)
    for member in members:
        school.enroll(course, member)
    return course


def progress(school: School, course: Any, member: Member) -> Any:
    """What someone sees of their progress."""
    return school.seen(course, "viewerEnrollment { progress }", member)["viewerEnrollment"]["progress"]


def test_attendance_makes_progress(school: School) -> None:
    """Progress is sessions attended of those that have begun; a later record takes the place of an earlier one."""
    first, second = school.members(2)
    course = course_of(school, 3, first, second)
    one, two, three = (session["id"] for session in course["sessions"])
    assert progress(school, course, first) == 0
    school.move(course, shift=-timedelta(days=10) - 1.5 * HOUR)

    payload = school.ask(RECORD, {"session": one, "users": [first.id, second.id]}, school.staff)
    assert payload["errors"] == []
    assert [(e["progress"], e["attendedSessions"]) for e in payload["enrollments"]] == [(0.5, [{"title": "S1"}])] * 2
    school.ask(RECORD, {"session": two, "users": [first.id, first.id]}, school.staff)
    school.ask(RECORD, {"session": one, "users": [second.id]}, school.staff)
    assert progress(school, course, first) == progress(school, course, second) == 0.5
    # The third has not begun.
    refused = school.ask(RECORD, {"session": three, "users": [first.id]}, school.staff)
    assert codes(refused) == ["CLOSED"]
    assert refused["errors"][0]["nextStep"] == "WAIT"
    assert refused["errors"][0]["retryAt"] is not None
    school.move(course, shift=-5 * HOUR)
    assert progress(school, course, first) == pytest.approx(1 / 3)
    assert (
        progress(school, course, first)
        == school.seen(course, "enrollments { nodes { progress } }", school.staff)["enrollments"]["nodes"][0][
            "progress"
        ]
    )


def test_attendance_is_of_those_with_a_seat(school: School) -> None:
    """Someone without a seat, a stranger or a bad id is named by its place, and nothing is recorded."""
    seated, waiting, stranger = school.members(3)
    course = course_of(school, 1, seated)
    school.update(course, capacity=1)
    school.enroll(course, waiting, wait=True)
    school.move(course, shift=-timedelta(days=11))
    session = course["sessions"][0]["id"]
    users = [seated.id, waiting.id, stranger.id, "nonsense"]
    payload = school.ask(RECORD, {"session": session, "users": users}, school.staff)
    assert [error["path"][-1] for error in payload["errors"]] == ["1", "2", "3"]
    assert codes(payload) == ["NOT_FOUND"] * 3
    assert progress(school, course, seated) == 0
    assert codes(school.ask(RECORD, {"session": course["id"], "users": []}, school.staff)) == ["NOT_FOUND"]
    assert school.ask(RECORD, {"session": session, "users": []}, school.staff)["errors"] == []


@pytest.mark.parametrize("role", [None, Role.READER, Role.MODERATOR])
def test_attendance_and_certificates_are_for_editors(school: School, role: Role | None) -> None:
    """Nobody else records who was there, or certifies it, least of all for themselves."""
    member = school.members(1, role=role)[0] if role else None
    course = course_of(school, 1, *([member] if member else []))
    school.move(course, shift=-timedelta(days=11))
    variables = {"session": course["sessions"][0]["id"], "users": [member.id] if member else []}
    code = "NOT_ALLOWED" if role else "NOT_LOGGED_IN"
    assert codes(school.ask(RECORD, variables, member)) == [code]
    assert codes(school.ask(ISSUE, {"id": course["id"], "minimum": 0}, member)) == [code]
    assert not school.permission(course, member, "issueCertificates")["allowed"]


def test_certificates_are_issued_once_from_a_minimum_progress(school: School) -> None:
    """Whoever attended enough gets one certificate and one e-mail, however often and with what minimum it is sent."""
    members = school.members(3)
    course = course_of(school, 5, *members, name="Certified")
    assert codes(school.ask(ISSUE, {"id": course["id"]}, school.staff)) == ["CLOSED"]
    school.move(course, shift=-timedelta(days=11))
    for number, session in enumerate(course["sessions"]):
        there = [m.id for m, most in zip(members, (5, 4, 3), strict=True) if number < most]
        school.ask(RECORD, {"session": session["id"], "users": there}, school.staff)
    for wrong in (-0.1, 1.1):
        assert codes(school.ask(ISSUE, {"id": course["id"], "minimum": wrong}, school.staff)) == ["INVALID"]

    issued = school.ask(ISSUE, {"id": course["id"]}, school.staff)["enrollments"]
    assert [each["user"]["username"] for each in issued] == [members[0].username, members[1].username]
    assert school.ask(ISSUE, {"id": course["id"]}, school.staff)["enrollments"] == []
    later = school.ask(ISSUE, {"id": course["id"], "minimum": 0.6}, school.staff)["enrollments"]
    assert [each["user"]["username"] for each in later] == [members[2].username]
    certificates = [each["certificate"]["code"] for each in [*issued, *later]]
    assert len(set(certificates)) == 3
    assert school.emails(*members) == [(member.email, "Your certificate: Certified") for member in members]

    query = "{ viewer { enrollments { nodes { certificate { code } } } } }"
    mine = school.read(query, member=members[0])["viewer"]["enrollments"]["nodes"]
    assert mine == [{"certificate": {"code": certificates[0]}}]


def test_anyone_can_check_a_certificate(school: School) -> None:
    """A code, however it is typed, shows whose certificate it is and of what, and nothing more of the person."""
    (member,) = school.members(1, name="Nguyễn Thị 小雨")
    course = course_of(school, 1, member)
    school.move(course, shift=-timedelta(days=11))
    (issued,) = school.ask(ISSUE, {"id": course["id"], "minimum": 0}, school.staff)["enrollments"]
    code = issued["certificate"]["code"]
    assert re.fullmatch(rf"[{ALPHABET}]{{5}}(-[{ALPHABET}]{{5}}){{2}}", code)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        found = school.read(CERTIFICATE, {"code": typed})["certificate"]
        assert found["code"] == code
    assert found["holderName"] == "Nguyễn Thị 小雨"
    assert found["trainingClass"] == {"title": "A class"}
    assert found["url"].endswith(f"/certificates/{code}")


def test_forged_altered_and_guessed_codes_are_none(school: School) -> None:
    """Any other code, one letter away or not even a code, is no certificate."""
    (member,) = school.members(1)
    course = course_of(school, 1, member)
    school.move(course, shift=-timedelta(days=11))
    (issued,) = school.ask(ISSUE, {"id": course["id"], "minimum": 0}, school.staff)["enrollments"]
    code: str = issued["certificate"]["code"]
    altered = [
        code[:place] + letter + code[place + 1 :]
        for place in range(0, len(code), 4)
        for letter in "0Z"
        if code[place] not in f"-{letter}"
    ]
    forged = ["", " ", "'; --", "%", "_____-_____-_____", code[:-1], code + "0", code * 2, "🦉", *altered, new_code()]
    for guess in forged:
        assert school.read(CERTIFICATE, {"code": guess}) == {"certificate": None}, guess


def test_codes_are_too_many_to_be_guessed() -> None:
    """A code has at least 60 bits, is different each time, and has no letter that is read as another."""
    made = {new_code() for _ in range(2000)}
    assert len(made) == 2000
    letters = "".join(made).replace("-", "")
    assert set(letters) == set(ALPHABET)
    assert not set("OILU") & set(ALPHABET)
    assert len(ALPHABET) ** 15 > 2**60
    assert canonical("o0il1-AAAAA-BBBBB") == "00111-AAAAA-BBBBB"


def test_certificate_of_another_is_not_found_through_the_class(school: School) -> None:
    """A reader sees no other reader's certificate, progress or attendance by any path but its code."""
    member, other = school.members(2)
    course = course_of(school, 1, member, other)
    school.move(course, shift=-timedelta(days=11))
    school.ask(ISSUE, {"id": course["id"], "minimum": 0}, school.staff)
    fields = "enrollments { nodes { user { username } certificate { code } progress } }"
    seen = school.seen(course, fields, other)["enrollments"]["nodes"]
    assert [node["user"]["username"] for node in seen] == [other.username]
    assert school.seen(course, fields)["enrollments"]["nodes"] == []
