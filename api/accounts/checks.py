"""Checks of what people say of themselves: address, names, picture, password."""

import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import AnyUrl, TypeAdapter, UrlConstraints, ValidationError

from api.accounts.emails import read_email
from api.accounts.passwords import LONGEST, LONGEST_TYPED, SHORTEST, normal, weakness
from api.accounts.usernames import is_reserved, read_username
from api.mutations.inputs import Checks
from api.mutations.payloads import ErrorCode

NAME_LENGTH = 200
URL_LENGTH = 2000
HTTPS = TypeAdapter(Annotated[AnyUrl, UrlConstraints(allowed_schemes=["https"], host_required=True)])
HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode's categories of what does not show, or turns the text around it."""
JOINERS = "\u200c\u200d"
"""Do not show either, but many scripts and emoji are written with them."""


class AccountChecks(Checks):
    """Collects what is wrong with an account's input; each check gives the value as it is kept."""

    def email(self, value: str, *path: str) -> str:
        """An e-mail address."""
        return self._read(read_email, value, path)

    def any_username(self, value: str, *path: str) -> str:
        """A username; whether it is free only the database knows."""
        return self._read(read_username, value, path)

    def username(self, value: str, *path: str) -> str:
        """A username that everyone may choose: none of the site's own."""
        name = self.any_username(value, *path)
        if is_reserved(name):
            self.add("This username looks like one of the site's own. Choose another.", ErrorCode.TAKEN, *path)
        return name

    def display_name(self, value: str, *path: str) -> str:
        """A name as pages print it."""
        name = self.text(unicodedata.normalize("NFC", value), *path, most=NAME_LENGTH)
        if any(unicodedata.category(one) in HIDDEN and one not in JOINERS for one in name):
            self.add("It has characters that do not show. Leave them out.", ErrorCode.INVALID, *path)
        return name

    def avatar_url(self, value: str, *path: str) -> str:
        """The address of a picture, which readers' browsers load over HTTPS."""
        url = self.text(value, *path, most=URL_LENGTH)
        try:
            return str(HTTPS.validate_python(url)) if url else ""
        except ValidationError:
            self.add("Write the picture's address, as in https://example.org/me.png.", ErrorCode.INVALID, *path)
            return ""

    async def password(self, value: str, *path: str, known: tuple[str, ...]) -> str:
        """A new password. `known` is what guessers try first: the account's own address and names."""
        length = len(normal(value)) if len(value) <= LONGEST_TYPED else len(value)
        if length < SHORTEST:
            self.add(f"A password has at least {SHORTEST} characters.", ErrorCode.TOO_SHORT, *path)
        elif length > LONGEST:
            self.add(f"A password has at most {LONGEST} characters; this has {length:,}.", ErrorCode.TOO_LONG, *path)
        elif why := await weakness(value, *known):
            self.add(f"The password is easily guessed. {why}", ErrorCode.WEAK_PASSWORD, *path)
        return value

    def _read(self, read: Callable[[str], str], value: str, path: tuple[str, ...]) -> str:
        try:
            return read(value)
        except ValueError as error:
            self.add(str(error), ErrorCode.INVALID if value.strip() else ErrorCode.REQUIRED, *path)
            return ""
