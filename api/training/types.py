"""Training classes and their sessions, as GraphQL shows them."""

from datetime import datetime

import strawberry

from api.articles import tables as articles
from api.articles.filters import ArticleOrder, ArticleWhere
from api.articles.types import BY_NAME, ArticleConnection, Topic
from api.content.types import RichText
from api.people.types import Organization, Person
from api.planner.connections import Connection, Node
from api.planner.fields import bound, column, connection, group, identifier, many, one
from api.planner.joins import among, of, through, to
from api.planner.rows import Term
from api.training import tables
from api.training.filters import TRAINING_CLASS_ORDERS, TrainingClassStatus, status


@bound(tables.ClassSession)
@strawberry.type(description="One sitting of a class.")
class ClassSession(Node):
    """One sitting of a class."""

    id: strawberry.ID = identifier()
    training_class: "TrainingClass" = one("The class that it is a part of.", to("training_class_id"))
    title: str = column("What it is about.")
    starts_at: datetime = column("When it begins, in UTC; show it in the class's `timezone`.")
    ends_at: datetime = column("When it ends, in UTC.")
    room: str | None = column("Where in the venue, or how to join from elsewhere.")
    speakers: list[Person] = many(
        "Who speaks in it.",
        through(tables.SessionSpeaker, "class_session_id", "person_id", position="position"),
        usually=3,
    )


@bound(tables.TrainingClass, orders=TRAINING_CLASS_ORDERS, order=(("STARTS_AT", False),))
@strawberry.type(description="A class that readers can join.")
class TrainingClass(Node):
    """A class that readers can join."""

    id: strawberry.ID = identifier()
    slug: str = column("For addresses of pages: `trainingClass(slug:)` finds it by this.")
    title: str = column("As a page prints it.")
    description: RichText = group("What one learns, and for whom it is.", "description_")
    hosts: list[Organization] = many(
        "Who holds it, the leading host first.",
        through(tables.ClassHost, "training_class_id", "organization_id", position="position"),
        usually=3,
    )
    speakers: list[Person] = many(
        "Who teaches or speaks, in the programme's order.",
        through(tables.ClassSpeaker, "training_class_id", "person_id", position="position"),
    )
    topics: list[Topic] = many(
        "What it is about, by name.", through(tables.ClassTopic, "training_class_id", "topic_id"), order=BY_NAME
    )
    venue: str | None = column("The house; null for a class online, or while it is not settled.")
    city: str | None = column("Where the venue is.")
    country: str | None = column("Where the venue is: ISO 3166-1 alpha-2, e.g. MY.")
    timezone: str = column("The IANA zone that its times are meant in, e.g. Asia/Kuala_Lumpur.")
    starts_at: datetime = column("When the first session begins, in UTC; show it in `timezone`.")
    ends_at: datetime = column("When the last session ends, in UTC.")
    status: TrainingClassStatus = column("Where it stands in time, now.", status)
    enrollment_opens_at: datetime | None = column("From when one can enrol; null for at once.")
    enrollment_closes_at: datetime | None = column("Until when one can enrol; null for until it begins.")
    capacity: int | None = column("How many seats it has; null for no limit.")
    enrolled_count: int = column("How many seats are taken.")
    seats_left: int | None = column(
        "How many seats are free; null for no limit.",
        lambda training_class: training_class.capacity - training_class.enrolled_count,
    )
    waitlist_count: int = column("How many wait for a seat.")
    sessions: list[ClassSession] = many(
        "Its sittings, the earliest first.",
        of("training_class_id"),
        order=(Term("STARTS_AT", lambda session: session.starts_at),),
    )
    articles: ArticleConnection = connection(
        "Articles that report on it.",
        among(articles.ArticleTrainingClass, "training_class_id", "article_id"),
        where=ArticleWhere,
        order_by=ArticleOrder,
    )


@strawberry.type(description="Training classes, page by page.")
class TrainingClassConnection(Connection[TrainingClass]):
    """Training classes, page by page."""
