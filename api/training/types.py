"""Training classes, their sessions and those who take part, as GraphQL shows them."""

from datetime import datetime
from typing import Optional

import sqlalchemy as sa
import strawberry

from api.accounts.types import User
from api.articles import tables as articles
from api.articles.filters import ArticleOrder, ArticleWhere
from api.articles.types import BY_NAME, ArticleConnection, Topic
from api.content.types import RichText
from api.mutations.permissions import Permission, permission
from api.people.types import Organization, Person
from api.planner.arguments import Value
from api.planner.bindings import Scope
from api.planner.connections import Connection, Node
from api.planner.fields import bound, column, computed, connection, group, identifier, many, one
from api.planner.joins import among, of, through, to
from api.planner.rows import Joined, Row, Term
from api.training import rules, tables
from api.training.filters import IN_STATUS, TRAINING_CLASS_ORDERS, EnrollmentStatus, enrollment_status, status
from api.training.progress import progress, waitlist_position
from api.training.tables import TrainingClassStatus

BY_START = (Term("STARTS_AT", lambda row: row.starts_at),)
BY_QUEUE = (
    Term(
        "QUEUE",
        lambda enrollment: sa.case(
            (enrollment.status == sa.literal_column("'WITHDRAWN'"), sa.literal_column("2147483647")),
            else_=sa.func.coalesce(enrollment.queue_number, sa.literal_column("0")),
        ),
    ),
)


def _own(training_class: Row, enrollment: Row, scope: Scope) -> Joined:
    return Joined((enrollment.training_class_id == training_class.id) & (enrollment.account_id == scope.viewer()))


def _api_url(scope: Scope) -> sa.ColumnElement[str]:
    return scope.bind(Value("api_url", constant=scope.settings.own_url), sa.Text())


def _calendar_url(training_class: Row, scope: Scope) -> sa.ColumnElement[str]:
    return _api_url(scope) + sa.literal_column("'/calendars/class/'") + training_class.slug + ".ics"


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


@strawberry.type(description="What the viewer may do with a class now.")
class TrainingClassPermissions:
    """What the viewer may do with a class now."""

    enroll: Permission = permission(
        "Take a seat. With the reason `FULL` one may still wait for a seat: `enroll` with `joinWaitlist`.", rules.ENROLL
    )
    withdraw: Permission = permission("Give up one's seat, or the wait for one.", rules.WITHDRAW)
    edit: Permission = permission("Change what is said of it, its times and its sessions.", rules.EDIT)
    cancel: Permission = permission("Call it off.", rules.CANCEL)
    issue_certificates: Permission = permission("Certify who took part.", rules.ISSUE)


@bound(tables.TrainingClass, orders=TRAINING_CLASS_ORDERS, order=(("STARTS_AT", False),))
@strawberry.type(description="A class that readers can join.")
class TrainingClass(Node):
    """A class that readers can join."""

    id: strawberry.ID = identifier()
    slug: str = column(
        "For addresses of pages. It may change; `trainingClass(slug:)` finds the class by its former ones too."
    )
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
        order=BY_START,
    )
    articles: ArticleConnection = connection(
        "Articles that report on it.",
        among(articles.ArticleTrainingClass, "training_class_id", "article_id"),
        where=ArticleWhere,
        order_by=ArticleOrder,
    )
    enrollments: "EnrollmentConnection" = connection(
        "For staff from EDITOR on: who has a seat, then who waits for one, in the queue's order, then who withdrew. "
        "Others see their own place alone.",
        of("training_class_id"),
        order=BY_QUEUE,
        status=(list[EnrollmentStatus] | None, "Only those in one of these states.", IN_STATUS),
    )
    viewer_enrollment: Optional["Enrollment"] = one(
        "The viewer's own place, also one that they withdrew from; null where they never had one.", _own
    )
    viewer_can: TrainingClassPermissions = group("What the viewer may do with it now.", "")
    calendar_url: str = computed(
        "Where a calendar program reads its sessions (iCalendar, RFC 5545); it may subscribe, and so learn of changes.",
        _calendar_url,
    )
    updated_at: datetime = column("When staff last changed it; who enrols or withdraws does not change it.")
    revision: int = column("How often staff have changed it, from 1 on: what calendars call SEQUENCE.")


@strawberry.type(description="Training classes, page by page.")
class TrainingClassConnection(Connection[TrainingClass]):
    """Training classes, page by page."""


@bound(tables.Certificate)
@strawberry.type(description="That someone took part in a class, for anyone to check who has its code.")
class Certificate:
    """That someone took part in a class."""

    code: str = column("What it is checked by: `certificate(code:)`, or the page at `url`.")
    issued_at: datetime = column("When it was issued.")
    holder_name: str = column("Who took part, by the name that they had when it was issued.")
    training_class: TrainingClass = one("In what.", to("training_class_id"))
    url: str = computed(
        "The page that shows it to anyone, ready to be printed; with `.pdf` behind it, the same as a PDF.",
        lambda certificate, scope: _api_url(scope) + sa.literal_column("'/certificates/'") + certificate.code,
    )


@bound(tables.Enrollment)
@strawberry.type(
    description="One reader's place in one class, or in its queue. Others see it only if they run classes."
)
class Enrollment(Node):
    """One reader's place in one class, or in its queue."""

    id: strawberry.ID = identifier()
    training_class: TrainingClass = one("The class.", to("training_class_id"))
    user: User = one("Whose it is.", to("account_id"))
    status: EnrollmentStatus = column("Where they stand with the class now.", enrollment_status)
    waitlist_position: int | None = computed(
        "How many wait, up to and with them: 1 for who gets the next seat. Null for who does not wait.",
        waitlist_position,
    )
    enrolled_at: datetime = column("When they enrolled, or joined the queue from which they got their seat.")
    attended_sessions: list[ClassSession] = many(
        "The sessions in which they were there, the earliest first.",
        through(tables.Attendance, "enrollment_id", "class_session_id"),
        order=BY_START,
    )
    progress: float = computed(
        "From 0 to 1: sessions in which they were there, of those that have begun so far. 0 before the first.", progress
    )
    certificate: Certificate | None = one(
        "That they took part; null while none has been issued.",
        lambda enrollment, certificate, _scope: Joined(certificate.enrollment_id == enrollment.id),
    )


@strawberry.type(description="Places in classes, page by page.")
class EnrollmentConnection(Connection[Enrollment]):
    """Places in classes, page by page."""


@bound(tables.CalendarFeed)
@strawberry.type(description="The private address at which a calendar program reads all classes of one account.")
class CalendarFeed:
    """The private address at which a calendar program reads all classes of one account."""

    created_at: datetime = column("Since when it is valid. The address itself is told by `renewCalendarFeed` alone.")
