"""The root fields of all rooms, gathered."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.accounts import access as _accounts_access  # noqa: F401  # declares who may see which rows
from api.accounts import own_data as _accounts_data  # noqa: F401  # says what exports hold
from api.accounts.mutations import AccountMutations, StaffMutations
from api.accounts.queries import AccountQueries
from api.articles import access as _articles_access  # noqa: F401  # likewise
from api.articles.queries import ArticleQueries
from api.comments import access as _comments_access  # noqa: F401  # likewise
from api.comments import personal_data as _comments_personal_data  # noqa: F401  # says what an account leaves in them
from api.comments.mutations import CommentMutations
from api.comments.queries import CommentQueries
from api.comments.subscriptions import CommentSubscriptions
from api.feedback import access as _feedback_access  # noqa: F401  # likewise
from api.feedback import personal_data as _feedback_personal_data  # noqa: F401  # declares what accounts leave
from api.feedback.mutations import FeedbackMutations
from api.feedback.queries import FeedbackQueries
from api.feedback.subscriptions import FeedbackSubscriptions
from api.people import access as _people_access  # noqa: F401  # likewise
from api.people.queries import PeopleQueries
from api.planner.connections import Node
from api.planner.fields import node_by_id, nodes_by_ids
from api.planner.inputs import SCALARS, IntFilter
from api.training import access as _training_access  # noqa: F401  # likewise
from api.training import own_data as _training_data  # noqa: F401  # declares what an account leaves in classes
from api.training.mutations import TrainingMutations
from api.training.queries import TrainingQueries
from api.training.subscriptions import TrainingSubscriptions


@strawberry.type(description="All that can be read.")
class Query(AccountQueries, ArticleQueries, CommentQueries, FeedbackQueries, PeopleQueries, TrainingQueries):
    """All that can be read."""

    node: Node | None = node_by_id("The thing with that id; null where there is none, or none that you may see.")
    nodes: list[Node | None] = nodes_by_ids("The things with these ids, in their order, null where there is none.")


@strawberry.type(description="All that can be changed. Each field is done in a transaction of its own, in their order.")
class Mutation(AccountMutations, CommentMutations, TrainingMutations, FeedbackMutations, StaffMutations):
    """All that can be changed."""


@strawberry.type(description="All that is told as it happens, over a WebSocket.")
class Subscription(CommentSubscriptions, FeedbackSubscriptions, TrainingSubscriptions):
    """All that is told as it happens."""


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[IntFilter],
    config=StrawberryConfig(scalar_map=SCALARS),
)
