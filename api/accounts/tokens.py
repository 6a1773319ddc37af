"""Secrets that are handed out: random, and kept only as hashes."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits, in letters that survive addresses and headers."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. It has too many bits to be guessed, so a fast hash without salt is enough."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
