"""Secrets that are handed out: random, and kept only as hashes."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """A secret of 256 bits, in letters that survive addresses and headers."""
    return secrets.token_urlsafe(32)


def hash_of(token: str, key: bytes = b"") -> str:
    """What is kept of a token. It has too many bits to be guessed, so a fast hash without salt is enough.

    With the server's secret as `key`, whoever can write to the database cannot make a token that is let in.
    """
    return hmac.new(key, token.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
