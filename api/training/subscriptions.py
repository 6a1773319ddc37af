"""Root fields that follow training classes."""

import strawberry

from api.changes.fields import Subscription, subscription
from api.changes.tables import ChangeKind
from api.training.types import TrainingClass

# Whatever changes in a class changes its row: its counts with each place, its revision with its sessions.
OF_CLASS = Subscription(
    argument="training_class_id",
    argument_type="TrainingClass",
    kinds=frozenset({ChangeKind.UPDATED}),
    type="TrainingClass",
    of_parent=True,
)


@strawberry.type
class TrainingSubscriptions:
    """Root fields that follow training classes."""

    training_class_changed: TrainingClass = subscription(
        "A class whenever its seats, its queue, its times, its sessions or its status change, as it is then.",
        OF_CLASS,
        "The class.",
    )
