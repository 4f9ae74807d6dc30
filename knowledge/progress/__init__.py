"""The progress reader: a Vietnamese progress sentence -> status, percent, document, obstacle; safe under negation."""

from knowledge.progress.answers import reading_to_dict
from knowledge.progress.known import with_known_bodies
from knowledge.progress.model import Figure, Kind, Reading, Status, TaskReading
from knowledge.progress.reader import read_progress
from knowledge.progress.recognition import looks_like_progress, may_be_progress
from knowledge.progress.secrecy import is_secret, is_secret_name

__all__ = [
    "Figure",
    "Kind",
    "Reading",
    "Status",
    "TaskReading",
    "is_secret",
    "is_secret_name",
    "looks_like_progress",
    "may_be_progress",
    "read_progress",
    "reading_to_dict",
    "with_known_bodies",
]
