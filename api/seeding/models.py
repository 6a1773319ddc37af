"""What seed files say: their parts, each as strict as the tables that it fills."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from api.articles.tables import ArticleStatus, StatementKind
from api.comments.tables import CommentStatus, HoldReason, ReportReason
from api.context import Role
from api.people.tables import OrganizationKind
from api.seeding.checks import (
    Checked,
    Code,
    Comment,
    Country,
    Day,
    Email,
    Language,
    Markdown,
    Moment,
    Name,
    Positive,
    Slug,
    Summary,
    Time,
    Timezone,
    Title,
    Url,
    check_known,
    moment,
    reference,
    unique,
    wrong,
)
from api.seeding.feedback import Feedback
from api.training.tables import Place

ByName = Field(strict=False)
"""For enums, which YAML can only give by name."""

Topics = list[Annotated[str, reference("topic")]]
People = list[Annotated[str, reference("person")]]


class Topic(Checked):
    """What articles, statements and classes are about."""

    slug: Slug
    name: Name
    description: Summary | None = None


class Organization(Checked):
    """A body that people speak for."""

    slug: Slug
    name: Name
    acronym: Annotated[str, Field(max_length=50)] | None = None
    kind: Annotated[OrganizationKind, ByName]
    country: Country | None = None
    website: Url | None = None
    description: Markdown | None = None
    parent: Annotated[str, reference("organization")] | None = None


class Image(Checked):
    """A picture elsewhere."""

    url: Url
    alt: Summary
    credit: Name | None = None
    width: Positive | None = None
    height: Positive | None = None


class Affiliation(Checked):
    """One role that a person holds or held."""

    organization: Annotated[str, reference("organization")]
    role: Name
    started_on: Day | None = None
    ended_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise wrong("it ended before it started")
        return self


class Person(Checked):
    """Someone who is quoted, writes or teaches."""

    slug: Slug
    name: Name
    biography: Markdown | None = None
    photo: Image | None = None
    affiliations: Annotated[list[Affiliation], unique("organization", "role")] = Field(default_factory=list)


class Statement(Checked):
    """What one speaker said."""

    speaker: Annotated[str, reference("person")]
    affiliation: Annotated[str, reference("organization")] | None = None
    kind: Annotated[StatementKind, ByName]
    text: Markdown
    topics: Topics = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_own_capacity(self, info: ValidationInfo) -> Self:
        if self.affiliation:
            message = f'"{self.speaker}" has no affiliation to "{self.affiliation}"'
            check_known(info, "affiliation", (self.speaker, self.affiliation), message)
        return self


class Article(Checked):
    """One article with its statements."""

    slug: Slug
    title: Title
    subtitle: Title | None = None
    summary: Summary
    language: Language
    status: Annotated[ArticleStatus, ByName]
    published_at: Moment | None = None
    canonical_url: Url | None = None
    cover: Image | None = None
    authors: People
    publisher: Annotated[str, reference("organization")] | None = None
    topics: Topics = Field(default_factory=list)
    training_classes: list[Annotated[str, reference("class")]] = Field(default_factory=list)
    translation_of: Annotated[str, reference("article")] | None = None
    comments_open: bool = True
    body: Markdown
    statements: list[Statement] = Field(default_factory=list)

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.status is not ArticleStatus.DRAFT and not self.published_at:
            raise wrong(f"an article that is {self.status.name} needs published_at")
        return self


class Timed(Checked):
    """Something that has a name and a time."""

    title: Title
    starts_at: Time
    ends_at: Time


class Session(Timed):
    """One sitting of a class."""

    room: Name | None = None
    speakers: People = Field(default_factory=list)


class TrainingClass(Timed):
    """A class that readers can join."""

    slug: Slug
    description: Markdown
    hosts: list[Annotated[str, reference("organization")]] = Field(default_factory=list)
    speakers: People = Field(default_factory=list)
    topics: Topics = Field(default_factory=list)
    venue: Name | None = None
    city: Name | None = None
    country: Country | None = None
    timezone: Timezone
    enrollment_opens_at: Time | None = None
    enrollment_closes_at: Time | None = None
    capacity: Positive | None = None
    cancelled: bool = False
    sessions: Annotated[list[Session], unique("title")] = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        now = datetime.now(UTC)
        timed: list[Timed] = [self, *self.sessions]
        for part in timed:
            if moment(part.ends_at, self.timezone, now) < moment(part.starts_at, self.timezone, now):
                raise wrong(f'"{part.title}" ends before it starts')
        return self


class User(Checked):
    """A reader or someone of the staff."""

    username: Name
    display_name: Name
    email: Email
    role: Annotated[Role, ByName]
    joined_at: Moment


class Enrollment(Checked):
    """One reader's place in one class."""

    class_: Annotated[str, reference("class"), Field(alias="class")]
    user: Annotated[str, reference("user")]
    status: Annotated[Place, ByName]
    enrolled_at: Moment
    attended: list[Annotated[str, Field(min_length=1)]] = Field(default_factory=list)
    """Titles of the sessions in which they were there."""
    certificate: Code | None = None

    @model_validator(mode="after")
    def _at_sessions_of_the_class(self, info: ValidationInfo) -> Self:
        for title in self.attended:
            message = f'the class "{self.class_}" has no session "{title}"'
            check_known(info, "session", (self.class_, title), message)
        return self


class CommentReport(Checked):
    """What one reader finds wrong with a comment."""

    user: Annotated[str, reference("user")]
    reason: Annotated[ReportReason, ByName]
    note: Summary | None = None


class ReaderComment(Checked):
    """One comment or reply under an article; `key` is what replies name as their `parent`."""

    article: Annotated[str, reference("article")]
    user: Annotated[str, reference("user")]
    key: Name
    parent: Name | None = None
    body: Comment
    status: Annotated[CommentStatus, ByName]
    created_at: Moment
    note: Summary | None = None
    held_for: list[Annotated[HoldReason, ByName]] = Field(default_factory=list)
    liked_by: list[Annotated[str, reference("user")]] = Field(default_factory=list)
    reports: Annotated[list[CommentReport], unique("user")] = Field(default_factory=list)

    @model_validator(mode="after")
    def _under_the_same_article(self, info: ValidationInfo) -> Self:
        if self.parent:
            message = f'there is no comment "{self.parent}" under the article "{self.article}"'
            check_known(info, "comment", (self.article, self.parent), message)
        return self


class Readers(Checked):
    """What readers did: the file readers.yaml."""

    users: list[User] = Field(default_factory=list)
    enrollments: Annotated[list[Enrollment], unique("class_", "user")] = Field(default_factory=list)
    comments: Annotated[list[ReaderComment], unique("article", "key"), unique("article", "user", "created_at")] = Field(
        default_factory=list
    )


class Seeds(Checked):
    """All that the files of one folder say."""

    topics: list[Topic] = Field(default_factory=list)
    organizations: list[Organization] = Field(default_factory=list)
    people: list[Person] = Field(default_factory=list)
    training_classes: list[TrainingClass] = Field(default_factory=list)
    articles: list[Article] = Field(default_factory=list)
    readers: Readers = Field(default_factory=Readers)
    feedback: list[Feedback] = Field(default_factory=list)
