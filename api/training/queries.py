"""Root fields that read training classes."""

import strawberry

from api.planner.fields import connection, one
from api.planner.filters import BY_SLUG
from api.training.filters import TrainingClassOrder, TrainingClassWhere
from api.training.types import TrainingClass, TrainingClassConnection


@strawberry.type
class TrainingQueries:
    """Root fields that read training classes."""

    training_class: TrainingClass | None = one(
        "The class with that slug.", slug=(str, "As in `TrainingClass.slug`.", BY_SLUG)
    )
    training_classes: TrainingClassConnection = connection(
        "All classes, the earliest first.", where=TrainingClassWhere, order_by=TrainingClassOrder
    )
