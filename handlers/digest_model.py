"""What a digest says, as numbers and lists: the one object from which every form, picture and paper is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers import joint, roster
from handlers.completeness import Count
from knowledge.standing import Mark
from knowledge.targets import TargetRow


class About(StrEnum):
    """What a digest is about: the plan, one group of its tasks, or what one agency leads."""

    EVERYTHING = "all"
    GROUP = "group"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Scope:
    """`value` is the code of a group ("III") or the name of an agency of today."""

    about: About = About.EVERYTHING
    value: str = ""

    @property
    def is_everything(self) -> bool:
        return self.about is About.EVERYTHING


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Line:
    """One task in a list. `is_new`: it was not so in the digest before. `days`: working days left."""

    code: str
    title: str
    days: int | None = None
    is_new: bool = False
    periods_old: int | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """An obstacle or a recommendation. `days`: how long it has been waiting."""

    number: int
    code: str
    agency: str
    words: str
    days: int
    waiting_for: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """A chain of bodies of which each waits for the next, in one line."""

    agencies: tuple[str, ...]
    days: int
    is_cycle: bool


@dataclass(frozen=True, slots=True)
class Result:
    """One report that tells a result; `number` is its receipt."""

    number: int
    code: str
    title: str
    agency: str
    is_done: bool
    percent: int | None
    document: str | None
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A report that was corrected after the last digest had told it."""

    result: Result
    status: str | None
    number: int
    replaces: int


@dataclass(frozen=True, slots=True)
class Concluded:
    """A task whose range ran out, and how it was concluded."""

    code: str
    outcome: str
    document: str | None
    extended_to: date | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as it stands; `was` is its mark in the digest before, `told_on` the day of its newest report."""

    code: str
    title: str
    agencies: tuple[str, ...]
    mark: Mark
    was: Mark | None
    percent: int | None
    told_on: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """One group of tasks."""

    code: str
    title: str
    tasks: tuple[TaskRow, ...]

    def count(self, *marks: Mark) -> int:
        return sum(task.mark in marks for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Ages:
    """How old the newest figures of the leading agencies are, counted in reporting periods."""

    this: int
    last: int
    older: int
    never: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What is said about one period of one plan. `before` holds the marks of the digest before it, by task, and
    `before_at` when that was made; both None for the first."""

    public_id: str
    plan_id: int
    plan_number: str
    period: str  # its key
    scope: Scope
    as_of: datetime  # local time
    is_late: bool
    total: int
    numbers: Mapping[str, int]  # by mark; they add up to the total
    before: Mapping[str, int] | None
    before_at: datetime | None  # local time
    reported: int  # agencies that have reported everything they are asked in this period
    expected: int  # agencies with a focal point that lead a task, without those on leave or not reached
    away: int  # agencies that are excused, as everybody there is on leave
    ages: Ages
    finished: tuple[Line, ...]  # since the digest before
    results: tuple[Result, ...]  # done ones first
    due_soon: tuple[Line, ...]
    overdue: tuple[Line, ...]
    stale: tuple[Line, ...]
    expired: tuple[Line, ...]
    unanswered: tuple[str, ...]  # of those: asked twice for a conclusion, no answer
    concluded: tuple[Concluded, ...]
    corrections: tuple[Correction, ...]
    obstacles: tuple[Blocked, ...]  # open ones, the new first
    chains: tuple[Waits, ...]
    solved_obstacles: tuple[Blocked, ...]
    silent: int  # agencies that have told nothing, or a part only, in this period; nobody of them is on leave
    silent_agencies: tuple[tuple[str, Count], ...]  # of those: named, as every private reminder was in vain
    awaiting: int  # told as done, waiting for confirmation
    has_reviewer: bool
    unproven: int  # reported done without a document
    parts: tuple[Part, ...]
    unreached: int = 0  # agencies whose question has not arrived: they are not expected
    heard: int = 0  # reports of this period, those that say "không thay đổi" too
    told: int = 0  # reports of this period or since the digest before that tell anything, members' too
    partial: int = 0  # of the silent: those that have told a part
    next_due: tuple[date, tuple[str, ...]] | None = None  # the nearest day after those of `due_soon`, and its tasks
    next_round_at: datetime | None = None  # local time: when everybody is asked next
    intro: str = ""  # words of the coordinating department
    targets: tuple[TargetRow, ...] = ()  # of the whole plan only
    differences: tuple[joint.Difference, ...] = ()  # joint leads and coordinators who tell different things
    rosters: tuple[roster.RollUp, ...] = ()  # collective leads, counted

    @property
    def has_news(self) -> bool:
        """Anything that was not so in the digest before, or was told in this period."""
        tasks = any(line.is_new for line in (*self.overdue, *self.stale, *self.expired))
        is_new = tasks or any(line.is_new for line in self.obstacles)
        return bool(is_new or self.told or self.finished or self.results or self.solved_obstacles or self.corrections)
