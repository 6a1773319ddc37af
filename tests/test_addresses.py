"""Addresses of people, mail servers and sites: what is none is refused with what to write instead."""

from typing import Any

import pytest

from api.addresses import is_loopback, read_email_address, read_sender, read_site_url, read_smtp_url
from api.errors import StartupError
from api.settings import Settings, read_settings
from tests.servers import PRODUCTION


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example.org\r\nBcc: everyone@example.org",
        "ada@example.org>\r\nRCPT TO:<everyone@example.org",
        "ada@example.org, everyone@example.org",
        "Ada <ada@example.org>",
        "ada everyone@example.org",
        "ada@ben@example.org",
        '"ada"@example.org',
        "ada\x00@example.org",
        "ada@exam\u202eple.org",
        "ada@exam\u2028ple.org",
        "ada\u200b@example.org",
        "ada@\ud800.org",
        "ada@💩.example",
        "ada@" + "ü" * 70 + ".example",
        "a" * 400 + "@example.org",
    ],
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    """An address cannot hold a second one, a header, or anything that is not seen."""
    with pytest.raises(ValueError, match=r"address|Codepoint|Label"):
        read_email_address(address)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("news@herald.example", "", "news@herald.example"),
        ("The Herald <news@herald.example>", "The Herald", "news@herald.example"),
        ('"Herald, The" <news@herald.example>', "Herald, The", "news@herald.example"),
        ("Größe <news@größe.example>", "Größe", "news@xn--gre-6ka8i.example"),
    ],
)
def test_sender_may_have_a_name(text: str, name: str, address: str) -> None:
    """Who e-mails are from is one address, with or without a name, in any script."""
    sender = read_sender(text)
    assert (sender.display_name, sender.addr_spec) == (name, address)


@pytest.mark.parametrize(
    "text",
    ["", "The Herald", "<>", "A <a@b.example>, B <b@b.example>", "Evil\nBcc: x@x.example <a@b.example>", "A <a@b@c>"],
)
def test_sender_is_one_address(text: str) -> None:
    """Anything but one address is refused, so that no header can be added by it."""
    with pytest.raises(ValueError, match=r"address|linefeed"):
        read_sender(text)


@pytest.mark.parametrize(
    ("url", "reached"),
    [
        ("smtp://mail.example", ("mail.example", 587, None, None, "starttls")),
        ("smtp://ada:s%40fe%2F@mail.example:2525", ("mail.example", 2525, "ada", "s@fe/", "starttls")),
        ("smtps://ada:safe@mail.example", ("mail.example", 465, "ada", "safe", "tls")),
        ("smtp://mail.example:25?starttls=off", ("mail.example", 25, None, None, "none")),
        ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, None, None, "none")),
        ("smtp://ada:safe@localhost:1025", ("localhost", 1025, "ada", "safe", "none")),
        ("smtp://localhost?starttls=on", ("localhost", 587, None, None, "starttls")),
        ("smtp://[2001:db8::1]:25", ("2001:db8::1", 25, None, None, "starttls")),
    ],
)
def test_smtp_url_says_how_to_reach_the_server(url: str, reached: tuple[Any, ...]) -> None:
    """What leaves this machine is encrypted, unless the URL says otherwise; a password may have any characters."""
    server = read_smtp_url(url)
    assert (server.host, server.port, server.username, server.password, server.security) == reached
    assert "safe" not in repr(server)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("smtp_url", "mail.example:587", "Write smtp://user:password@host:587"),
        ("smtp_url", "http://ada:secret@mail.example", "Write smtp://user:password@host:587"),
        ("smtp_url", "smtp://ada:secret@", "Write smtp://user:password@host:587"),
        ("smtp_url", "smtp://ada:secret@mail.example:99999", "The port is a number up to 65535."),
        ("smtp_url", "smtp://ada:secret@mail.example?starttls=off", "Without TLS the password could be read"),
        ("smtp_url", "smtp://ada:secret@mail.example?tls=1", "?starttls=on or ?starttls=off"),
        ("smtp_url", "smtps://ada:secret@mail.example?starttls=on", "one with smtps: in neither"),
        ("smtp_url", "smtp://ada:secret@[::1", "Invalid IPv6 URL"),
        ("mail_from", "secret", "An e-mail address has the form user@example.org."),
        ("public_url", "secret.example", "Write the address of a site"),
        ("public_url", "https://secret.example?x=1", "Write the address of a site"),
        ("public_url", "https://secret.example:x", "The port is a number up to 65535."),
        ("mail_seconds", "0", "greater than 0"),
    ],
)
def test_bad_setting_is_told_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    """A setting of no use is refused in one line that names it and says what to write, and never shows a password."""
    monkeypatch.setenv(f"ROSTRUM_{name.upper()}", value)
    with pytest.raises(StartupError) as refused:
        read_settings()
    line = str(refused.value)
    assert line.startswith(f"ROSTRUM_{name.upper()}: ")
    assert told in line
    assert "\n" not in line
    assert "secret" not in line


def test_site_address_has_no_slash_at_its_end() -> None:
    """However the site's address ends, a path can be put behind it."""
    assert read_site_url("https://herald.example/site//") == "https://herald.example/site"


def test_sending_needs_a_sender() -> None:
    """An SMTP server without a sender is refused, in development too; neither of them is fine there."""
    Settings(smtp_url=None, mail_from=None).check()
    with pytest.raises(StartupError, match=r"^To send e-mails, Rostrum needs ROSTRUM_MAIL_FROM \("):
        Settings(smtp_url="smtp://mail.example", mail_from=None).check()


def test_production_names_all_that_it_lacks() -> None:
    """Production is refused without a secret key, an SMTP server and a sender, and one line names all that lack."""
    Settings(**PRODUCTION).check()
    lacking = r"^Production needs ROSTRUM_SECRET_KEY \(.*ROSTRUM_SMTP_URL \(.*ROSTRUM_MAIL_FROM \("
    with pytest.raises(StartupError, match=lacking):
        Settings(env="production").check()
    with pytest.raises(StartupError, match=r"^Production needs ROSTRUM_MAIL_FROM \("):
        Settings(**{**PRODUCTION, "mail_from": None}).check()


@pytest.mark.parametrize(
    ("host", "is_this_machine"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("rostrum.localhost", True),
        ("", False),
        ("0.0.0.0", False),  # noqa: S104  # not listened on
        ("10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("evillocalhost", False),
    ],
)
def test_this_machine_is_known_by_its_addresses(host: str, is_this_machine: bool) -> None:
    """Loopback addresses and the names kept for them are this machine, and nothing that only looks like them."""
    assert is_loopback(host) is is_this_machine
