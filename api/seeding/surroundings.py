"""Synthetic topics, organizations, people and accounts: what synthetic articles refer to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import SQLModel

from api.accounts.tables import Account
from api.articles.tables import Topic
from api.people.tables import Affiliation, Organization, OrganizationKind, Person
from api.planner.values import fold
from api.seeding import words
from api.seeding.amounts import Amounts
from api.seeding.keys import Keys
from api.seeding.steps import rich
from api.seeding.texts import Texts

BEGIN = datetime(2023, 10, 1, tzinfo=UTC)
COUNTRIES = ("CN", "DE", "FR", "GB", "ID", "IN", "JP", "KE", "MY", "NG", "PE", "TH", "US", "VN", None)

Row = dict[str, Any]
Rows = tuple[type[SQLModel], list[Row]]
Item = TypeVar("Item")


class Surroundings:
    """Makes the rows that articles refer to, and picks among them: a few often, most seldom, as in life."""

    def __init__(self, amounts: Amounts, number: int) -> None:
        self.amounts = amounts
        self.random = Random(number)  # noqa: S311  # the same number is to give the same content
        self.keys = Keys(self.random.getrandbits)
        self.texts = Texts(self.random)
        self.topics = [self._topic(n) for n in range(amounts.topics)]
        self.organizations = [self._organization(n) for n in range(amounts.organizations)]
        for child in self.organizations[len(self.organizations) // 2 :: 3]:
            child["parent_id"] = self.often(self.organizations[: len(self.organizations) // 2])["id"]
        self.people = [self._person(n) for n in range(amounts.people)]
        self.affiliations = {person["id"]: self._affiliations(person["id"]) for person in self.people}
        self.accounts = [self._account(n) for n in range(amounts.users)]

    def rows(self) -> list[Rows]:
        """All rows, in an order in which each refers to earlier ones."""
        return [
            (Topic, self.topics),
            (Organization, self.organizations),
            (Person, self.people),
            (Affiliation, [held for each in self.affiliations.values() for held in each]),
            (Account, self.accounts),
        ]

    def often(self, items: Sequence[Item]) -> Item:
        """One of the items, the first ones far more often than the last."""
        return items[int(len(items) * self.random.random() ** 2)]

    def several(self, items: Sequence[Item], most: int) -> list[Item]:
        """One to `most` different items."""
        picked = {id(item): item for item in (self.often(items) for _ in range(self.random.randint(1, most)))}
        return list(picked.values())

    def capacity(self, person_id: UUID) -> UUID | None:
        """An affiliation in which that person speaks."""
        held = self.affiliations[person_id]
        return self.random.choice(held)["id"] if held else None

    def _topic(self, number: int) -> Row:
        field = words.FIELDS[number % len(words.FIELDS)]
        round_ = number // len(words.FIELDS)
        name = f"{field.capitalize()} {round_ + 1}" if round_ else field.capitalize()
        return {
            "id": self.keys.at(BEGIN),
            "slug": f"generated-topic-{number + 1}",
            "name": name,
            "name_key": fold(name),
            "description": f"Synthetic content about {field}.",
        }

    def _organization(self, number: int) -> Row:
        body = words.KINDS_OF_BODY[number % len(words.KINDS_OF_BODY)]
        name = f"{body} {self.random.choice(words.FIELDS).capitalize()}, {self.random.choice(words.PLACES)}"
        return {
            "id": self.keys.at(BEGIN),
            "slug": f"generated-organization-{number + 1}",
            "name": name,
            "name_key": fold(name),
            "kind": self.random.choice(list(OrganizationKind)),
            "country": self.random.choice(COUNTRIES),
            "website": f"https://example.org/organizations/{number + 1}",
            "parent_id": None,
        } | rich("description", f"{name} is **synthetic**.")

    def _person(self, number: int) -> Row:
        name = self.texts.name(number)
        photo = f"https://example.org/people/{number + 1}.jpg" if number % 2 else None
        return {
            "id": self.keys.at(BEGIN),
            "slug": f"generated-person-{number + 1}",
            "name": name,
            "name_key": fold(name),
            "photo_url": photo,
            "photo_alt": photo and f"Portrait of {name}",
            "statement_count": 0,
        } | rich("biography", f"{name} is *synthetic*, made up by `rostrum generate`.")

    def _affiliations(self, person_id: UUID) -> list[Row]:
        held = []
        for current in (True, False)[: self.random.choice((0, 1, 1, 1, 2, 2))]:
            began = date(2010, 1, 1) + timedelta(days=self.random.randrange(4000))
            held.append(
                {
                    "id": self.keys.at(BEGIN),
                    "person_id": person_id,
                    "organization_id": self.often(self.organizations)["id"],
                    "role": self.random.choice(words.ROLES),
                    "started_on": began,
                    "ended_on": None if current else began + timedelta(days=self.random.randrange(30, 1000)),
                }
            )
        return held

    def _account(self, number: int) -> Row:
        username = f"generated-reader-{number + 1}"
        return {
            "id": self.keys.at(BEGIN),
            "username": username,
            "username_key": username,
            "display_name": self.texts.name(number * 3),
            "email": f"{username}@example.org",
            "email_key": f"{username}@example.org",
            "joined_at": BEGIN,
            "email_verified_at": BEGIN,
        }
