"""Certificates on paper and as pages: for anyone who has the code, in any script, and safe to show."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from api.content.fonts import faces, printable
from tests.conftest import fill
from tests.servers import serve
from tests.training.school import School
from tests.training.test_certificates import ISSUE, course_of

NAMES = {
    "Vietnamese": "Nguyễn Thị Minh Khai",
    "Chinese": "欧阳小雨",
    "Arabic": "محمد بن علي",
    "Devanagari": "अनुष्का शर्मा",
    "Thai": "สมชาย ใจดี",
    "Korean": "김민준",
    "Japanese": "山田ひなた",
    "Tamil": "தமிழ்ச்செல்வி",
    "Amharic": "ዓለም",
    "Greek and Cyrillic": "Ελένη Żółćова",
}


def certified(school: School, name: str, title: str = "A class") -> str:
    """The code of a new certificate of someone of that name."""
    (member,) = school.members(1, name=name)
    course = course_of(school, 1, member, name=title)
    school.move(course, shift=-timedelta(days=11))
    (issued,) = school.ask(ISSUE, {"id": course["id"], "minimum": 0}, school.staff)["enrollments"]
    code: str = issued["certificate"]["code"]
    return code


def get(school: School, path: str, **headers: str) -> httpx.Response:
    """The response at a path below that of certificates."""
    return school.client.http.get(f"/certificates/{path}", headers=headers)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_print_in_any_script(school: School, name: str) -> None:
    """A PDF has one page with every letter of the name, in fonts that it brings along, and so has the web page."""
    code = certified(school, name)
    response = get(school, f"{code}.pdf")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    (page,) = PdfReader(BytesIO(response.content)).pages
    text = page.extract_text()
    assert code in text
    assert set(name) - set(" \u0e31\u0e32") <= set(text) | set("".join(name.split()[::-1])), text
    resources: Any = page["/Resources"]
    fonts: Any = resources["/Font"]
    descriptors = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts.values()]
    assert all("/FontFile2" in descriptor for descriptor in descriptors)
    assert name in get(school, code).text


def test_every_name_of_the_tests_has_its_font() -> None:
    """No letter of these names is left out of what is printed; what no font has, as emoji, is, and leaves no gap."""
    assert [printable(name) for name in NAMES.values()] == list(NAMES.values())
    assert printable("Night 🦉 Owl 🦉") == "Night Owl"
    assert len(faces()) == 16


def test_page_is_safe_to_show(school: School) -> None:
    """Whatever is in a name or a title, the page shows it as text and runs nothing; nobody frames or finds it."""
    code = certified(school, "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>')
    response = get(school, code)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<img" not in response.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert response.headers["x-robots-tag"] == "noindex"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_code_may_be_typed_as_one_likes(school: School) -> None:
    """A code in small letters or without hyphens leads to the page with the code as we write it."""
    code = certified(school, "Someone")
    response = get(school, code.lower().replace("-", ""))
    assert (response.status_code, response.headers["location"]) == (307, code)


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA", "x", "%3Cscript%3E", "%00", "é" * 500])
def test_code_that_we_never_gave_is_told_so(school: School, code: str) -> None:
    """A wrong code gets a page that says so, by either address, and shows nothing of what was asked."""
    for path in (code, f"{code}.pdf"):
        response = get(school, path)
        assert response.status_code in (404, 400)
        assert "script" not in response.text
    assert get(school, "AAAAA-AAAAA-AAAAA").text.count("no certificate") == 1


def test_pdf_is_the_same_each_time(school: School) -> None:
    """A PDF is not sent again to who has it, and names long and short fit on its page."""
    code = certified(school, "x" * 200, "W" * 300)
    response = get(school, f"{code}.pdf")
    assert len(PdfReader(BytesIO(response.content)).pages) == 1
    assert get(school, f"{code}.pdf", **{"if-none-match": response.headers["etag"]}).status_code == 304


def test_guessing_codes_is_limited_by_address(database_url: str) -> None:
    """Whoever tries one code after the other is told to wait, as a client of the API and at the page alike."""
    fill(database_url)
    with serve(database_url, limits={"loopback": True, "address_points": "40/minute"}) as client:
        statuses = [client.http.get(f"/certificates/{number:05}-AAAAA-AAAAA").status_code for number in range(20)]
        assert statuses[0] == 404
        assert statuses[-1] == 429
        assert set(statuses) == {404, 429}
        error = client.error('{ certificate(code: "AAAAA-AAAAA-AAAAA") { holderName } }')
        assert error["extensions"]["code"] == "RATE_LIMITED"
