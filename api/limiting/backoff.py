"""Who fails to log in has to wait, longer each time; whoever knows the password does not notice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from unicodedata import normalize
from weakref import WeakValueDictionary

from api.errors import RateLimited
from api.limiting.failures import Failures
from api.limiting.keys import hashed, moment
from api.limiting.link import Kept


@dataclass(frozen=True)
class Attempt:
    """One try to log in. It counts as a failure unless it is told otherwise, whatever ends it."""

    failures: Kept[Failures]
    account: str
    address: str | None

    async def succeeded(self) -> None:
        """The password was right: the account's failures are forgotten, and the address has one less."""
        await self.failures.ask(lambda failures: failures.succeeded(self.account, self.address))


class LogInBackoff:
    """Lets tries to log in begin, and refuses them while an account or an address has to wait.

    From the fifth failure in a row on the next try has to wait: 1 s, and twice as long after each further failure, up
    to an hour (`log_in_…` in the settings). Another account of the same address that logs in does not end its row:
    else whoever has an account could guess the passwords of others for ever.
    """

    def __init__(self, failures: Kept[Failures]) -> None:
        self.failures = failures
        self.turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def attempt(self, email: str, address: str | None) -> AsyncIterator[Attempt]:
        """Try a password within the block. Raises RateLimited where the account or the address has to wait.

        `email` is what the client gave, whether or not such an account exists; `address` is `Address.key`. Tries for
        one account, and tries from one address, take turns in a worker: people who log in at once with right
        passwords are not refused for each other's sake, and guesses that come at once are refused after the fifth.
        """
        attempt = Attempt(self.failures, _account(email), hashed("address", address) if address else None)
        keys = [attempt.account, *([attempt.address] if attempt.address else [])]
        async with AsyncExitStack() as turns:
            for key in keys:
                await turns.enter_async_context(self.turns.setdefault(key, asyncio.Lock()))
            ready = await self.failures.ask(lambda failures: failures.begin(keys))
            if ready:
                raise RateLimited("There were too many log-ins with a wrong password in a row.", moment(ready))
            yield attempt

    async def clear(self, email: str) -> None:
        """Forget an account's failures, as after its password was reset."""
        await self.failures.ask(lambda failures: failures.succeeded(_account(email), None))


def _account(email: str) -> str:
    # At least as much is the same here as where accounts are looked up: else each spelling had tries of its own.
    return hashed("account", normalize("NFKC", email).strip().casefold())
