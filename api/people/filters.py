"""What people and organizations can be filtered and sorted by."""

from collections.abc import Mapping
from enum import Enum
from typing import Optional

import sqlalchemy as sa
import strawberry

from api.people import tables
from api.people.tables import OrganizationKind
from api.planner.bindings import Scope
from api.planner.fields import bound, condition
from api.planner.filters import And, AnyOf, Ids, Not, Or, Some, Text
from api.planner.inputs import IdFilter, OrderDirection, StringFilter
from api.planner.rows import Expression, Joined, Row
from api.planner.sql import current_day


def is_current(affiliation: Row) -> sa.ColumnElement[bool]:
    """Whether an affiliation holds today."""
    begun = affiliation.started_on.is_(None) | (affiliation.started_on <= current_day())
    return begun & (affiliation.ended_on.is_(None) | (affiliation.ended_on >= current_day()))


def _current_organizations(person: Row, organization: Row, scope: Scope) -> Joined:
    held = scope.select(
        tables.Affiliation,
        lambda held: held.organization_id,
        lambda held: (held.person_id == person.id) & is_current(held),
    )
    return Joined(organization.id.in_(held))


@bound(tables.Organization)
@strawberry.input(description="Conditions on organizations; all that are given must hold.")
class OrganizationWhere:
    """Conditions on organizations."""

    and_: Optional[list["OrganizationWhere"]] = condition("Every one of these holds.", And(), name="and")
    or_: Optional[list["OrganizationWhere"]] = condition("At least one of these holds.", Or(), name="or")
    not_: Optional["OrganizationWhere"] = condition("This does not hold.", Not(), name="not")
    id: IdFilter | None = condition("By id.", Ids("Organization"))
    slug: StringFilter | None = condition("By slug.", Text(lambda o: o.slug))
    name: StringFilter | None = condition("By name.", Text(lambda o: o.name, lambda o: o.name_key))
    country: StringFilter | None = condition("By ISO 3166-1 code.", Text(lambda o: o.country))
    kind: list[OrganizationKind] | None = condition("Of one of these kinds.", AnyOf(lambda o: o.kind))


@bound(tables.Person)
@strawberry.input(description="Conditions on people; all that are given must hold.")
class PersonWhere:
    """Conditions on people."""

    and_: Optional[list["PersonWhere"]] = condition("Every one of these holds.", And(), name="and")
    or_: Optional[list["PersonWhere"]] = condition("At least one of these holds.", Or(), name="or")
    not_: Optional["PersonWhere"] = condition("This does not hold.", Not(), name="not")
    id: IdFilter | None = condition("By id.", Ids("Person"))
    slug: StringFilter | None = condition("By slug.", Text(lambda p: p.slug))
    name: StringFilter | None = condition("By name.", Text(lambda p: p.name, lambda p: p.name_key))
    organization: OrganizationWhere | None = condition(
        "Some current affiliation is with an organization that fits.", Some(_current_organizations)
    )


@strawberry.enum(description="What people can be sorted by.")
class PersonOrderField(Enum):
    """What people can be sorted by."""

    NAME = strawberry.enum_value("NAME", description="By name, whatever the case and accents.")
    STATEMENT_COUNT = strawberry.enum_value(
        "STATEMENT_COUNT", description="By how many statements published articles have of them."
    )


@strawberry.input(description="One thing to sort people by.")
class PersonOrder:
    """One thing to sort people by."""

    field: PersonOrderField = strawberry.field(description="What to compare.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="Which way.")


@strawberry.enum(description="What organizations can be sorted by.")
class OrganizationOrderField(Enum):
    """What organizations can be sorted by."""

    NAME = strawberry.enum_value("NAME", description="By name, whatever the case and accents.")
    COUNTRY = strawberry.enum_value("COUNTRY", description="By country code; those without a country come last.")


@strawberry.input(description="One thing to sort organizations by.")
class OrganizationOrder:
    """One thing to sort organizations by."""

    field: OrganizationOrderField = strawberry.field(description="What to compare.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="Which way.")


PERSON_ORDERS: Mapping[str, Expression] = {
    "NAME": lambda person: person.name_key,
    "STATEMENT_COUNT": lambda person: person.statement_count,
}
ORGANIZATION_ORDERS: Mapping[str, Expression] = {
    "NAME": lambda organization: organization.name_key,
    # A literal, since only so does the index on the same expression serve a prepared statement.
    "COUNTRY": lambda organization: sa.func.coalesce(
        organization.country, sa.literal_column(f"'{tables.NO_COUNTRY}'"), type_=sa.Text()
    ),
}
