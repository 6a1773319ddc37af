"""What an address, a username, a password and a picture may be, and what is said where they may not."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.accounts.sites import PASSWORD, Site, codes, new_name, problem, token_in

GOOD_USERNAMES = [
    "élodie",
    "Наталья",
    "小雨",
    "हिन्दी",
    "ひらカナ漢",
    "tram_14",
    "night-owl",
    "müller2",
    "نعيم",
    "ａｂ１２",
    "a_",
]
BAD_USERNAMES = {
    "": "REQUIRED", "  ": "REQUIRED", "a": "INVALID", "a" * 51: "INVALID", "a" * 100_000: "INVALID",
    "a b": "INVALID", "a.b": "INVALID", "a@b": "INVALID", "-a": "INVALID", "a-": "INVALID", "a--b": "INVALID",
    "🦉owl": "INVALID", "a\u200bb": "INVALID", "a\u202eb": "INVALID", "a\nb": "INVALID", "<b>": "INVALID",
    "аlice": "INVALID",  # the first letter is Cyrillic
    "admin": "TAKEN", "Admin": "TAKEN", "adm1n": "TAKEN", "ADMIN_": "TAKEN", "ａｄｍｉｎ": "TAKEN",
    "rnoderator": "TAKEN", "r0strum": "TAKEN", "ädmin": "TAKEN",
}  # fmt: skip
BAD_EMAILS = [
    "", "x", "@", "a@", "@b.org", "a b@example.org", "a@b", "a@example..org", "a@-example.org",
    "a@example.org, b@example.org", "a@[127.0.0.1]", '"a b"@example.org', "a@localhost", "<a@example.org>",
    "a\u200b@example.org", "a@" + "x" * 300 + ".org",
]  # fmt: skip


def given(**changes: str) -> dict[str, str]:
    """A sign-up that is in order, but for these."""
    username = new_name()
    return {"email": f"{username}@example.org", "username": username, "password": PASSWORD} | changes


@pytest.mark.parametrize("username", GOOD_USERNAMES, ids=ascii)
def test_username_of_any_script(site: Site, username: str) -> None:
    """Names of all scripts can be usernames, and are found again whatever their case and accents."""
    username = f"{username}{len(username)}" if site.client.backend == "sqlite" else username
    person = site.join(email=f"{new_name()}@example.org", username=username)
    shown = person.viewer("user { username displayName }")["user"]["username"]
    found = site.client.data("query ($name: String!) { user(username: $name) { id } }", {"name": username.upper()})
    assert found == {"user": {"id": person.id}}
    again = site.do("signUp", given(username=shown.upper()))
    assert problem(again) == ("TAKEN", ["username"])


@pytest.mark.parametrize(("username", "code"), BAD_USERNAMES.items(), ids=lambda text: ascii(text)[:20])
def test_username_of_no_use(site: Site, username: str, code: str) -> None:
    """What does not show, mixes alphabets, or looks like the site itself is refused, in words to show."""
    answer = site.do("signUp", given(username=username))
    assert problem(answer) == (code, ["username"])
    assert answer["errors"][0]["message"]


@pytest.mark.parametrize("email", BAD_EMAILS, ids=lambda text: ascii(text)[:20])
def test_address_of_no_use(site: Site, email: str) -> None:
    """What is no e-mail address is refused before anything is sent."""
    for mutation in ("signUp", "requestPasswordReset", "resendVerification"):
        answer = site.do(mutation, given(email=email) if mutation == "signUp" else {"email": email})
        assert problem(answer) in (("INVALID", ["email"]), ("REQUIRED", ["email"]))


def test_address_is_the_same_whatever_its_case(site: Site) -> None:
    """An address is found again in another case, with spaces around it, and with its domain in either spelling."""
    name = new_name()
    person = site.join(email=f"{name}@bücher.example")
    for spelling in (f" {name.upper()}@BÜCHER.example ", f"{name}@xn--bcher-kva.example"):
        assert site.do("logIn", {"email": spelling, "password": PASSWORD}, "token")["token"]
    assert person.viewer("email")["email"] == f"{name}@bücher.example"


def test_accents_make_another_address(site: Site) -> None:
    """Whoever has an address with an accent is not whoever has it without: nobody gets into the other's account."""
    name = new_name()
    plain, accented = (
        site.join(email=f"{name}e@example.org"),
        site.join(email=f"{name}é@example.org", username=new_name()),
    )
    assert plain.username != accented.username
    assert accented.log_in()["viewer"]["user"]["username"] == accented.username
    assert site.do("requestPasswordReset", {"email": accented.email})["errors"] == []
    assert accented.link("Set a new password")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "TOO_SHORT"), ("1234567", "TOO_SHORT"), ("x" * 257, "TOO_LONG"), ("é" * 257, "TOO_LONG"),
        ("x" * 500_000, "TOO_LONG"), ("\ufdfa" * 20, "TOO_LONG"), ("password", "WEAK_PASSWORD"),
        ("ｐａｓｓｗｏｒｄ", "WEAK_PASSWORD"), ("12345678", "WEAK_PASSWORD"), ("qwertyuiop", "WEAK_PASSWORD"),
        ("Password123", "WEAK_PASSWORD"), ("aaaaaaaaaaaa", "WEAK_PASSWORD"), ("iloveyou1", "WEAK_PASSWORD"),
    ],
    ids=lambda text: ascii(text)[:20],
)  # fmt: skip
def test_password_of_no_use(site: Site, password: str, code: str) -> None:
    """A password has 8 to 256 characters and is none that everyone tries first."""
    assert problem(site.do("signUp", given(password=password))) == (code, ["password"])


@pytest.mark.parametrize("part", ["email", "username", "local"])
def test_own_name_is_no_password(site: Site, part: str) -> None:
    """Neither the address nor the username is a password, in whatever case."""
    whole = given()
    words = {"email": whole["email"], "username": whole["username"], "local": whole["email"].partition("@")[0]}
    answer = site.do("signUp", whole | {"password": words[part].upper()})
    assert problem(answer) == ("WEAK_PASSWORD", ["password"])


@pytest.mark.parametrize(
    "password", ["        lamp mast", "密码比较长的一句话", "🦉🌊🦉 owl sea", "ﬁrst lamp", "lamp on the mast " * 15]
)
def test_password_of_any_characters(site: Site, password: str) -> None:
    """Any characters make a password, spaces and emoji too; no kind of them must be in it."""
    person = site.sign_up(password=password)
    assert person.log_in()["errors"] == []
    assert codes(person.log_in(f"{password} ")) == ["BAD_CREDENTIALS"]


def test_password_is_the_same_however_it_is_typed(site: Site) -> None:
    """One keyboard sends an accent as a character of its own, another does not: both log in (NFKC)."""
    person = site.sign_up(password="une lampe ôtée")
    assert person.log_in("une lampe o\u0302te\u0301e")["errors"] == []


def test_longest_passwords_are_quick(site: Site) -> None:
    """A password of 256 characters, and what is far longer, takes no more than a second of a core."""
    hard = ("4@8({[<6|1!70$5+%2" * 20)[:256]
    for password in (hard, ("lamp on the mast " * 16)[:256], ("phares à l’ouest " * 16)[:256]):
        begun = time.process_time()
        assert site.do("signUp", given(password=password))["errors"] == []
        assert time.process_time() - begun < 1
    begun = time.process_time()
    assert codes(site.do("logIn", {"email": "x@example.org", "password": "\ufdfa" * 200_000})) == ["BAD_CREDENTIALS"]
    assert time.process_time() - begun < 1


def test_all_that_is_wrong_is_told_at_once(site: Site) -> None:
    """A form can show everything: each error says where it belongs."""
    answer = site.do("signUp", {"email": "x", "username": "-", "password": "short", "displayName": "\u202e"})
    told = {error["path"][1]: error["code"] for error in answer["errors"]}
    assert told == {"email": "INVALID", "username": "INVALID", "displayName": "REQUIRED", "password": "TOO_SHORT"}


def test_username_that_two_want_at_once_goes_to_one(site: Site) -> None:
    """Of ten who sign up with one username at the same time one gets it."""
    name = new_name()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: codes(site.do("signUp", given(username=name))), range(10)))
    assert sorted(map(str, answers)) == ["['TAKEN']"] * 9 + ["[]"]


def test_one_address_many_sign_ups_at_once(site: Site) -> None:
    """Ten sign-ups with one address at the same time all get an e-mail, and whoever follows a link has the address."""
    email = f"{new_name()}@example.org"
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: codes(site.do("signUp", given(email=email))), range(10)))
    assert answers == [[]] * 10
    tokens = [token_in(one.link) for one in site.box.wait(10, to=email)]
    with ThreadPoolExecutor(10) as pool:
        verified = list(pool.map(lambda token: codes(site.do("verifyEmail", {"token": token})), tokens))
    assert sorted(map(str, verified)) == ["['BAD_TOKEN']"] * 9 + ["[]"]


@pytest.mark.parametrize(
    "url", ["http://example.org/a.png", "javascript:alert(1)", "data:image/png;base64,x", "//example.org/a", "https://",
            "https://exa mple.org/", "x", "https://example.org/" + "x" * 2000]
)  # fmt: skip
def test_picture_of_no_use(site: Site, url: str) -> None:
    """A picture has an https:// address."""
    person = site.join()
    answer = person.do("updateProfile", {"avatarUrl": url}, "viewer { email }")
    assert problem(answer) in (("INVALID", ["avatarUrl"]), ("TOO_LONG", ["avatarUrl"]))
    assert answer["viewer"] is None
    assert person.viewer("user { avatar { url } }") == {"user": {"avatar": None}}


def test_profile_is_refused_whole(site: Site) -> None:
    """Where one part is wrong nothing changes, and each wrong part is told."""
    person, other = site.join(), site.join()
    answer = person.do("updateProfile", {"username": "-", "displayName": "", "avatarUrl": "https://example.org/a"})
    assert [error["path"][1] for error in answer["errors"]] == ["username", "displayName"]
    taken = person.do("updateProfile", {"username": other.username.upper(), "displayName": "New"})
    assert problem(taken) == ("TAKEN", ["username"])
    assert person.viewer("user { username displayName avatar { url } }")["user"] == {
        "username": person.username,
        "displayName": person.username,
        "avatar": None,
    }
