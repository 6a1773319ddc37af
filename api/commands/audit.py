"""`rostrum audit`."""

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import orjson
import sqlalchemy as sa
import typer
from sqlmodel import col

from api.accounts.tables import Account, AuditEvent
from api.commands.accounts import found
from api.commands.databases import check_migrated, opened
from api.commands.options import DatabaseUrl
from api.database.columns import now
from api.errors import StartupError
from api.settings import DEFAULT_DATABASE, Settings, read_settings

app = typer.Typer()

AGO = re.compile(r"(\d{1,5})([mhd])")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@app.command("audit")
def audit_command(
    database_url: DatabaseUrl = DEFAULT_DATABASE,
    *,
    account: Annotated[
        str | None,
        typer.Option(
            help="Only what this account did or what was done to it: its username, e-mail address or key, "
            "which works after the account is gone too."
        ),
    ] = None,
    action: Annotated[str | None, typer.Option(help="Only this, e.g. logInFailed.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only from then on: 30m, 12h, 7d, or a date or time such as 2026-01-31T12:00.")
    ] = None,
    last: Annotated[int, typer.Option(min=1, help="At most so many, the latest.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for other programs.")] = False,
) -> None:
    """Print what staff did and what matters for security, the latest last.

    What was done by a command on the server has no account: it is shown as "operator".
    """
    settings = read_settings(database_url=database_url)
    begin = moment_of(since) if since else None
    for event in asyncio.run(_events(settings, account, action, begin, last)):
        typer.echo(orjson.dumps(event, default=str) if as_json else _line(event))


def moment_of(text: str) -> datetime:
    """The moment that an operator means; without an offset it is in UTC. Raises StartupError where it is none."""
    if match := AGO.fullmatch(text):
        return now() - int(match[1]) * UNITS[match[2]]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise StartupError(f"{text!r} is no time. Write 30m, 12h, 7d, or 2026-01-31T12:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _events(
    settings: Settings, account: str | None, action: str | None, since: datetime | None, last: int
) -> Sequence[dict[str, Any]]:
    actor, subject = sa.orm.aliased(Account), sa.orm.aliased(Account)
    events = (
        sa.select(
            col(AuditEvent.at),
            col(AuditEvent.action),
            col(AuditEvent.actor_id).label("actorId"),
            col(actor.username).label("actor"),
            col(AuditEvent.subject_id).label("subjectId"),
            col(subject.username).label("subject"),
            col(AuditEvent.address),
            col(AuditEvent.details),
        )
        .outerjoin(actor, col(actor.id) == col(AuditEvent.actor_id))
        .outerjoin(subject, col(subject.id) == col(AuditEvent.subject_id))
        .order_by(col(AuditEvent.id).desc())
        .limit(last)
    )
    async with opened(settings) as database:
        await check_migrated(database, settings)
        async with database.transaction() as session:
            if account:
                key = await found(session, account)
                events = events.where(sa.or_(col(AuditEvent.actor_id) == key, col(AuditEvent.subject_id) == key))
            if action:
                events = events.where(col(AuditEvent.action) == action)
            if since:
                events = events.where(col(AuditEvent.at) >= since)
            return [dict(row) for row in (await session.execute(events)).mappings()][::-1]


def _line(event: dict[str, Any]) -> str:
    actor = event["actor"] or event["actorId"] or ("stranger" if event["address"] else "operator")
    subject = event["subject"] or event["subjectId"]
    parts = [
        f"{event['at']:%Y-%m-%d %H:%M:%S}",
        f"{actor}",
        event["action"],
        f"→ {subject}" if subject and subject != actor else "",
        f"from {event['address']}" if event["address"] else "",
        " ".join(f"{name}={value}" for name, value in event["details"].items()),
    ]
    return "  ".join(part for part in parts if part)
