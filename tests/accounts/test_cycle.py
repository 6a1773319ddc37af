"""The whole life of an account, with the e-mails that come."""

import json
import re

from tests.accounts.sites import PASSWORD, SESSION, Site, codes, new_name, problem, token_in, without_links


def test_sign_up_verify_and_look_around(site: Site) -> None:
    """Whoever signs up gets a link, which proves the address and logs them in."""
    person = site.sign_up()
    link = person.link("Confirm your e-mail address")
    assert link.startswith(f"{site.client.url}/verify-email?token=")
    payload = site.do("verifyEmail", {"token": token_in(link)}, SESSION)
    person.token = payload.pop("token")
    assert payload.pop("expiresAt")
    assert payload["errors"] == []
    user = payload["viewer"].pop("user")
    assert payload["viewer"] == {"email": person.email, "isEmailVerified": True}
    assert (user["username"], user["displayName"], user["role"]) == (person.username, person.username, "READER")
    assert person.viewer()["email"] == person.email
    assert person.log_in()["errors"] == []


def test_unverified_account_reads(site: Site) -> None:
    """Before the link is followed one can log in and see oneself; nobody else sees the account."""
    person = site.sign_up()
    assert person.log_in()["viewer"]["isEmailVerified"] is False
    assert person.viewer() == {"email": person.email, "user": {"username": person.username, "role": "READER"}}
    assert site.client.data(f'{{ user(username: "{person.username}") {{ id }} }}') == {"user": None}


def test_known_address_gets_the_same_answer(site: Site) -> None:
    """Signing up with an address that has an account answers the same, and its owner is told by e-mail."""
    owner = site.join()
    stranger = site.sign_up(owner.email.upper(), password="a guess of theirs")
    message = owner.post(2)[-1]
    assert message.message["subject"] == "You have an account already"
    assert owner.username in message.text
    assert stranger.username not in message.text
    assert owner.log_in()["viewer"]["user"]["username"] == owner.username


def test_claiming_an_address_looks_the_same_whoever_owns_it(site: Site) -> None:
    """Nothing that a stranger can do with a claimed address tells whether it has an account."""
    owner = site.join()
    told = []
    for email in (owner.email, f"{new_name()}@example.org"):
        stranger = site.sign_up(email, password="known to a stranger")
        username = stranger.username
        site.do("logIn", {"email": email, "password": "known to nobody"})
        answers = [
            stranger.log_in(),
            stranger.viewer("isEmailVerified sessions { isCurrent } user { role }"),
            site.do("resendVerification", {"email": email}),
            site.do("requestPasswordReset", {"email": email}),
            site.do("signUp", {"email": f"{new_name()}@example.org", "username": username, "password": PASSWORD}),
            re.sub(r"2\d{3}-\S+", "", stranger.do("exportMyData", None, "document")["document"]),
            stranger.do("deleteAccount", {"password": stranger.password}),
        ]
        secrets = [email, username, stranger.token, stranger.id, answers[0]["expiresAt"]]
        text = repr(answers)
        for secret in secrets:
            text = text.replace(str(secret), "")
        told.append(text)
    assert told[0] == told[1]


def test_whoever_verifies_first_has_the_address(site: Site) -> None:
    """Of two who claim one address the one who follows the link has it, and the other is gone."""
    first = site.sign_up()
    first.log_in()
    second = site.sign_up(first.email, password="known to a stranger")
    second.log_in()
    early, late = (one.link for one in site.box.wait(2, to=first.email))
    assert early != late
    assert site.do("verifyEmail", {"token": token_in(early)}, SESSION)["viewer"]["user"]["username"] == first.username
    assert problem(site.do("verifyEmail", {"token": token_in(late)})) == ("BAD_TOKEN", ["token"])
    assert first.viewer()["email"] == first.email
    assert second.viewer() is None
    assert codes(second.log_in()) == ["BAD_CREDENTIALS"]


def test_asking_again_for_the_link(site: Site) -> None:
    """The link can be sent again; both work until one is used. Whoever has no account is told so by e-mail alone."""
    person = site.sign_up()
    assert site.do("resendVerification", {"email": person.email})["errors"] == []
    first, second = (one.link for one in person.post(2))
    assert first != second
    assert site.do("verifyEmail", {"token": token_in(second)})["errors"] == []
    assert site.do("resendVerification", {"email": person.email})["errors"] == []
    assert person.post(3)[-1].message["subject"] == "You have an account already"
    nobody = f"{new_name()}@example.org"
    assert site.do("resendVerification", {"email": nobody})["errors"] == []
    assert site.box.wait(to=nobody)[0].message["subject"] == "There is no account with this address"


def test_forgotten_password(site: Site) -> None:
    """A link sets a new password: it ends every session, and the owner is told."""
    person = site.join()
    assert site.do("requestPasswordReset", {"email": person.email})["errors"] == []
    link = person.link("Set a new password")
    assert link.startswith(f"{site.client.url}/reset-password?token=")
    assert site.do("resetPassword", {"token": token_in(link), "newPassword": "another lamp altogether"})["errors"] == []
    assert person.viewer() is None
    assert problem(person.log_in()) == ("BAD_CREDENTIALS", ["password"])
    assert person.log_in("another lamp altogether")["errors"] == []
    assert person.post(3)[-1].message["subject"] == "Your password was changed"


def test_reset_proves_the_address(site: Site) -> None:
    """Whoever finds their address claimed by someone else takes it back by a new password."""
    claim = site.sign_up(password="known to a stranger")
    claim.log_in()
    assert site.do("requestPasswordReset", {"email": claim.email})["errors"] == []
    link = claim.link("Set a new password")
    assert site.do("resetPassword", {"token": token_in(link), "newPassword": PASSWORD})["errors"] == []
    assert claim.viewer() is None
    assert claim.log_in(PASSWORD)["viewer"]["isEmailVerified"] is True


def test_reset_for_nobody_answers_the_same(site: Site) -> None:
    """An address without an account gets an e-mail that says so; who asked learns nothing."""
    nobody = f"{new_name()}@example.org"
    assert site.do("requestPasswordReset", {"email": nobody}) == {"errors": []}
    message = site.box.wait(to=nobody)[0]
    assert "There is no such account" in message.text.replace("\n", " ")
    assert "LINK" in without_links(message.text)


def test_changing_the_password(site: Site) -> None:
    """It takes the old password, ends every other session and kills the links that were sent."""
    person = site.join()
    site.do("requestPasswordReset", {"email": person.email})
    link = person.link("Set a new password")
    other = site.do("logIn", {"email": person.email, "password": PASSWORD}, "token")["token"]
    change = {"currentPassword": "not mine at all", "newPassword": "another lamp altogether"}
    assert problem(person.do("changePassword", change, "viewer { email }")) == ("BAD_CREDENTIALS", ["currentPassword"])
    change["currentPassword"] = PASSWORD
    payload = person.do("changePassword", change, "viewer { email sessions { isCurrent } }")
    assert payload == {"viewer": {"email": person.email, "sessions": [{"isCurrent": True}]}, "errors": []}
    assert person.viewer() is not None
    person.token = other
    assert person.viewer() is None
    assert codes(site.do("resetPassword", {"token": token_in(link), "newPassword": "a third lamp of mine"})) == [
        "BAD_TOKEN"
    ]
    assert person.log_in("another lamp altogether")["errors"] == []


def test_changing_the_address(site: Site) -> None:
    """A new address counts once its own link was followed; then the old one is told, and is free."""
    person = site.join()
    old, new = person.email, f"{new_name()}@example.org"
    change = {"password": "not mine at all", "newEmail": new}
    assert problem(person.do("changeEmail", change)) == ("BAD_CREDENTIALS", ["password"])
    change["password"] = PASSWORD
    assert person.do("changeEmail", change, "viewer { email }") == {"viewer": {"email": old}, "errors": []}
    payload = site.do("verifyEmail", {"token": token_in(site.link(new, "Confirm your new"))}, SESSION)
    assert payload["viewer"]["email"] == new
    told = person.post(2)[-1]
    assert told.message["subject"] == "Your e-mail address was changed"
    assert new in told.text
    assert codes(person.log_in()) == ["BAD_CREDENTIALS"]
    person.email = new
    assert person.log_in()["errors"] == []
    assert site.join(email=old).viewer()["email"] == old


def test_changing_to_an_address_that_is_taken(site: Site) -> None:
    """Who wants another's address gets the same answer; its owner is told, and keeps it."""
    owner, person = site.join(), site.join()
    change = {"password": PASSWORD, "newEmail": owner.email}
    assert person.do("changeEmail", change, "viewer { email }") == {"viewer": {"email": person.email}, "errors": []}
    assert owner.post(2)[-1].message["subject"] == "You have an account already"
    same = person.do("changeEmail", {"password": PASSWORD, "newEmail": person.email.upper()})
    assert problem(same) == ("ALREADY_DONE", ["newEmail"])


def test_mistyped_address_is_mended_before_it_is_verified(site: Site) -> None:
    """Whoever signed up with a wrong address logs in, gives the right one, and verifies that."""
    person, right = site.sign_up(), f"{new_name()}@example.org"
    person.log_in()
    assert person.do("changeEmail", {"password": PASSWORD, "newEmail": right})["errors"] == []
    payload = site.do("verifyEmail", {"token": token_in(site.link(right, "Confirm your new"))}, SESSION)
    assert (payload["viewer"]["email"], payload["viewer"]["isEmailVerified"]) == (right, True)
    assert len(person.post(1)) == 1


def test_profile(site: Site) -> None:
    """Names and picture can be changed one by one; what is left out stays, and null takes the picture away."""
    person = site.join()
    name = new_name()
    fields = "viewer { user { username displayName avatar { url alt } } }"
    payload = person.do("updateProfile", {"username": name, "avatarUrl": "https://example.org/me.png"}, fields)
    avatar = {"url": "https://example.org/me.png", "alt": person.username}
    assert payload["errors"] == []
    assert payload["viewer"]["user"] == {"username": name, "displayName": person.username, "avatar": avatar}
    payload = person.do("updateProfile", {"displayName": " Ada  小雨 🦉 ", "avatarUrl": None}, fields)
    assert payload["viewer"]["user"] == {"username": name, "displayName": "Ada  小雨 🦉", "avatar": None}
    assert site.client.data(f'{{ user(username: "{name.upper()}") {{ username }} }}') == {"user": {"username": name}}


def test_sessions_are_listed_and_ended_one_by_one(site: Site) -> None:
    """Each session tells when and from where; ending the one that asks logs out."""
    person = site.join()
    mine, other = person.token, site.do("logIn", {"email": person.email, "password": PASSWORD}, "token")["token"]
    sessions = person.viewer("sessions { id createdAt lastSeenAt expiresAt userAgent address isCurrent }")["sessions"]
    assert [session["isCurrent"] for session in sessions] == [False, True]
    assert all(session["address"] == "127.0.0.1" and "httpx" in session["userAgent"] for session in sessions)
    payload = person.do("revokeSession", {"sessionId": sessions[0]["id"]}, "viewer { sessions { id } }")
    assert payload == {"viewer": {"sessions": [{"id": sessions[1]["id"]}]}, "errors": []}
    person.token = other
    assert person.viewer() is None
    person.token = mine
    assert person.do("revokeSession", {"sessionId": sessions[1]["id"]}, "viewer { email }")["viewer"] is None
    assert person.viewer() is None


def test_session_of_another_is_not_there(site: Site) -> None:
    """Nobody can end the session of another, nor learn that it exists."""
    owner, stranger = site.join(), site.join()
    (session,) = owner.viewer("sessions { id }")["sessions"]
    missing = stranger.do("revokeSession", {"sessionId": "Session_00000000000000000000000000000000"})
    assert stranger.do("revokeSession", {"sessionId": session["id"]}) == missing
    assert problem(missing) == ("NOT_FOUND", ["sessionId"])
    assert owner.viewer() is not None


def test_taking_ones_data_along(site: Site) -> None:
    """The export is one JSON document with all that is kept, and no secrets."""
    person = site.join()
    person.do("changeEmail", {"password": PASSWORD, "newEmail": f"{new_name()}@example.org"})
    document = person.do("exportMyData", None, "document")["document"]
    data = json.loads(document)
    assert data["account"]["email"] == person.email
    assert data["account"]["username"] == person.username
    assert data["account"]["role"] == "READER"
    assert [session["address"] for session in data["sessions"]] == ["127.0.0.1"]
    assert [link["purpose"] for link in data["links"]] == ["CHANGE_EMAIL"]
    assert [email["subject"] for email in data["emails"]] == ["Confirm your e-mail address"]
    assert [event["action"] for event in data["audit"]] == ["signUp", "verifyEmail", "changeEmail", "exportMyData"]
    assert "argon2" not in document
    assert person.token
    assert person.token not in document


def test_leaving(site: Site) -> None:
    """It takes the password; then nothing that is personal is left, and the names are free."""
    person = site.join()
    assert problem(person.do("deleteAccount", {"password": "not mine at all"})) == ("BAD_CREDENTIALS", ["password"])
    assert person.viewer() is not None
    assert person.do("deleteAccount", {"password": PASSWORD})["errors"] == []
    assert person.viewer() is None
    assert codes(person.log_in()) == ["BAD_CREDENTIALS"]
    assert site.client.data(f'{{ user(username: "{person.username}") {{ id }} }}') == {"user": None}
    assert site.join(email=person.email, username=person.username).viewer()["email"] == person.email
