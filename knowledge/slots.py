"""When a digest goes out that is wanted at an hour of its own: the first such hour after the round has closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from knowledge.calendar import WorkCalendar
from knowledge.rhythm import Planned

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekday (ISO), a time of day, or both. None: as the plan's digest has it."""

    weekday: int | None = None
    at: time | None = None

    @property
    def is_usual(self) -> bool:
        return self.weekday is None and self.at is None

    @property
    def name(self) -> str:
        """Short and stable, for keys: "T2.0800", "CN.1500"; "" for the usual hour."""
        day = "" if self.weekday is None else "CN" if self.weekday == 7 else f"T{self.weekday + 1}"
        return ".".join(filter(None, (day, f"{self.at:%H%M}" if self.at else "")))


def sent_at(planned: Planned, slot: Slot, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """The moment for the digest of a round. A day off moves it to the working day before, unless the round would not
    be closed by then: to the next one."""
    usual = planned.times.digest_at
    if slot.is_usual:
        return usual
    at = slot.at or usual.timetz().replace(tzinfo=None)
    closes_at = planned.times.closes_at
    day: date = closes_at.date()
    wanted = slot.weekday or usual.isoweekday()
    while day.isoweekday() != wanted or datetime.combine(day, at, zone) < closes_at:
        day += _DAY
    earlier = datetime.combine(calendar.working_day_on_or_before(day), at, zone)
    return earlier if earlier >= closes_at else datetime.combine(calendar.working_day_on_or_after(day), at, zone)
