"""The part of the schema that the measured operations ask for, with a resolver for each field that is a relation."""

from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.types import Info

from api.articles.tables import StatementKind

Item = TypeVar("Item")
Row = strawberry.Parent[Any]


def _load(info: Info, name: str, key: Any) -> Any:
    return info.context["loaders"][name].load(key)


@strawberry.type
class RichText:
    html: str


@strawberry.type
class Image:
    url: str
    alt: str
    credit: str | None
    width: int | None
    height: int | None


def _image(row: Any, prefix: str) -> Image | None:
    parts = {part: getattr(row, f"{prefix}_{part}") for part in ("url", "alt", "credit", "width", "height")}
    return Image(**parts) if parts["url"] else None


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Connection(Generic[Item]):
    nodes: list[Item]
    page_info: PageInfo | None = None


@strawberry.type
class Topic:
    slug: str
    name: str


@strawberry.type
class Organization:
    slug: str
    name: str
    acronym: str | None
    website: str | None


@strawberry.type
class Affiliation:
    role: str
    started_on: date | None
    ended_on: date | None

    @strawberry.field
    def is_current(row: Row) -> bool:
        return _is_current(row)

    @strawberry.field
    async def organization(row: Row, info: Info) -> Organization:
        return await _load(info, "organization", row.organization_id)


@strawberry.type
class Person:
    slug: str
    name: str

    @strawberry.field
    def id(row: Row) -> strawberry.ID:
        return strawberry.ID(f"Person_{row.id.hex}")

    @strawberry.field
    def biography(row: Row) -> RichText | None:
        return RichText(html=row.biography_html) if row.biography_html else None

    @strawberry.field
    def photo(row: Row) -> Image | None:
        return _image(row, "photo")

    @strawberry.field
    async def affiliations(row: Row, info: Info, current: bool | None = None) -> list[Affiliation]:
        held = await _load(info, "affiliations", row.id)
        return held if current is None else [each for each in held if _is_current(each) is current]

    @strawberry.field
    async def statements(row: Row, info: Info, first: int) -> Connection["Statement"]:
        return Connection(nodes=await _load(info, "said", row.id))


def _is_current(row: Any) -> bool:
    today = datetime.now(UTC).date()
    return (not row.started_on or row.started_on <= today) and (not row.ended_on or row.ended_on >= today)


@strawberry.type
class Statement:
    text: str
    kind: strawberry.enum(StatementKind)  # type: ignore[valid-type]  # the same enum in a second schema
    position: int

    @strawberry.field
    def id(row: Row) -> strawberry.ID:
        return strawberry.ID(f"Statement_{row.id.hex}")

    @strawberry.field
    async def speaker(row: Row, info: Info) -> Person:
        return await _load(info, "person", row.speaker_id)

    @strawberry.field
    async def article(row: Row, info: Info) -> "Article":
        return await _load(info, "article", row.article_id)

    @strawberry.field
    async def affiliation(row: Row, info: Info) -> Affiliation | None:
        key = row.affiliation_id
        return await _load(info, "affiliation", key) if key else None

    @strawberry.field
    async def topics(row: Row, info: Info) -> list[Topic]:
        return await _load(info, "statement_topics", row.id)


@strawberry.type
class TrainingClass:
    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    city: str | None
    country: str | None

    @strawberry.field
    def status(row: Row) -> str:
        now = datetime.now(UTC)
        if row.cancelled_at:
            return "CANCELLED"
        return "UPCOMING" if row.starts_at > now else "RUNNING" if row.ends_at > now else "ENDED"


@strawberry.type
class Article:
    slug: str
    title: str
    subtitle: str | None
    summary: str
    language: str
    published_at: datetime
    updated_at: datetime
    canonical_url: str | None
    reading_minutes: int
    comment_count: int

    @strawberry.field
    def id(row: Row) -> strawberry.ID:
        return strawberry.ID(f"Article_{row.id.hex}")

    @strawberry.field
    def body(row: Row) -> RichText:
        return RichText(html=row.body_html)

    @strawberry.field
    def cover(row: Row) -> Image | None:
        return _image(row, "cover")

    @strawberry.field
    async def authors(row: Row, info: Info) -> list[Person]:
        return await _load(info, "authors", row.id)

    @strawberry.field
    async def publisher(row: Row, info: Info) -> Organization | None:
        key = row.publisher_id
        return await _load(info, "organization", key) if key else None

    @strawberry.field
    async def topics(row: Row, info: Info) -> list[Topic]:
        return await _load(info, "topics", row.id)

    @strawberry.field
    async def translations(row: Row, info: Info) -> list["Article"]:
        group = await _load(info, "translations", row.translation_group)
        return [other for other in group if other.id != row.id]

    @strawberry.field
    async def statements(row: Row, info: Info, first: int) -> Connection[Statement]:
        return Connection(nodes=await _load(info, "statements", (row.id, first)))

    @strawberry.field
    async def speakers(row: Row, info: Info, first: int) -> Connection[Person]:
        return Connection(nodes=await _load(info, "speakers", row.id))

    @strawberry.field
    async def organizations(row: Row, info: Info, first: int) -> Connection[Organization]:
        return Connection(nodes=await _load(info, "organizations", row.id))

    @strawberry.field
    async def training_classes(row: Row, info: Info, first: int) -> Connection[TrainingClass]:
        return Connection(nodes=await _load(info, "classes", row.id))

    @strawberry.field
    async def related(row: Row, info: Info, first: int) -> list["Article"]:
        return await info.context["related"](row.id, first)
