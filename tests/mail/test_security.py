"""The way to the mail server: encrypted, with a log-in, or not gone at all."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.mail.outboxes import queue, queued, until
from tests.mailboxes import SENDER, Mailbox, mailbox
from tests.processes import serving
from tests.servers import serve

LOGIN = ("ada@example.org", "p@ss/wörd%")
IN_URL = "ada%40example.org:p%40ss%2Fw%C3%B6rd%25"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that this process trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Mailbox]:
    """A mail server that takes messages only over TLS and after a log-in."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with mailbox(tls, LOGIN) as running:
        yield running


def test_starttls_and_log_in(migrated: str, secure: Mailbox) -> None:
    """With `smtp:` the connection is encrypted by STARTTLS before the log-in."""
    url = f"smtp://{IN_URL}@127.0.0.1:{secure.port}?starttls=on"
    with serve(migrated, smtp_url=url, mail_from=SENDER):
        queue(migrated, "ada@example.org")
        (received,) = secure.wait()
    assert received.is_encrypted


def test_wrong_password_loses_nothing_and_tells_no_one(migrated: str, secure: Mailbox, tmp_path: Path) -> None:
    """With a wrong password nothing is given up, and the log says what is wrong without the password."""
    options = {
        "ROSTRUM_SMTP_URL": f"smtp://ada%40example.org:sesame@127.0.0.1:{secure.port}?starttls=on",
        "ROSTRUM_MAIL_FROM": SENDER,
        "SSL_CERT_FILE": str(tmp_path / "authority.pem"),
    }
    with serving("--database-url", migrated, cwd=tmp_path, **options) as served:
        queue(migrated, "ada@example.org")
        until(lambda: queued(migrated)[0].last_error is not None)
        served.stop()
    (email,) = queued(migrated)
    assert email.due_at
    assert (email.attempts, email.last_error) == (0, "535 5.7.8 Authentication credentials invalid")
    log = (tmp_path / "log").read_text()
    assert '"reason":"535 5.7.8 Authentication credentials invalid"' in log
    assert "sesame" not in log
    assert "Traceback" not in log


def test_unencrypted_server_gets_nothing(migrated: str, box: Mailbox) -> None:
    """Where STARTTLS is asked for and the server has none, nothing is sent, not even who it is for."""
    with serve(migrated, smtp_url=f"{box.url}?starttls=on", mail_from=SENDER, log_level="error"):
        queue(migrated, "ada@example.org")
        until(lambda: queued(migrated)[0].last_error is not None)
    assert "STARTTLS" in (queued(migrated)[0].last_error or "")
    assert box.asked == []


@pytest.mark.usefixtures("authority")
def test_server_of_another_name_gets_nothing(migrated: str) -> None:
    """A server whose certificate is for another, or from an authority unknown here, is not spoken to."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    with mailbox(tls) as other:
        with serve(migrated, smtp_url=f"{other.url}?starttls=on", mail_from=SENDER, log_level="error"):
            queue(migrated, "ada@example.org")
            until(lambda: queued(migrated)[0].last_error is not None)
        assert other.asked == []
    assert "certificate verify failed" in (queued(migrated)[0].last_error or "")
