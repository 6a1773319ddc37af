"""The rows that seeds become: which tables are filled, in which order, and what each row says."""

from collections.abc import Iterator
from datetime import datetime

from api.accounts.tables import Account
from api.articles.tables import (
    Article,
    ArticleAuthor,
    ArticleTopic,
    ArticleTrainingClass,
    Statement,
    StatementTopic,
    Topic,
)
from api.content.rendering import reading_minutes
from api.people.tables import Affiliation, Organization, Person
from api.planner.values import fold
from api.seeding import models
from api.seeding.checks import Relative, moment
from api.seeding.discussions import DISCUSSIONS
from api.seeding.inbox import INBOX
from api.seeding.steps import Loading, Owners, Ref, Row, Step, image, link, optional, parents_first, rich
from api.training.tables import (
    Attendance,
    Certificate,
    ClassHost,
    ClassSession,
    ClassSpeaker,
    ClassTopic,
    Enrollment,
    Place,
    SessionSpeaker,
    TrainingClass,
)


def topics(loading: Loading) -> Iterator[Row]:
    """Topics."""
    for given in loading.seeds.topics:
        yield Row(given.model_dump(), given.slug)


def organizations(loading: Loading) -> Iterator[Row]:
    """Organizations, each after the one that it is part of."""
    for given in parents_first(loading.seeds.organizations, lambda o: o.slug, lambda o: o.parent):
        values = given.model_dump(exclude={"parent", "description"}) | rich("description", given.description)
        yield Row(values | {"parent_id": optional(Organization, given.parent)}, given.slug)


def people(loading: Loading) -> Iterator[Row]:
    """People."""
    for given in loading.seeds.people:
        values = {"slug": given.slug, "name": given.name, "statement_count": 0}
        yield Row(values | rich("biography", given.biography) | image("photo", given.photo), given.slug)


def affiliations(loading: Loading) -> Iterator[Row]:
    """Roles of people in organizations."""
    for person in loading.seeds.people:
        for given in person.affiliations:
            values = given.model_dump(exclude={"organization"}) | {
                "person_id": Ref(Person, person.slug),
                "organization_id": Ref(Organization, given.organization),
            }
            yield Row(values, (person.slug, given.organization, given.role))


def classes(loading: Loading) -> Iterator[Row]:
    """Training classes; what lies a number of days ahead, from the day of loading."""
    for given in loading.seeds.training_classes:
        values = {
            **given.model_dump(include={"slug", "title", "venue", "city", "country", "timezone", "capacity"}),
            **rich("description", given.description),
            "starts_at": _moment(loading, given, given.starts_at),
            "ends_at": _moment(loading, given, given.ends_at),
            "cancelled_at": loading.now if given.cancelled else None,
            "enrollment_opens_at": _moment(loading, given, given.enrollment_opens_at),
            "enrollment_closes_at": _moment(loading, given, given.enrollment_closes_at),
            "enrolled_count": 0,
            "waitlist_count": 0,
            "updated_at": loading.now,
            "revision": 1,
        }
        yield Row(values, given.slug)


def _moment(loading: Loading, of: models.TrainingClass, given: datetime | Relative | None) -> datetime | None:
    return None if given is None else moment(given, of.timezone, loading.now)


def sessions(loading: Loading) -> Iterator[Row]:
    """Sittings of classes."""
    for of in loading.seeds.training_classes:
        for given in of.sessions:
            values = {
                "training_class_id": Ref(TrainingClass, of.slug),
                "title": given.title,
                "starts_at": _moment(loading, of, given.starts_at),
                "ends_at": _moment(loading, of, given.ends_at),
                "room": given.room,
            }
            yield Row(values, (of.slug, given.title))


def articles(loading: Loading) -> Iterator[Row]:
    """Articles, each after the one that it translates."""
    for given in parents_first(loading.seeds.articles, lambda a: a.slug, lambda a: a.translation_of):
        written_at = min(given.published_at or loading.now, loading.now)
        body = rich("body", given.body)
        key = loading.keys.at(written_at)
        values = {
            "id": key,
            **given.model_dump(include={"slug", "title", "subtitle", "summary", "language", "status"}),
            **given.model_dump(include={"published_at", "canonical_url", "comments_open"}),
            **body,
            **image("cover", given.cover),
            "reading_minutes": reading_minutes(str(body["body_text"]), given.language),
            "created_at": written_at,
            "updated_at": written_at,
            "publisher_id": optional(Organization, given.publisher),
            "translation_group": (
                Ref(Article, given.translation_of, "translation_group") if given.translation_of else key
            ),
            "comment_count": 0,
        }
        yield Row(values, given.slug)


def statements(loading: Loading) -> Iterator[Row]:
    """What was said in articles."""
    for article in loading.seeds.articles:
        said_at = min(article.published_at or loading.now, loading.now)
        for position, given in enumerate(article.statements, 1):
            values = {
                "id": loading.keys.at(said_at),
                "article_id": Ref(Article, article.slug),
                "speaker_id": Ref(Person, given.speaker),
                "affiliation_id": _capacity(loading, given, said_at),
                "position": position,
                "kind": given.kind,
                "text": given.text,
            }
            yield Row(values, (article.slug, position))


def _capacity(loading: Loading, said: models.Statement, at: datetime) -> Ref | None:
    """The affiliation that the speaker had to the organization at that time, or the first one at all."""
    speaker = next(person for person in loading.seeds.people if person.slug == said.speaker)
    held = [each for each in speaker.affiliations if each.organization == said.affiliation]
    if not held:
        return None
    current = [
        each
        for each in held
        if (not each.started_on or each.started_on <= at.date()) and (not each.ended_on or each.ended_on >= at.date())
    ]
    chosen = (current or held)[0]
    return Ref(Affiliation, (said.speaker, chosen.organization, chosen.role))


def accounts(loading: Loading) -> Iterator[Row]:
    """Readers and staff."""
    for given in loading.seeds.readers.users:
        values = given.model_dump() | {"username_key": fold(given.username), "email_verified_at": given.joined_at}
        yield Row(values, given.username)


def enrollments(loading: Loading) -> Iterator[Row]:
    """Readers' places in classes."""
    for given in loading.seeds.readers.enrollments:
        values = {
            "id": loading.keys.at(given.enrolled_at),
            "training_class_id": Ref(TrainingClass, given.class_),
            "account_id": Ref(Account, given.user),
            "status": given.status,
            "enrolled_at": given.enrolled_at,
            # In the order of time, and behind those who wait already where only some are added.
            "queue_number": int(given.enrolled_at.timestamp()) if given.status is Place.WAITLISTED else None,
        }
        yield Row(values, (given.class_, given.user))


def attendance(loading: Loading) -> Iterator[Row]:
    """Who was there in which session."""
    for given in loading.seeds.readers.enrollments:
        for title in given.attended:
            values = {
                "enrollment_id": Ref(Enrollment, (given.class_, given.user)),
                "class_session_id": Ref(ClassSession, (given.class_, title)),
            }
            yield Row(values)


def certificates(loading: Loading) -> Iterator[Row]:
    """What certifies that someone took part."""
    names = {user.username: user.display_name for user in loading.seeds.readers.users}
    for given in loading.seeds.readers.enrollments:
        if given.certificate:
            values = {
                "enrollment_id": Ref(Enrollment, (given.class_, given.user)),
                "training_class_id": Ref(TrainingClass, given.class_),
                "code": given.certificate,
                "issued_at": Ref(TrainingClass, given.class_, "ends_at"),
                "holder_name": names[given.user],
            }
            yield Row(values)


IN_ARTICLES = Owners(Article, "article_id", lambda seeds: ((each.slug, each) for each in seeds.articles))
IN_STATEMENTS = Owners(
    Statement,
    "statement_id",
    lambda seeds: (((a.slug, position), s) for a in seeds.articles for position, s in enumerate(a.statements, 1)),
)
IN_CLASSES = Owners(
    TrainingClass, "training_class_id", lambda seeds: ((each.slug, each) for each in seeds.training_classes)
)
IN_SESSIONS = Owners(
    ClassSession,
    "class_session_id",
    lambda seeds: (((c.slug, s.title), s) for c in seeds.training_classes for s in c.sessions),
)

STEPS = (
    Step(Topic, ("slug",), topics),
    Step(Organization, ("slug",), organizations),
    Step(Person, ("slug",), people),
    Step(Affiliation, ("person_id", "organization_id", "role"), affiliations),
    Step(TrainingClass, ("slug",), classes),
    Step(ClassSession, ("training_class_id", "title"), sessions),
    link(ClassHost, IN_CLASSES, "organization_id", Organization, "hosts"),
    link(ClassSpeaker, IN_CLASSES, "person_id", Person, "speakers"),
    link(ClassTopic, IN_CLASSES, "topic_id", Topic, "topics"),
    link(SessionSpeaker, IN_SESSIONS, "person_id", Person, "speakers"),
    Step(Article, ("slug",), articles),
    link(ArticleAuthor, IN_ARTICLES, "person_id", Person, "authors"),
    link(ArticleTopic, IN_ARTICLES, "topic_id", Topic, "topics"),
    link(ArticleTrainingClass, IN_ARTICLES, "training_class_id", TrainingClass, "training_classes"),
    Step(Statement, ("article_id", "position"), statements),
    link(StatementTopic, IN_STATEMENTS, "topic_id", Topic, "topics"),
    Step(Account, ("username_key",), accounts),
    Step(Enrollment, ("training_class_id", "account_id"), enrollments),
    Step(Attendance, ("enrollment_id", "class_session_id"), attendance),
    Step(Certificate, ("enrollment_id",), certificates),
    *DISCUSSIONS,
    *INBOX,
)
"""What is filled in which order: each table after those that it refers to."""
