"""How much synthetic content is made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Amounts:
    """How many of each kind; `statements`, `comments` and `paragraphs` are those of one article."""

    articles: int
    statements: int
    comments: int
    paragraphs: int
    people: int
    organizations: int
    topics: int
    users: int

    @classmethod
    def proportionate(
        cls,
        articles: int,
        *,
        statements: int = 3,
        comments: int = 10,
        paragraphs: int = 6,
        people: int | None = None,
        organizations: int | None = None,
        topics: int | None = None,
        users: int | None = None,
    ) -> "Amounts":
        """As many as a site with so many articles is likely to have, where nothing else is said."""
        return cls(
            articles,
            statements,
            comments,
            paragraphs,
            people=people or max(20, articles // 10),
            organizations=organizations or max(10, articles // 50),
            topics=topics or min(200, max(8, articles // 200)),
            users=users or max(20, articles // 4),
        )
