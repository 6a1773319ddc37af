"""Receipts: what opens one item of feedback to whoever sent it without an account."""

from api.accounts.tokens import hash_of, new_token


def new_receipt() -> tuple[str, str]:
    """A receipt, which is told once, and what is kept of it."""
    receipt = new_token()
    return receipt, receipt_hash(receipt)


def receipt_hash(receipt: str) -> str:
    """What is kept of a receipt, however it was copied out of an e-mail."""
    return hash_of(receipt.strip())
