"""Targets of a plan beside what has been reported: value, date, source, definition, and the pace that is needed."""

from knowledge.targets.definition import Difference, asks_for_method, differences
from knowledge.targets.pace import Pace, Reach, pace_of
from knowledge.targets.rows import Reported, TargetRow, target_rows
from knowledge.targets.sentence import TargetReading, looks_like_value, read_day, read_value

__all__ = [
    "Difference",
    "Pace",
    "Reach",
    "Reported",
    "TargetReading",
    "TargetRow",
    "asks_for_method",
    "differences",
    "looks_like_value",
    "pace_of",
    "read_day",
    "read_value",
    "target_rows",
]
