"""E-mails made from templates."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from api.mail.tables import SUBJECT_LENGTH

BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What would end a line, or cannot be stored or sent."""
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What makes all the text after it run in another direction (Unicode's explicit directional formatting)."""
UNITS = {"day": 24 * 60, "hour": 60, "minute": 1}


class Lines(str):
    """A value that may have several lines."""

    __slots__ = ()


def one_line(text: str) -> str:
    """A text that stays where it is put: without line breaks, controls and turns of direction."""
    return " ".join(TURNS.sub("", BREAKS.sub(" ", text)).split())


def lines(text: str) -> Lines:
    """A text whose line breaks are meant, such as someone's answer."""
    return Lines("\n".join(one_line(line) for line in text.splitlines()))


def in_words(span: timedelta) -> str:
    """A span of time as people say it: "one hour", "2 days", "90 minutes"."""
    minutes = -(-span // timedelta(minutes=1))
    unit, size = next((unit, size) for unit, size in UNITS.items() if minutes % size == 0)
    count = minutes // size
    return f"one {unit}" if count == 1 else f"{count} {unit}s"


def _shown(value: Any) -> Any:
    """A value as templates show it."""
    return one_line(value) if isinstance(value, str) and not isinstance(value, Markup | Lines) else value


environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    finalize=_shown,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
environment.filters |= {"in_words": in_words, "lines": lines}


@dataclass(frozen=True)
class Rendered:
    """What a message says: its subject, and its body in two forms."""

    subject: str
    text: str
    html: str


def render(name: str, context: dict[str, Any]) -> Rendered:
    """Fill a pair of templates. Raises jinja2's errors where there is no such pair, or it needs what is not given."""
    template = environment.get_template(f"{name}.txt")
    subject = one_line("".join(template.blocks["subject"](template.new_context(context))))
    if len(subject) > SUBJECT_LENGTH:
        subject = subject[: SUBJECT_LENGTH - 1] + "…"
    html = environment.get_template(f"{name}.html").render(context, subject=subject)
    return Rendered(subject, template.render(context), html)
