"""People who speak or write, the organizations that they speak for, and who belongs to which."""

import uuid
from datetime import date
from enum import Enum

import sqlalchemy as sa
import strawberry
from sqlmodel import Field, SQLModel

from api.database.columns import BY_KEY, choice, folded, key, long_text, reference, text

NO_COUNTRY = "zz"
"""Sorts after every ISO 3166-1 code, which are in capitals: those without a country come last."""


@strawberry.enum(description="What sort of body an organization is.")
class OrganizationKind(Enum):
    """What sort of body an organization is."""

    ASSOCIATION = strawberry.enum_value(
        "ASSOCIATION", description="Members joined by a profession, a trade or a cause."
    )
    COMPANY = strawberry.enum_value("COMPANY", description="A business.")
    FEDERATION = strawberry.enum_value("FEDERATION", description="Organizations joined under one roof.")
    GOVERNMENT = strawberry.enum_value("GOVERNMENT", description="A ministry, agency or other part of one state.")
    INTERGOVERNMENTAL = strawberry.enum_value(
        "INTERGOVERNMENTAL", description="Founded by states together, as UNESCO and ASEAN were."
    )
    MEDIA = strawberry.enum_value("MEDIA", description="A newspaper, broadcaster, agency or other outlet.")
    UNIVERSITY = strawberry.enum_value(
        "UNIVERSITY", description="A university, college or the research institute of one."
    )
    OTHER = strawberry.enum_value("OTHER", description="None of the others fits.")


class Person(SQLModel, table=True):
    """Someone who is quoted, writes articles or teaches classes."""

    __tablename__ = "person"
    __table_args__ = (
        sa.Index("person_name", "name_key", "id"),
        sa.Index("person_statement_count", "statement_count", "id"),
        BY_KEY,
    )

    id: uuid.UUID = key()
    slug: str = text(200, unique=True)
    name: str = text(200)
    name_key: str = folded("name")
    photo_url: str | None = text(2000, nullable=True)
    photo_alt: str | None = text(2000, nullable=True)
    photo_credit: str | None = text(200, nullable=True)
    photo_width: int | None = None
    photo_height: int | None = None
    statement_count: int = Field(default=0)
    """Statements in published articles: kept by whoever publishes, because lists sort by it."""
    biography_markdown: str | None = long_text(nullable=True)
    biography_html: str | None = long_text(nullable=True)
    biography_text: str | None = long_text(nullable=True)


class Organization(SQLModel, table=True):
    """A body that people speak for, that publishes articles or holds classes."""

    __tablename__ = "organization"
    __table_args__ = (
        sa.Index("organization_name", "name_key", "id"),
        sa.Index("organization_country", sa.text(f"coalesce(country, '{NO_COUNTRY}')"), "id"),
        sa.Index("organization_parent", "parent_id", "name_key", "id"),
        sa.Index("organization_kind", "kind"),
        BY_KEY,
    )

    id: uuid.UUID = key()
    slug: str = text(200, unique=True)
    name: str = text(200)
    name_key: str = folded("name")
    acronym: str | None = text(50, nullable=True)
    kind: OrganizationKind = choice(OrganizationKind)
    country: str | None = Field(default=None, sa_type=sa.String(2, collation="C").with_variant(sa.String(2), "sqlite"))
    website: str | None = text(2000, nullable=True)
    parent_id: uuid.UUID | None = reference("organization.id", nullable=True)
    description_markdown: str | None = long_text(nullable=True)
    description_html: str | None = long_text(nullable=True)
    description_text: str | None = long_text(nullable=True)


class Affiliation(SQLModel, table=True):
    """One role that a person holds or held in an organization."""

    __tablename__ = "affiliation"
    __table_args__ = (
        sa.Index("affiliation_person", "person_id", "id"),
        sa.Index("affiliation_organization", "organization_id", "id"),
        sa.CheckConstraint("ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", "affiliation_dates"),
        BY_KEY,
    )

    id: uuid.UUID = key()
    person_id: uuid.UUID = reference("person.id", on_delete="CASCADE")
    organization_id: uuid.UUID = reference("organization.id")
    role: str = text(200)
    started_on: date | None = None
    ended_on: date | None = None
