"""A mail server that is away while people need its e-mails: they get them once it is back."""

from tests.accounts.sites import PASSWORD, SESSION, Site, codes, problem, site, token_in
from tests.mail.conftest import make_tables
from tests.mail.outboxes import queued, until

NEW_PASSWORD = "another lamp altogether"


def come_back(running: Site) -> None:
    """Let the mail server come back, once the sender has found nobody there for an e-mail that waits."""
    until(lambda: any(email.last_error and not email.sent_at for email in queued(running.client.database_url)), 60)
    running.box.come()


def test_sign_up_and_reset_while_the_mail_server_is_away(database_url: str) -> None:
    """Who signs up, or has forgotten their password, is answered as ever; the e-mail comes later, once, and works."""
    with site(make_tables(database_url)) as running:
        running.box.go()
        person = running.sign_up()
        assert person.log_in()["viewer"]["isEmailVerified"] is False
        assert running.do("resendVerification", {"email": person.email}) == {"errors": []}
        come_back(running)
        first, second = (token_in(one.link) for one in running.box.wait(2, to=person.email, seconds=90))
        payload = running.do("verifyEmail", {"token": first}, SESSION)
        assert (payload["errors"], payload["viewer"]["isEmailVerified"]) == ([], True)
        assert problem(running.do("verifyEmail", {"token": second})) == ("BAD_TOKEN", ["token"])
        person.token = payload["token"]
        assert person.viewer()["user"]["username"] == person.username

        running.box.go()
        assert running.do("requestPasswordReset", {"email": person.email}) == {"errors": []}
        come_back(running)
        running.box.wait(3, to=person.email, seconds=90)
        given = {"token": token_in(person.link("Set a new password")), "newPassword": NEW_PASSWORD}
        assert running.do("resetPassword", given)["errors"] == []
        assert person.viewer() is None
        assert codes(person.log_in(PASSWORD)) == ["BAD_CREDENTIALS"]
        assert person.log_in(NEW_PASSWORD)["errors"] == []
        assert person.post(4)[-1].message["subject"] == "Your password was changed"
        until(lambda: all(email.sent_at for email in queued(database_url)))
        assert len(running.box.received) == len({one.message["Message-ID"] for one in running.box.received}) == 4
