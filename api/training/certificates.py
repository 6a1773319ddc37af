"""Certificates: what one shows, and in which words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

CERTIFICATE = """
query Certificate($code: String!) {
  certificate(code: $code) {
    code holderName issuedAt url
    trainingClass { title timezone startsAt endsAt city country hosts { name } }
  }
}
"""
"""What a certificate shows."""


def days(certificate: Mapping[str, Any]) -> str:
    """The days of the class by its own clocks, as in 3 April 2026; of more than one, the first and the last."""
    its = certificate["trainingClass"]
    first, last = (
        datetime.fromisoformat(its[end]).astimezone(ZoneInfo(its["timezone"])) for end in ("startsAt", "endsAt")
    )
    end = f"{last.day} {last:%B %Y}"
    if first.date() == last.date():
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{first.day} {first:%B}{f' {first.year}' if first.year != last.year else ''} – {end}"


def where(certificate: Mapping[str, Any]) -> str:
    """Who held the class, and where."""
    its = certificate["trainingClass"]
    hosts = ", ".join(host["name"] for host in its["hosts"])
    return " · ".join(part for part in (hosts, its["city"] or "") if part)
