"""What changes training classes, and who takes part in them: one file for each mutation."""

import strawberry

from api.mutations.fields import mutation
from api.training.mutations.cancel_training_class import CancelTrainingClassPayload, cancel_training_class
from api.training.mutations.create_training_class import CreateTrainingClassPayload, create_training_class
from api.training.mutations.enroll import EnrollPayload, enroll
from api.training.mutations.issue_certificates import IssueCertificatesPayload, issue_certificates
from api.training.mutations.record_attendance import RecordAttendancePayload, record_attendance
from api.training.mutations.renew_calendar_feed import RenewCalendarFeedPayload, renew_calendar_feed
from api.training.mutations.revoke_calendar_feed import RevokeCalendarFeedPayload, revoke_calendar_feed
from api.training.mutations.update_training_class import UpdateTrainingClassPayload, update_training_class
from api.training.mutations.withdraw import WithdrawPayload, withdraw


@strawberry.type
class TrainingMutations:
    """What changes training classes, and who takes part in them."""

    enroll: EnrollPayload = mutation(
        "Takes a seat in a class. The last seat goes once, however many ask at once; with `joinWaitlist`, whoever "
        "comes too late waits for the next, first come, first served. Who has a place already gets that.",
        enroll,
    )
    withdraw: WithdrawPayload = mutation(
        "Gives up a seat, or the wait for one. A seat that this frees goes to whoever has waited longest, until the "
        "class begins; they are told by e-mail.",
        withdraw,
    )
    create_training_class: CreateTrainingClassPayload = mutation(
        "Announces a class, for staff from EDITOR on.", create_training_class
    )
    update_training_class: UpdateTrainingClassPayload = mutation(
        "Changes a class, for staff from EDITOR on. Those who have a seat are told by e-mail of other times and "
        "places, those who wait of the seats that they get from a larger capacity.",
        update_training_class,
    )
    cancel_training_class: CancelTrainingClassPayload = mutation(
        "Calls a class off, for staff from EDITOR on, and tells all who have a seat or wait for one.",
        cancel_training_class,
    )
    record_attendance: RecordAttendancePayload = mutation(
        "Records who was there in a session, for staff from EDITOR on, instead of what was recorded of it before.",
        record_attendance,
    )
    issue_certificates: IssueCertificatesPayload = mutation(
        "Certifies that people took part, for staff from EDITOR on, and tells them: those whose `progress` is enough, "
        "each of them once, however often it is sent.",
        issue_certificates,
    )
    renew_calendar_feed: RenewCalendarFeedPayload = mutation(
        "Gives the viewer's private calendar, of all classes in which they have a place, an address; the one that it "
        "had is no longer valid.",
        renew_calendar_feed,
    )
    revoke_calendar_feed: RevokeCalendarFeedPayload = mutation(
        "Takes the address of the viewer's private calendar away.", revoke_calendar_feed
    )
