"""One connection to the SMTP server, and what its answers mean (RFC 5321, 4.2)."""

import asyncio
import contextlib
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import aiosmtplib

from api.addresses import SmtpServer
from api.mail.rendering import one_line
from api.mail.tables import OutgoingEmail

QUIT_SECONDS = 2
FOR_GOOD = 500
OF_THE_CONNECTION = {503, 530, 534, 535, 538}
"""Refusals for good that say nothing of the recipient: commands out of order (RFC 5321), no log-in (RFC 4954)."""


class NotSent(Exception):
    """The server was asked to take a message, and did not, or did not say so: it is to be asked again."""

    def __init__(self, reason: str) -> None:
        # A server may say what no database and no log takes.
        super().__init__(one_line(reason))


class Refused(NotSent):
    """The server will never take this message, or not for this recipient."""


class ServerTrouble(NotSent):
    """The server takes no message at all now: it is not there, or it does not let us in."""


def compose(email: OutgoingEmail, sender: Address) -> EmailMessage:
    """The message as it is sent. Its id is always the same: so a copy that a crash made can be recognised."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    user, _, domain = email.recipient.rpartition("@")
    message["To"] = Address(username=user, domain=domain)
    message["Subject"] = email.subject
    message["Date"] = email.queued_at
    message["Message-ID"] = f"<{email.id}@{sender.domain}>"
    # RFC 3834: nobody's absence is to be answered to us.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.body_text)
    message.add_alternative(email.body_html, subtype="html")
    return message


class Connection:
    """Opened by the first message; one that broke, or was closed, is opened anew by the next."""

    def __init__(self, server: SmtpServer, sender: Address, seconds: float) -> None:
        self.sender = sender
        self.seconds = seconds
        self.client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            timeout=seconds,
        )

    async def aclose(self) -> None:
        """Take leave of the server."""
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await self.client.quit(timeout=QUIT_SECONDS)
        self.client.close()

    async def send(self, email: OutgoingEmail) -> None:
        """Have the server take a message. Raises NotSent, or what says more: Refused, ServerTrouble."""
        if not self.client.is_connected:
            await self._open()
        try:
            async with asyncio.timeout(self.seconds):
                await self.client.send_message(compose(email, self.sender))
        except aiosmtplib.SMTPRecipientsRefused as error:
            (refused,) = error.recipients
            raise _refusal(refused.code, refused.message) from error
        except aiosmtplib.SMTPDataError as error:
            raise _refusal(error.code, error.message) from error
        except (aiosmtplib.SMTPNotSupported, MessageError, ValueError) as error:
            raise Refused(str(error)) from error
        except aiosmtplib.SMTPResponseException as error:
            raise ServerTrouble(f"{error.code} {error.message}") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self.client.close()
            raise NotSent(_told(error)) from error
        except asyncio.CancelledError:
            # What the server says next would answer what nobody waits for any more.
            self.client.close()
            raise

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(self.seconds):
                await self.client.connect()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise ServerTrouble(_told(error)) from error


def _refusal(code: int, message: str) -> NotSent:
    """What the server means by refusing a recipient or a content."""
    told = f"{code} {message}"
    if code in OF_THE_CONNECTION:
        return ServerTrouble(told)
    return Refused(told) if code >= FOR_GOOD else NotSent(told)


def _told(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return str(error) or "The mail server took too long."
