"""Who may see training classes: everyone. Who takes part comes with the rooms that need it."""

from api.planner.access import everyone, visible
from api.training import tables

visible(
    tables.TrainingClass,
    tables.ClassSession,
    tables.ClassHost,
    tables.ClassSpeaker,
    tables.ClassTopic,
    tables.SessionSpeaker,
)(everyone)
