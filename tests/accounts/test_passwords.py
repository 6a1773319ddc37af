"""How passwords are compared: alike for those who have an account and those who have none."""

import asyncio

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from api.accounts.passwords import NOBODY, hash_password


def test_nobody_has_what_takes_as_long_as_a_hash() -> None:
    """What stands for a missing account's password is a whole hash with the parameters of real ones, but fits none."""
    real = asyncio.run(hash_password("a long way to Tipperary"))
    assert (extract_parameters(NOBODY), len(NOBODY)) == (extract_parameters(real), len(real))
    # A malformed hash would be refused at once, with another error.
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(NOBODY, "a long way to Tipperary")
