"""The sender: what was queued goes out once, whatever happens to the mail server and to us."""

import asyncio
import signal
import socket
import time
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from api.mail.leases import Outcome, settle, take
from tests.conftest import execute
from tests.mail.outboxes import outbox, queue, queued, until
from tests.mailboxes import SENDER, Mailbox
from tests.processes import serving
from tests.proxies import proxied
from tests.servers import PRODUCTION, serve

LONG_AGO = {
    "sqlite": "strftime('%Y-%m-%dT%H\\:%M\\:%f000Z', 'now', '-4 days')",
    "postgresql": "now() - interval '4 days'",
}


def ids(box: Mailbox) -> list[str]:
    """The ids of the messages that arrived."""
    return [str(one.message["Message-ID"]) for one in box.received]


def test_server_that_is_away_for_a_while_costs_nothing(migrated: str, box: Mailbox) -> None:
    """What is queued while the mail server is away goes out once it is back, each message once."""
    with serve(migrated, **box.settings):
        queue(migrated, "before@example.org")
        box.wait()
        box.go()
        for count in range(5):
            queue(migrated, f"meanwhile{count}@example.org")
            time.sleep(0.5)
        assert "Error connecting" in (queued(migrated)[1].last_error or "")
        assert [email.sent_at is None for email in queued(migrated)] == [False, *[True] * 5]
        box.come()
        box.wait(6)
        queue(migrated, "after@example.org")
        received = box.wait(7)
        until(lambda: all(email.sent_at for email in queued(migrated)))
    assert len({one.recipient for one in received}) == len(box.received) == 7
    assert {(email.attempts, email.last_error) for email in queued(migrated)} == {(1, None)}


def test_recipient_refused_for_good_is_given_up_at_once(migrated: str, box: Mailbox) -> None:
    """A recipient whom the server will never take is asked for once, with its reason kept; the others get theirs."""
    box.refuse("gone@example.org", "550 5.1.1 No such user")
    with serve(migrated, **box.settings):
        queue(migrated, "ada@example.org", "gone@example.org", "ben@example.org")
        received = box.wait(2)
        until(lambda: queued(migrated)[1].due_at is None)
        time.sleep(1.5)
    assert [one.recipient for one in received] == ["ada@example.org", "ben@example.org"]
    assert box.asked.count("gone@example.org") == 1
    gone = queued(migrated)[1]
    assert (gone.sent_at, gone.attempts, gone.last_error) == (None, 1, "550 5.1.1 No such user")


def test_refusal_that_is_no_text_is_kept_too(migrated: str, box: Mailbox) -> None:
    """A server that answers in bytes of no known script, or at length, stops no other message."""
    box.refuse("gone@example.org", "550 Empf\udce4nger\x00\x1b unbekannt" + "!" * 300)
    with serve(migrated, **box.settings):
        queue(migrated, "gone@example.org", "ada@example.org")
        box.wait(1, to="ada@example.org")
        until(lambda: queued(migrated)[0].due_at is None)
    assert (queued(migrated)[0].last_error or "").startswith("550 Empf nger unbekannt!!!")


def test_recipient_refused_for_now_is_tried_again(migrated: str, box: Mailbox) -> None:
    """A recipient whom the server does not take yet is asked for again, after a while, and holds up nobody."""
    box.refuse("busy@example.org", "451 4.3.0 Try later", "250 OK")
    with serve(migrated, **box.settings):
        queue(migrated, "busy@example.org", "ada@example.org")
        begun = time.monotonic()
        assert [one.recipient for one in box.wait()] == ["ada@example.org"]
        until(lambda: queued(migrated)[0].attempts == 1)
        assert queued(migrated)[0].last_error == "451 4.3.0 Try later"
        box.wait(1, to="busy@example.org")
        assert 4.5 < time.monotonic() - begun < 9
        until(lambda: queued(migrated)[0].sent_at is not None)
    assert (queued(migrated)[0].attempts, queued(migrated)[0].last_error) == (2, None)


def test_each_wait_is_twice_as_long_up_to_an_hour(migrated: str, box: Mailbox) -> None:
    """The more often a recipient was refused, the longer is the wait, but never longer than an hour."""
    waits = {0: 5, 1: 10, 4: 80, 9: 2560, 10: 3600, 2000: 3600}
    recipients = [f"refused{attempts}@example.org" for attempts in waits]
    queue(migrated, *recipients)
    for attempts, recipient in zip(waits, recipients, strict=True):
        box.refuse(recipient, "451 4.3.0 Try later")
        execute(migrated, f"UPDATE outgoing_email SET attempts = {attempts} WHERE recipient = '{recipient}'")
    with serve(migrated, **box.settings):
        until(lambda: len(box.asked) == len(waits))
    for email, (attempts, seconds) in zip(queued(migrated), waits.items(), strict=True):
        assert email.due_at
        assert email.attempts == attempts + 1
        assert seconds - 5 < (email.due_at - datetime.now(UTC)).total_seconds() <= seconds


def test_message_is_given_up_after_days(migrated: str, box: Mailbox) -> None:
    """What nobody takes for days is given up, with the last reason kept."""
    box.refuse("busy@example.org", "451 4.3.0 Try later")
    queue(migrated, "busy@example.org")
    execute(migrated, f"UPDATE outgoing_email SET queued_at = {LONG_AGO[migrated.split(':', maxsplit=1)[0]]}")
    with serve(migrated, **box.settings):
        until(lambda: queued(migrated)[0].due_at is None)
    assert (queued(migrated)[0].sent_at, queued(migrated)[0].last_error) == (None, "451 4.3.0 Try later")


def test_two_servers_never_send_the_same_message(migrated: str, box: Mailbox) -> None:
    """Several applications on one database send fifty messages, each of them once, and share the work."""
    box.delay = 0.02
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(serve(migrated, **box.settings))
        for ten in range(5):
            queue(migrated, *(f"reader{ten}{one}@example.org" for one in range(10)))
        box.wait(50)
        until(lambda: all(email.sent_at for email in queued(migrated)))
        time.sleep(1.5)
        assert box.connections >= 2
    assert len(box.received) == len(set(ids(box))) == 50
    assert {email.attempts for email in queued(migrated)} == {1}


def test_killed_before_sending_sends_after_restart(migrated: str, box: Mailbox, tmp_path: Path) -> None:
    """What was queued when the process was killed goes out once when it runs again."""
    box.go()
    options = ("--database-url", migrated)
    with serving(*options, cwd=tmp_path, **box.environment) as served:
        queue(migrated, "ada@example.org", "ben@example.org")
        until(lambda: any(email.last_error for email in queued(migrated)))
        served.stop(signal.SIGKILL)
    box.come()
    with serving(*options, cwd=tmp_path, **box.environment):
        box.wait(2)
        until(lambda: all(email.sent_at for email in queued(migrated)))
        time.sleep(1.5)
    assert sorted(one.recipient for one in box.received) == ["ada@example.org", "ben@example.org"]


def test_killed_while_sending_loses_nothing(migrated: str, box: Mailbox, tmp_path: Path) -> None:
    """Killed before it knew whether its message was taken, a process sends it again: under the same id, to be seen."""
    box.delay = 60
    options = ("--database-url", migrated)
    environment = {**box.environment, "ROSTRUM_MAIL_SECONDS": "2"}
    with serving(*options, cwd=tmp_path, **environment) as served:
        queue(migrated, "ada@example.org")
        box.wait()
        served.stop(signal.SIGKILL)
    assert queued(migrated)[0].sent_at is None
    box.go()
    box.delay = 0
    box.come()
    with serving(*options, cwd=tmp_path, **environment):
        box.wait(2)
        until(lambda: queued(migrated)[0].sent_at is not None)
        time.sleep(1.5)
    assert len(box.received) == 2
    assert len(set(ids(box))) == 1


def test_stopped_while_sending_ends_what_it_began(migrated: str, box: Mailbox, tmp_path: Path) -> None:
    """SIGTERM lets the message that is being sent end, and begins no other."""
    box.delay = 1
    with serving("--database-url", migrated, cwd=tmp_path, **box.environment) as served:
        queue(migrated, "ada@example.org", "ben@example.org")
        box.wait()
        assert served.stop() == 0
    assert [email.sent_at is not None for email in queued(migrated)] == [True, False]
    assert len(box.received) == 1


def test_server_that_says_nothing_costs_no_message(migrated: str) -> None:
    """A mail server that accepts connections and never speaks is left soon, and what was for it waits."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with serve(migrated, smtp_url=url, mail_from=SENDER, mail_seconds=0.5, log_level="error"):
            queue(migrated, "ada@example.org")
            until(lambda: queued(migrated)[0].last_error is not None)
    (email,) = queued(migrated)
    assert (email.attempts, email.last_error) == (0, "The mail server took too long.")
    assert email.due_at


def test_server_that_says_nothing_holds_up_no_stop(migrated: str, tmp_path: Path) -> None:
    """SIGTERM ends a process within seconds, even while its mail server keeps it waiting."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        options = {"ROSTRUM_SMTP_URL": url, "ROSTRUM_MAIL_FROM": SENDER}
        with serving("--database-url", migrated, cwd=tmp_path, **options) as served:
            queue(migrated, "ada@example.org")
            with silent.accept()[0]:
                begun = time.monotonic()
                assert served.stop() == 0
                assert time.monotonic() - begun < 8
    assert queued(migrated)[0].due_at


def test_late_failure_does_not_undo_a_success(migrated: str) -> None:
    """A sender that was so slow that another has sent its message meanwhile cannot make it due again."""
    queue(migrated, "ada@example.org")

    async def run() -> None:
        async with outbox(migrated) as (database, _):
            async with database.transaction() as session:
                slow = await take(session, 0)
            await asyncio.sleep(0.05)
            async with database.transaction() as session:
                other = await take(session, 60)
            assert slow
            assert other
            async with database.transaction() as session:
                assert await take(session, 60) is None
                await settle(session, Outcome(slow, 1, "451 Try later", 0), erase=False)
                assert await take(session, 60) is None
            async with database.transaction() as session:
                await settle(session, Outcome(other, 1), erase=False)
                await settle(session, Outcome(slow, 1, "451 Try later", 0), erase=False)

    asyncio.run(run())
    (email,) = queued(migrated)
    assert email.sent_at
    assert (email.due_at, email.last_error) == (None, None)


def test_database_that_goes_while_sending_costs_no_second_copy(migrated_postgres: str, box: Mailbox) -> None:
    """A message that was taken while the database was away is marked when it is back, and not sent again."""
    box.delay = 1
    with proxied(migrated_postgres) as (proxy, through), serve(through, mail_seconds=1.5, **box.settings):
        queue(migrated_postgres, "ada@example.org")
        box.wait()
        proxy.cut()
        time.sleep(5)
        assert queued(migrated_postgres)[0].sent_at is None
        proxy.mend()
        until(lambda: queued(migrated_postgres)[0].sent_at is not None)
        queue(migrated_postgres, "ben@example.org")
        box.wait(1, to="ben@example.org")
    assert len(box.received) == 2


def test_idle_sender_leaves_the_database_alone(migrated_postgres: str, box: Mailbox) -> None:
    """With nothing to send, a sender asks one short question a second, and none that writes."""
    with proxied(migrated_postgres) as (proxy, through), serve(through, **box.settings):
        time.sleep(2)
        before = proxy.executed
        time.sleep(4)
        assert 3 <= proxy.executed - before <= 5


def test_production_keeps_no_text_of_what_was_sent(migrated: str, box: Mailbox) -> None:
    """In production nothing of a message stays but that it was sent: its links open accounts."""
    box.refuse("gone@example.org", "550 No such user")
    with serve(migrated, **PRODUCTION | box.settings):
        queue(migrated, "ada@example.org", "gone@example.org")
        box.wait()
        until(lambda: not any(email.due_at for email in queued(migrated)))
    assert {(email.body_text, email.body_html) for email in queued(migrated)} == {("", "")}


def test_what_is_long_done_is_deleted(migrated: str, box: Mailbox) -> None:
    """Messages that were sent a week ago are deleted; younger ones, and those that wait, stay."""
    queue(migrated, "old@example.org", "young@example.org", "waiting@example.org")
    old, _, waiting = (email.id for email in queued(migrated))
    execute(migrated, "UPDATE outgoing_email SET due_at = NULL WHERE recipient <> 'waiting@example.org'")
    for number, key in enumerate((old, waiting)):
        shown = key.hex if migrated.startswith("sqlite") else str(key)
        eldest = uuid.UUID(int=number + 1)
        new = eldest.hex if migrated.startswith("sqlite") else str(eldest)
        execute(migrated, f"UPDATE outgoing_email SET id = '{new}' WHERE id = '{shown}'")
    with serve(migrated, **box.settings):
        box.wait(1, to="waiting@example.org")
        until(lambda: len(queued(migrated)) == 2)
    assert [email.recipient for email in queued(migrated)] == ["waiting@example.org", "young@example.org"]
