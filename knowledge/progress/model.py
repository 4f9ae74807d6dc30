"""What a progress message says: the plain data that the reader hands over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    PAUSED = "paused"
    UNCHANGED = "unchanged"


class Kind(StrEnum):
    """What a message is that reports nothing."""

    QUESTION = "question"
    POSTPONE = "postpone"
    LEAVE = "leave"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count or sum that was achieved: 12 "hợp tác xã", 2.5 "tỷ đồng", 18 "%" (a share, not progress)."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class TaskReading:
    """What is told about one task; `task` is None where it is not clear which one. None: not told. `is_implied`: no
    words tell the status, only work that was done (a document, a figure)."""

    task: str | None
    status: Status | None = None
    percent: int | None = None
    obstacle: bool | None = None
    obstacle_text: str | None = None
    document_number: str | None = None
    document_date: date | None = None
    due: date | None = None
    waiting_for: str | None = None
    figures: tuple[Figure, ...] = ()
    is_implied: bool = False

    @property
    def is_silent(self) -> bool:
        """True when nothing at all is told."""
        told = (self.status, self.percent, self.obstacle, self.document_number, self.document_date, self.due)
        return all(value is None for value in told) and self.waiting_for is None and not self.figures


@dataclass(frozen=True, slots=True)
class Reading:
    """`ask_back`: which task or what is meant must be asked. `secret`: refuse the message, keep nothing of it."""

    reports: tuple[TaskReading, ...]
    ask_back: bool
    secret: bool
    kind: Kind | None
