"""Working days of the civil service, weeks and the times of a round; the clock is always an argument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import holidays

SENDING_FROM = time(7, 30)  # contract.md, "Times": nothing to a person outside 07:30-17:00 on a working day
SENDING_UNTIL = time(17, 0)
_DAY = timedelta(days=1)
_LONGEST_BREAK = 60  # days; no calendar of Viet Nam has a longer one, an override file could


@dataclass(frozen=True, slots=True)
class Override:
    """A day that differs from the package, by which document. Unconfirmed ones change nothing."""

    day: date
    off: bool
    document: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a day: `why` is the holiday's name or the override's document, "" for an ordinary day."""

    day: date
    working: bool
    why: str
    confirmed: bool


def load_overrides(data: Mapping[str, Any]) -> tuple[Override, ...]:
    """The overrides of data/calendar.json, or of a file of that shape. Raises ValueError naming the wrong entry."""
    found = []
    for index, entry in enumerate(data["days"]):
        try:
            off = {"off": True, "worked": False}[entry["state"]]
            found.append(Override(date.fromisoformat(entry["date"]), off, entry["document"], entry["confirmed"] is True))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"entry {index + 1} of the calendar: {error!r}") from error
    return tuple(found)


class WorkCalendar:
    """Working days of Viet Nam: the package `holidays`, corrected by confirmed overrides."""

    def __init__(self, overrides: Iterable[Override] = ()) -> None:
        self._overrides = {override.day: override for override in overrides}
        self._holidays = holidays.country_holidays("VN", language="vi")

    def is_working(self, day: date) -> bool:
        """True on a working day; a Saturday that makes up for a day off is one."""
        override = self._overrides.get(day)
        if override and override.confirmed:
            return not override.off
        return self._holidays.is_working_day(day)

    def look_up(self, day: date) -> Day:
        """The day with its reason, for a calendar that is shown."""
        override = self._overrides.get(day)
        name = self._holidays.get(day) or ""
        if override is None:
            return Day(day, self.is_working(day), name, True)
        return Day(day, self.is_working(day), override.document, override.confirmed)

    def override(self, day: date) -> Override | None:
        """What was decided or proposed for the day, confirmed or not; None where the package alone speaks."""
        return self._overrides.get(day)

    def feast(self, day: date) -> str:
        """The name of the holiday in the package, "" where it has none."""
        return self._holidays.get(day) or ""

    def corrected_by(self, overrides: Iterable[Override]) -> WorkCalendar:
        """This calendar with further overrides, which win over its own."""
        return WorkCalendar((*self._overrides.values(), *overrides))

    def working_day_on_or_before(self, day: date) -> date:
        """The day itself when it is worked, else the last working day before it."""
        return self._nearest(day, -_DAY)

    def working_day_on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next working day."""
        return self._nearest(day, _DAY)

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`: "còn 5 ngày làm việc". Negative when `last` is past."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working(first + _DAY * count) for count in range(1, (last - first).days + 1))

    def _nearest(self, day: date, step: timedelta) -> date:
        for count in range(_LONGEST_BREAK):
            if self.is_working(day + step * count):
                return day + step * count
        raise ValueError(f"no working day within {_LONGEST_BREAK} days of {day}")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week from Monday to Sunday by its ISO year and number."""

    year: int
    number: int

    @property
    def period(self) -> str:
        """Key of the week: "2026-W48"."""
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def label(self) -> str:
        """Number and days: "48 (23/11 - 29/11/2026)"."""
        return f"{self.number} ({self.monday:%d/%m} - {self.sunday:%d/%m/%Y})"

    @property
    def days(self) -> Iterator[date]:
        return (self.monday + _DAY * count for count in range(7))

    def shifted(self, weeks: int) -> Week:
        """The week so many weeks later (negative: earlier)."""
        return week_of(self.monday + timedelta(weeks=weeks))


def week_of(day: date) -> Week:
    """The ISO week that the day lies in: 1 January may belong to the year before."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def week_of_period(period: str) -> Week:
    """The week of a key like "2026-W48". Raises ValueError."""
    year, _, number = period.partition("-W")
    week = Week(int(year), int(number))
    date.fromisocalendar(week.year, week.number, 1)
    return week


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a week: ISO weekday (1 Monday, 5 Friday) and time of day."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class RoundRule:
    """When a weekly round opens, reminds, closes and is told (contract.md, "Times")."""

    opens: Moment = field(default=Moment(4, time(8)))
    reminds: Moment = field(default=Moment(5, time(8)))
    closes: Moment = field(default=Moment(5, time(14)))
    digest: Moment = field(default=Moment(5, time(15, 30)))


@dataclass(frozen=True, slots=True)
class RoundTimes:
    """The moments of one round, in the zone asked for, always in this order."""

    opens_at: datetime
    reminds_at: datetime
    closes_at: datetime
    digest_at: datetime


def round_times(week: Week, calendar: WorkCalendar, zone: tzinfo, rule: RoundRule | None = None) -> RoundTimes | None:
    """The moments of the week's round; each on a day off moves to the working day before, within the week.

    When that brings two together, the earlier moves one working day further back; in a week of one single
    working day the reminder goes half-way between opening and closing. None when there is no working day.
    """
    rule = rule or RoundRule()
    working = [day for day in week.days if calendar.is_working(day)]
    moments = (rule.opens, rule.reminds, rule.closes, rule.digest)
    found: list[datetime] = []
    for moment in reversed(moments):
        wanted = week.monday + _DAY * (moment.weekday - 1)
        days = [day for day in working if day <= wanted]
        if not days:
            days = working[:1]
        candidates = [datetime.combine(day, moment.at, zone) for day in days]
        in_order = [at for at in candidates if not found or at < found[-1]]
        if not candidates:
            return None
        found.append((in_order or candidates[:1])[-1])
    found.reverse()
    return RoundTimes(*_in_order(found))


def may_send_at(now: datetime, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """`now` when a person may be written to, else the next moment when that is so; in the zone asked for."""
    local = now.astimezone(zone)
    if calendar.is_working(local.date()):
        if SENDING_FROM <= local.time() < SENDING_UNTIL:
            return local
        if local.time() < SENDING_FROM:
            return datetime.combine(local.date(), SENDING_FROM, zone)
    day = calendar.working_day_on_or_after(local.date() + _DAY)
    return datetime.combine(day, SENDING_FROM, zone)


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """The days whose figures a report holds."""

    year: int
    starts_on: date
    ends_on: date


def reporting_period(year: int) -> ReportingPeriod:
    """The period of the annual report: 15/12 of the year before to 14/12 (Decree 09/2019/NĐ-CP, article 12)."""
    return ReportingPeriod(year, date(year - 1, 12, 15), date(year, 12, 14))


def reporting_period_of(day: date) -> ReportingPeriod:
    """The annual reporting period that the day falls into."""
    period = reporting_period(day.year)
    return period if day <= period.ends_on else reporting_period(day.year + 1)


def _in_order(moments: list[datetime]) -> list[datetime]:
    """A moment that is not after the one before it goes half-way to the one after it."""
    for index in range(1, len(moments)):
        before = moments[index - 1]
        if moments[index] <= before:
            after = next((later for later in moments[index + 1 :] if later > before), before + timedelta(hours=2))
            moments[index] = before + (after - before) / 2
    return moments
