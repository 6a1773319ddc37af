"""A real SMTP server that receives what Rostrum sends, for tests to read, and to make trouble with."""

import asyncio
import email
import re
import socket
import ssl
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SENDER = "The Herald <news@herald.example>"


@dataclass(frozen=True)
class Received:
    """One message as the server got it: to whom it was addressed on the envelope, and what it says."""

    recipient: str
    message: EmailMessage
    is_encrypted: bool

    def form(self, kind: str) -> str:
        """Its body as "plain" text or as "html"."""
        part = self.message.get_body((kind,))
        assert part, f"no {kind} in {self.message}"
        return str(part.get_content())

    @property
    def text(self) -> str:
        """Its body as plain text."""
        return self.form("plain")

    @property
    def link(self) -> str:
        """The first link in its text."""
        found = re.search(r"https?://\S+", self.text)
        assert found, f"no link in {self.text}"
        return found[0]


class Protocol(SMTP):
    """SMTP whose answers may hold bytes that are no UTF-8, written as surrogates (PEP 383)."""

    async def push(self, status: Any) -> None:
        """Answer the client."""
        await super().push(status.encode(errors="surrogateescape") if isinstance(status, str) else status)


class Mailbox:
    """An SMTP server on this machine. It takes everything, unless told otherwise."""

    def __init__(self, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None) -> None:
        self.received: list[Received] = []
        self.asked: list[str] = []
        """The recipients that it was asked about, taken or not."""
        self.connections = 0
        self.refusals: dict[str, list[str]] = {}
        """What it answers for a recipient, one answer each time it is asked; the last one from then on."""
        self.delay = 0.0
        """How many seconds after it has taken a message it says so."""
        self.tls = tls
        self.login = login
        self.port = 0
        self._protocols: list[Protocol] = []
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.come()

    @property
    def url(self) -> str:
        """What to set as ROSTRUM_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What an application needs to send here."""
        return {"smtp_url": self.url, "mail_from": SENDER}

    @property
    def environment(self) -> dict[str, str]:
        """The same, for a process of its own."""
        return {f"ROSTRUM_{name.upper()}": value for name, value in self.settings.items()}

    def wait(self, count: int = 1, *, to: str | None = None, seconds: float = 20) -> list[Received]:
        """All that was received, by one recipient or by all, as soon as it is so many."""
        deadline = time.monotonic() + seconds
        while True:
            found = [one for one in self.received if to in {None, one.recipient}]
            if len(found) >= count:
                return found
            assert time.monotonic() < deadline, f"{len(found)} of {count} messages came within {seconds} s: {found}"
            time.sleep(0.02)

    def refuse(self, recipient: str, *answers: str) -> None:
        """Answer so when asked to take a message for a recipient."""
        self.refusals[recipient] = list(answers)

    def go(self) -> None:
        """Be gone: end all connections and refuse new ones."""
        self._run(self._close())

    def come(self) -> None:
        """Be there again, at the same port."""
        self._run(self._listen())

    def close(self) -> None:
        """Be gone for good."""
        self.go()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    def _protocol(self) -> Protocol:
        self.connections += 1
        protocol = Protocol(
            self,
            hostname="mailbox.example",
            loop=self._loop,
            enable_SMTPUTF8=True,
            tls_context=self.tls,
            require_starttls=self.tls is not None,
            authenticator=self._authenticate,
            auth_required=self.login is not None,
        )
        self._protocols.append(protocol)
        return protocol

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=self.login == (given.login.decode(), given.password.decode()), handled=False)

    async def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._server = await self._loop.create_server(self._protocol, sock=listener)

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        self._server = None
        for protocol in self._protocols:
            if isinstance(protocol.transport, asyncio.Transport):
                protocol.transport.abort()
        self._protocols.clear()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or refuse it."""
        self.asked.append(address)
        if answers := self.refusals.get(address):
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if not answer.startswith("2"):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a message."""
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        for recipient in envelope.rcpt_tos:
            self.received.append(Received(recipient, message, session.ssl is not None))
        await asyncio.sleep(self.delay)
        return "250 OK"


@contextmanager
def mailbox(tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None) -> Iterator[Mailbox]:
    """A running mailbox."""
    box = Mailbox(tls, login)
    try:
        yield box
    finally:
        box.close()
