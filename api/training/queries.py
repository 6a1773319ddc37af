"""Root fields that read training classes."""

import strawberry

from api.planner.fields import connection, one
from api.planner.filters import Matching, by_slug_or_former
from api.training import tables
from api.training.codes import canonical
from api.training.filters import TrainingClassOrder, TrainingClassWhere
from api.training.types import Certificate, TrainingClass, TrainingClassConnection


@strawberry.type
class TrainingQueries:
    """Root fields that read training classes."""

    training_class: TrainingClass | None = one(
        "The class that has, or once had, that slug. Compare its `slug` to redirect.",
        slug=(
            str,
            "As in `TrainingClass.slug`.",
            by_slug_or_former(tables.TrainingClass, tables.FormerClassSlug, "training_class_id"),
        ),
    )
    training_classes: TrainingClassConnection = connection(
        "All classes, the earliest first.", where=TrainingClassWhere, order_by=TrainingClassOrder
    )
    certificate: Certificate | None = one(
        "The certificate with that code: for anyone who wants to check one. Null for a code that we never gave.",
        code=(
            str,
            "As the certificate shows it, whatever the case, spaces and hyphens.",
            Matching(lambda certificate, code, _scope: certificate.code == code, convert=canonical),
        ),
    )
