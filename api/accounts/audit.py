"""The audit: what staff did, and what matters for security. Rows are only ever added; the database refuses the rest."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.tables import AuditEvent
from api.mutations.call import Call


def record(call: Call, action: str, subject_id: uuid.UUID | None = None, **details: Any) -> None:
    """Write down, in the mutation's transaction, that its viewer did something: `action` is the mutation's name.

    `subject_id` is the key of what it was done to; `details` are JSON, without anything that is private or secret.
    What was tried and refused is recorded too, as `…Failed`: by a mutation that returns its errors, since one that
    raises them undoes what it wrote.
    """
    call.session.add(
        AuditEvent(
            action=action,
            actor_id=call.viewer.account_id,
            subject_id=subject_id,
            address=call.client.address or None,
            details=details,
        )
    )


def record_by_operator(session: AsyncSession, action: str, subject_id: uuid.UUID | None = None, **details: Any) -> None:
    """Write down that something was done by a command on the server: by no account and from no address."""
    session.add(AuditEvent(action=action, subject_id=subject_id, details=details))
