"""How seed files are checked: types of fields, references by name, and messages that stand for themselves."""

from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

Kind = Literal["topic", "organization", "person", "class", "article", "user", "affiliation", "comment", "session"]
Known = dict[Kind, set[Hashable]]
"""The names that the seeds give, by kind: the context of validation, and what a reference may name."""


class Checked(BaseModel):
    """A part of a seed file: no field that is not ours, no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def wrong(message: str) -> PydanticCustomError:
    """What a validator raises: pydantic shows the message without a preface of its own."""
    return PydanticCustomError("seed", "{message}", {"message": message})


def check_known(info: ValidationInfo, kind: Kind, name: Hashable, message: str) -> None:
    """Refuse a name that the seeds give to nothing of that kind."""
    known: Known = info.context or {}
    if name not in known[kind]:
        raise wrong(message)


def reference(kind: Kind) -> AfterValidator:
    """A name that the seeds must give to something of that kind."""

    def check(name: str, info: ValidationInfo) -> str:
        check_known(info, kind, name, f'there is no {kind} "{name}"')
        return name

    return AfterValidator(check)


def unique(*fields: str) -> AfterValidator:
    """A list in which no two items agree in all of these fields, by which a second loading knows them again."""

    def check(items: Sequence[Any]) -> Sequence[Any]:
        seen = set()
        for item in items:
            name = tuple(getattr(item, field) for field in fields)
            if name in seen:
                raise wrong(f"two items have the same {' and '.join(fields)}: {', '.join(map(str, name))}")
            seen.add(name)
        return items

    return AfterValidator(check)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong(f'there is no timezone "{name}"; write one as in "Asia/Kuala_Lumpur"') from None
    return name


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Title = Annotated[str, Field(min_length=1, max_length=300)]
Summary = Annotated[str, Field(min_length=1, max_length=2000)]
Markdown = Annotated[str, Field(min_length=1, max_length=500_000)]
Comment = Annotated[str, Field(min_length=1, max_length=5000)]
Url = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2000)]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", max_length=35)]
Code = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){2}$")]
Timezone = Annotated[str, AfterValidator(_zone), Field(max_length=64)]
Positive = Annotated[int, Field(gt=0)]
Day = Annotated[date, Field(strict=False)]
Moment = Annotated[AwareDatetime, Field(strict=False)]


class Relative(Checked):
    """A time that many days from the day of loading, so that some sample classes always lie ahead."""

    days: int
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def _form(value: Any) -> str:
    return "days and at" if isinstance(value, dict | Relative) else "time"


Time = Annotated[
    Annotated[Moment, Tag("time")] | Annotated[Relative, Tag("days and at")],
    Discriminator(_form),
]


def moment(given: datetime | Relative, timezone: str, now: datetime) -> datetime:
    """The moment that a seed file means, where `now` is when it is loaded."""
    if isinstance(given, datetime):
        return given.astimezone(UTC)
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date() + timedelta(days=given.days)
    return datetime.combine(day, time.fromisoformat(given.at), zone).astimezone(UTC)
