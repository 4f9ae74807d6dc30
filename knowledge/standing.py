"""Where a task stands, on three axes that are never stored as one label: execution, time and reporting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.calendar import WorkCalendar, reporting_period_of
from knowledge.plan import Cadence, Period

SOON_WORKING_DAYS = 7  # domain.md 7.1: "<= 7 working days left"
_FAR_DAYS = 60  # no seven working days are spread wider, Tết included: nothing to count
_DATA_DAY = 15  # periods of figures begin on the 15th (Decree 09/2019/NĐ-CP, article 12)


class Execution(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    AWAITING = "awaiting_confirmation"  # told as done, not yet confirmed by the coordinating department
    DONE = "done"
    PAUSED = "paused"
    NOT_APPLICABLE = "not_applicable"  # folded into another plan


class Timing(StrEnum):
    NO_DEADLINE = "no_deadline"
    PERIODIC = "periodic"  # one instance a year, a quarter, a month
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"  # a day has passed without a result; of what is done: it was done after that day
    EXPIRED = "expired"  # a range of years has run out and nobody has concluded it


class Reporting(StrEnum):
    REPORTED = "reported"  # in this period
    NOT_REPORTED = "not_reported"  # not yet in this period, or never
    STALE = "stale"  # the newest figures are two periods old or more


class Verdict(StrEnum):
    """What the coordinating department said of a report of completion."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"


class Outcome(StrEnum):
    """How a range that has run out was concluded."""

    COMPLETED = "completed"
    EXTENDED = "extended"
    FOLDED = "folded"


class Mark(StrEnum):
    """The one word for a list where only one has room; derived from the three axes, most pressing first."""

    DONE = "done"
    DONE_LATE = "done_late"
    AWAITING = "awaiting_confirmation"
    IN_PROGRESS = "in_progress"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    EXPIRED = "expired"
    PAUSED = "paused"
    NOT_STARTED = "not_started"
    SILENT = "silent"  # nothing was ever told
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """What is known from one body that must answer. All None: it has told nothing.

    `told_on` is the day of the newest report that told a status, `repeated_on` of the newest report at all
    ("không thay đổi" repeats), `proven_on` the date of the result document.
    """

    status: str | None = None
    told_on: date | None = None
    repeated_on: date | None = None
    verdict: str | None = None
    proven_on: date | None = None
    outcome: str | None = None
    extended_to: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """`execution` is None while nobody has told anything. `ends_on` is the day that counts now (an extension, the
    end of a yearly task's instance), `days_left` working days until then when it is near, `periods_old` the age of
    the figures."""

    execution: Execution | None
    timing: Timing
    reporting: Reporting
    ends_on: date | None = None
    days_left: int | None = None
    periods_old: int | None = None

    @property
    def mark(self) -> Mark:
        if self.execution is Execution.DONE:
            return Mark.DONE_LATE if self.timing is Timing.OVERDUE else Mark.DONE
        if self.execution in (Execution.NOT_APPLICABLE, Execution.AWAITING):
            return Mark(self.execution.value)
        if self.timing in (Timing.EXPIRED, Timing.OVERDUE):
            return Mark(self.timing.value)
        if self.execution is Execution.PAUSED:
            return Mark.PAUSED
        if self.timing is Timing.DUE_SOON:
            return Mark.DUE_SOON
        return Mark(self.execution.value) if self.execution else Mark.SILENT


def stand(
    period: Period, leads: Sequence[LeadFacts], today: date, calendar: WorkCalendar, periods_old: int | None = None
) -> Standing:
    """The standing of a task led by these bodies. `periods_old`: how many reporting periods ago the newest report
    was given, 0 in this one, None never."""
    instance = instance_of(period.cadence, today)
    executions = [_execution(lead, instance) for lead in leads]
    execution = _joined(executions)
    ends_on, timing, days_left = _timing(period, instance, leads, executions, execution, today, calendar)
    return Standing(execution, timing, _reporting(periods_old), ends_on, days_left, periods_old)


def instance_of(cadence: Cadence, day: date) -> tuple[date, date] | None:
    """First and last day of the instance of a periodic task that the day falls into; None for other tasks."""
    if cadence is Cadence.YEARLY:
        year = reporting_period_of(day)
        return year.starts_on, year.ends_on
    if cadence not in (Cadence.QUARTERLY, Cadence.MONTHLY):
        return None
    # Counted in months since year 0: what is told from the 15th on belongs to the next month.
    month = day.year * 12 + day.month - 1 + (day.day >= _DATA_DAY)
    length = 3 if cadence is Cadence.QUARTERLY else 1
    first = month - month % length
    return _day_of(first - 1, _DATA_DAY), _day_of(first + length - 1, _DATA_DAY - 1)


def needs_no_asking(cadence: Cadence, lead: LeadFacts, today: date, *, is_proven: bool) -> bool:
    """Told as done, and confirmed or (with its document) waiting for that, in the instance that runs today. What is
    "Thường xuyên" has no such end: it is judged in every reporting period anew."""
    if cadence is Cadence.ONGOING:
        return False
    execution = _execution(lead, instance_of(cadence, today))
    return execution is Execution.DONE or (execution is Execution.AWAITING and is_proven)


def _day_of(month: int, day: int) -> date:
    return date(month // 12, month % 12 + 1, day)


def _execution(lead: LeadFacts, instance: tuple[date, date] | None) -> Execution | None:
    if lead.outcome == Outcome.FOLDED:
        return Execution.NOT_APPLICABLE
    if lead.status is None or lead.told_on is None:
        return None
    if instance and (lead.repeated_on or lead.told_on) < instance[0]:
        return None
    if lead.status != "done":
        return Execution(lead.status)
    if instance and lead.told_on < instance[0]:
        return None  # done was last year's instance, however often it is repeated
    if lead.verdict == Verdict.CONFIRMED:
        return Execution.DONE
    return Execution.IN_PROGRESS if lead.verdict == Verdict.RETURNED else Execution.AWAITING


def _joined(executions: Sequence[Execution | None]) -> Execution | None:
    """Joint leads: done only when every one of them is; a body whose part was folded elsewhere is left out."""
    if executions and set(executions) == {Execution.NOT_APPLICABLE}:
        return Execution.NOT_APPLICABLE
    told = {execution for execution in executions if execution is not Execution.NOT_APPLICABLE}
    if told == {Execution.DONE}:
        return Execution.DONE
    if told and told <= {Execution.DONE, Execution.AWAITING}:
        return Execution.AWAITING
    if told & {Execution.DONE, Execution.AWAITING, Execution.IN_PROGRESS}:
        return Execution.IN_PROGRESS
    return next((execution for execution in (Execution.PAUSED, Execution.NOT_STARTED) if execution in told), None)


def _timing(
    period: Period,
    instance: tuple[date, date] | None,
    leads: Sequence[LeadFacts],
    executions: Sequence[Execution | None],
    execution: Execution | None,
    today: date,
    calendar: WorkCalendar,
) -> tuple[date | None, Timing, int | None]:
    if execution is Execution.NOT_APPLICABLE:
        return None, Timing.NO_DEADLINE, None
    extended_to = _extension(leads, executions)
    ends_on = instance[1] if instance else extended_to or period.ends_on
    if ends_on is None:
        return None, Timing.NO_DEADLINE, None
    calm = Timing.PERIODIC if instance else Timing.ON_TIME
    if execution is Execution.DONE:
        days = [lead.proven_on or lead.told_on for lead in leads if lead.status == "done"]
        is_late = any(day is not None and day > ends_on for day in days)
        return ends_on, Timing.OVERDUE if is_late else calm, None
    if today > ends_on:
        return ends_on, Timing.EXPIRED if period.cadence is Cadence.RANGE and not extended_to else Timing.OVERDUE, None
    if (ends_on - today).days > _FAR_DAYS:
        return ends_on, calm, None
    days_left = calendar.working_days_between(today, ends_on)
    return ends_on, Timing.DUE_SOON if days_left <= SOON_WORKING_DAYS else calm, days_left


def _extension(leads: Sequence[LeadFacts], executions: Sequence[Execution | None]) -> date | None:
    """The extended end, once every body that is still at work has one; the latest of them."""
    settled = (Execution.DONE, Execution.NOT_APPLICABLE)
    open_ = [lead for lead, execution in zip(leads, executions, strict=True) if execution not in settled]
    asked = open_ or list(leads)
    days = [lead.extended_to for lead in asked if lead.outcome == Outcome.EXTENDED and lead.extended_to]
    return max(days) if days and (len(days) == len(asked) or not open_) else None


def _reporting(periods_old: int | None) -> Reporting:
    if periods_old is None or periods_old == 1:
        return Reporting.NOT_REPORTED
    return Reporting.REPORTED if periods_old <= 0 else Reporting.STALE
