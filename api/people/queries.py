"""Root fields that read people and organizations."""

import strawberry

from api.people.filters import OrganizationOrder, OrganizationWhere, PersonOrder, PersonWhere
from api.people.types import Organization, OrganizationConnection, Person, PersonConnection
from api.planner.fields import connection, one
from api.planner.filters import BY_SLUG


@strawberry.type
class PeopleQueries:
    """Root fields that read people and organizations."""

    person: Person | None = one("The person with that slug.", slug=(str, "As in `Person.slug`.", BY_SLUG))
    people: PersonConnection = connection("All people, by name.", where=PersonWhere, order_by=PersonOrder)
    organization: Organization | None = one(
        "The organization with that slug.", slug=(str, "As in `Organization.slug`.", BY_SLUG)
    )
    organizations: OrganizationConnection = connection(
        "All organizations, by name.", where=OrganizationWhere, order_by=OrganizationOrder
    )
