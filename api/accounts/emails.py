"""E-mail addresses: whether a text is one, and when two are the same."""

from email_validator import EmailNotValidError, validate_email


def read_email(text: str) -> str:
    """An address in the one form that is kept: Unicode's NFC, its domain in lower case, written out (not IDNA's ASCII).

    Raises ValueError, in words to show, where it is none. Whether mail arrives there only the link in it tells.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None


def address_key(email: str) -> str:
    """By what an address is found again: whatever its case, but with its accents, which make another mailbox."""
    return email.lower()


def key_of_address(text: str) -> str | None:
    """The key of whatever someone wrote into a field for an address; None where it is no address."""
    try:
        return address_key(read_email(text))
    except ValueError:
        return None
