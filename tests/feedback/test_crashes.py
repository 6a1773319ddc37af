"""A server that dies: what was sent is there once, and whoever sends it again gets the first answer."""

import itertools
import signal
import threading
import time
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import fill
from tests.feedback.desks import MESSAGE, SUBMIT, Desk, restart_desk

SENDERS = 4
Answers = dict[str, dict[str, Any] | None]


def send(url: str, subject: str, patience: float = 30, **given: str) -> dict[str, Any] | None:
    """The payload of feedback that is sent with an idempotency key; None where there was no answer."""
    body = {
        "query": SUBMIT,
        "variables": {"in": {**MESSAGE, "subject": subject, "message": f"About {subject}", **given}},
    }
    headers = {"idempotency-key": f"form {subject}"}
    try:
        timeout = httpx.Timeout(30, read=patience)
        response = httpx.post(f"{url}/graphql", json=body, headers=headers, timeout=timeout)
    except httpx.TransportError:
        return None
    payload: dict[str, Any] = response.json()["data"]["submitFeedback"]
    return payload


def _committed(desk: Desk) -> dict[str, str]:
    """The references of what is there, by subject."""
    return dict(desk.rows("SELECT subject, reference FROM feedback"))


def _send_on(url: str, name: str, answers: Answers) -> None:
    """Send one message after the other until the server is gone."""
    for number in itertools.count():
        subject = f"{name} {number}"
        answers[subject] = send(url, subject)
        if answers[subject] is None:
            return


def test_what_was_sent_is_there_once_after_a_crash(database_url: str, tmp_path: Path) -> None:
    """Killed at any moment: sent again with its key, each message is there once.

    Whoever had an answer gets the same again, with the same receipt, and it opens what was sent.
    """
    fill(database_url)
    answers: Answers = {}
    for round_ in range(3):
        with restart_desk(database_url, tmp_path) as (served, desk):
            before = len(_committed(desk))
            threads = [
                threading.Thread(target=_send_on, args=(served.url, f"{round_}-{number}", answers))
                for number in range(SENDERS)
            ]
            for thread in threads:
                thread.start()
            while len(_committed(desk)) < before + 5 + round_:
                time.sleep(0.001)
            served.stop(signal.SIGKILL)
            for thread in threads:
                thread.join()
    with restart_desk(database_url, tmp_path) as (served, desk):
        committed = _committed(desk)
        assert {subject for subject, answer in answers.items() if answer} <= committed.keys()
        for subject, answer in answers.items():
            again = send(served.url, subject)
            assert again is not None
            assert answer in (None, again)
            assert committed.get(subject, again["feedback"]["reference"]) == again["feedback"]["reference"]
            assert desk.by_receipt(again["receipt"])["subject"] == subject
        counts = desk.rows("SELECT subject, count(*) FROM feedback GROUP BY subject")
        assert sorted(counts) == sorted((subject, 1) for subject in answers)


def test_answer_that_did_not_arrive_is_had_again(database_url: str, tmp_path: Path) -> None:
    """Committed, and killed before the sender had an answer: sent again, it is the same message with its receipt."""
    fill(database_url)
    with restart_desk(database_url, tmp_path) as (served, desk):
        assert send(served.url, "Lost", patience=0.001) is None
        while not (committed := _committed(desk)):
            time.sleep(0.001)
        served.stop(signal.SIGKILL)
    with restart_desk(database_url, tmp_path) as (served, desk):
        again = send(served.url, "Lost")
        assert again is not None
        assert {again["feedback"]["subject"]: again["feedback"]["reference"]} == committed == _committed(desk)
        assert desk.by_receipt(again["receipt"]) == again["feedback"]
