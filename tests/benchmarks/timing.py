"""Whether the time that an answer takes tells that an address has an account: `python -m tests.benchmarks.timing`.

Log-in, sign-up, asking for a link: 200 times each for an address with an account and for one without, in turns, on each
database. Ends with exit code 1 where two medians differ by more than a tenth.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.accounts.sites import PASSWORD, Site, new_name, site
from tests.databases import BACKENDS, new_database
from tests.mail.conftest import make_tables

ROUNDS = 200
MOST = 0.1
LIMITS = {"account_mails": "", "log_in_failures": 10_000}


def asked(email: str) -> dict[str, dict[str, Any]]:
    """What is asked for an address, by mutation."""
    return {
        "logIn": {"email": email, "password": "not the password"},
        "signUp": {"email": email, "username": new_name(), "password": PASSWORD},
        "requestPasswordReset": {"email": email},
    }


def seconds(running: Site, mutation: str, email: str) -> float:
    """How long the answer takes."""
    given = asked(email)[mutation]
    begun = time.perf_counter()
    running.do(mutation, given)
    return time.perf_counter() - begun


def differences(running: Site) -> dict[str, tuple[float, float]]:
    """The medians, in milliseconds, for a known address and for unknown ones, by mutation."""
    known = running.sign_up()
    running.do("verifyEmail", {"token": known.link("Confirm your e-mail").partition("token=")[2]})
    medians = {}
    for mutation in asked(""):
        times: dict[bool, list[float]] = {True: [], False: []}
        for number in range(ROUNDS * 2):
            is_known = number % 2 == 0
            email = known.email if is_known else f"{new_name()}@example.org"
            times[is_known].append(seconds(running, mutation, email))
        medians[mutation] = (statistics.median(times[True]) * 1000, statistics.median(times[False]) * 1000)
    return medians


def main() -> int:
    """Measure on both databases and print a line for each mutation."""
    worst = 0.0
    for backend in BACKENDS:
        with (
            tempfile.TemporaryDirectory() as folder,
            new_database(backend, Path(folder)) as url,
            site(make_tables(url), limits=LIMITS) as running,
        ):
            for mutation, (known, unknown) in differences(running).items():
                apart = abs(known - unknown) / min(known, unknown)
                worst = max(worst, apart)
                line = f"{backend:<11}{mutation:<22}known {known:7.2f} ms  unknown {unknown:7.2f} ms  {apart:.1%}"
                print(line)  # noqa: T201  # its result
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
