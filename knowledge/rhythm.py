"""How often a plan is asked about: rhythms from a week to a year, their reporting periods, the times of a round."""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from knowledge.calendar import (
    SENDING_FROM,
    SENDING_UNTIL,
    Moment,
    RoundRule,
    RoundTimes,
    WorkCalendar,
    reporting_period_of,
    round_times,
    week_of,
)

CUT_OFF_DAY = 14  # figures close on the 14th, the next period begins on the 15th (Decree 09/2019/NĐ-CP, article 12)
EARLY_DAYS = 31  # an answer given longer before the round opens says nothing about its period any more
_FORTNIGHTS_FROM = date(1970, 1, 5)  # a Monday; counted on for ever, so that a year of 53 weeks breaks nothing
_DAY = timedelta(days=1)
_KEY = re.compile(r"(\d{4})-(?:([WF])(\d{2})|(M)(\d{2})|(Q)([1-4])|(Y))")


class Cadence(StrEnum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"

    @property
    def counts_weeks(self) -> bool:
        return self in (Cadence.WEEKLY, Cadence.FORTNIGHTLY)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that one round is about. `key` is unique for each cadence: "2026-W48", "2026-F47" (the fortnight
    that begins with week 47), "2026-M11", "2026-Q4", "2026-Y"."""

    cadence: Cadence
    starts_on: date
    ends_on: date
    key: str

    def shifted(self, count: int) -> Period:
        """The period so many later (negative: earlier)."""
        period = self
        for _ in range(abs(count)):
            period = period_of(self.cadence, period.ends_on + _DAY if count > 0 else period.starts_on - _DAY)
        return period


def period_of(cadence: Cadence, day: date) -> Period:
    """The period that the day falls into."""
    monday = week_of(day).monday
    if cadence is Cadence.WEEKLY:
        return Period(cadence, monday, monday + _DAY * 6, week_of(day).period)
    if cadence is Cadence.FORTNIGHTLY:
        monday -= timedelta(weeks=(monday - _FORTNIGHTS_FROM).days // 7 % 2)
        return Period(cadence, monday, monday + _DAY * 13, week_of(monday).period.replace("W", "F"))
    if cadence is Cadence.YEARLY:
        year = reporting_period_of(day)
        return Period(cadence, year.starts_on, year.ends_on, f"{year.year}-Y")
    last = date(day.year, day.month, CUT_OFF_DAY)
    last = last if day <= last else _months_later(last, 1)
    if cadence is Cadence.QUARTERLY:
        last = _months_later(last, -last.month % 3)
    length = 3 if cadence is Cadence.QUARTERLY else 1
    key = f"{last.year}-Q{last.month // 3}" if length == 3 else f"{last.year}-M{last.month:02}"
    return Period(cadence, _months_later(last, -length) + _DAY, last, key)


def period_of_key(key: str) -> Period:
    """The period of a key. Raises ValueError."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"no period: {key!r}")
    year = int(match[1])
    if match[2]:
        cadence = Cadence.WEEKLY if match[2] == "W" else Cadence.FORTNIGHTLY
        return period_of(cadence, date.fromisocalendar(year, int(match[3]), 1))
    if match[4]:
        return period_of(Cadence.MONTHLY, date(year, int(match[5]), CUT_OFF_DAY))
    if match[6]:
        return period_of(Cadence.QUARTERLY, date(year, int(match[7]) * 3, CUT_OFF_DAY))
    return period_of(Cadence.YEARLY, date(year, 12, CUT_OFF_DAY))


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a plan is asked about, and when. Counting weeks, a moment's `weekday` is an ISO weekday (of the
    second week of a fortnight); else it counts working days after the day on which the figures close. It holds for
    rounds that open from `since` on: a change never opens a round of the past."""

    cadence: Cadence = Cadence.WEEKLY
    rule: RoundRule = field(default_factory=RoundRule)
    since: datetime | None = None

    @property
    def moments(self) -> tuple[Moment, Moment, Moment, Moment]:
        return self.rule.opens, self.rule.reminds, self.rule.closes, self.rule.digest


# One working day at least lies between closing the figures and the deadline (Decree 09/2019/NĐ-CP, article 8(5)).
AFTER_CUT_OFF = RoundRule(Moment(0, time(8)), Moment(2, time(8)), Moment(3, time(14)), Moment(3, time(15, 30)))


def usual_rhythm(cadence: Cadence) -> Rhythm:
    """The times that hold until an administrator sets others."""
    return Rhythm(cadence, RoundRule() if cadence.counts_weeks else AFTER_CUT_OFF)


def fault_of(rhythm: Rhythm) -> str | None:
    """What is wrong with the times: "order", "hours" (of writing to a person), "day"; None when nothing is."""
    days = range(1, 8) if rhythm.cadence.counts_weeks else range(11)
    if any(moment.weekday not in days for moment in rhythm.moments):
        return "day"
    if any(not SENDING_FROM <= moment.at < SENDING_UNTIL for moment in rhythm.moments[:2]):
        return "hours"
    places = [(moment.weekday, moment.at) for moment in rhythm.moments]
    return None if all(one < next_ for one, next_ in zip(places, places[1:], strict=False)) else "order"


def rhythm_to_json(rhythm: Rhythm) -> dict[str, Any]:
    names = ("opens", "reminds", "closes", "digest")
    moments = {name: [m.weekday, f"{m.at:%H:%M}"] for name, m in zip(names, rhythm.moments, strict=True)}
    since = {"since": rhythm.since.isoformat()} if rhythm.since else {}
    return {"cadence": rhythm.cadence.value, **moments, **since}


def rhythm_from_json(data: Mapping[str, Any] | None) -> Rhythm:
    """The stored rhythm; the usual one where nothing is stored. Raises ValueError, KeyError."""
    if data is None:
        return Rhythm()
    moments = [Moment(data[name][0], time.fromisoformat(data[name][1])) for name in ("opens", "reminds", "closes", "digest")]
    since = datetime.fromisoformat(data["since"]) if "since" in data else None
    return Rhythm(Cadence(data["cadence"]), RoundRule(*moments), since)


@dataclass(frozen=True, slots=True)
class Planned:
    """A round as the calendar has it."""

    period: Period
    times: RoundTimes

    @property
    def early_from(self) -> date:
        """The first day on which an answer counts for this round although it is not open yet."""
        return max(self.period.starts_on, self.times.opens_at.date() - _DAY * EARLY_DAYS)


def times_of(period: Period, rhythm: Rhythm, calendar: WorkCalendar, zone: tzinfo) -> RoundTimes | None:
    """The moments of the period's round; None when there is no working day to ask on (the week of Tết)."""
    if rhythm.cadence is Cadence.WEEKLY:
        return round_times(week_of(period.starts_on), calendar, zone, rhythm.rule)
    if rhythm.cadence is Cadence.FORTNIGHTLY:
        last = round_times(week_of(period.ends_on), calendar, zone, rhythm.rule)
        return last or round_times(week_of(period.starts_on), calendar, zone, rhythm.rule)
    base = calendar.working_day_on_or_before(period.ends_on)
    return RoundTimes(
        *(datetime.combine(working_days_after(base, m.weekday, calendar), m.at, zone) for m in rhythm.moments)
    )


def working_days_after(day: date, count: int, calendar: WorkCalendar) -> date:
    """The working day so many after a day; the day itself for 0."""
    for _ in range(count):
        day = calendar.working_day_on_or_after(day + _DAY)
    return day


def rounds_around(now: datetime, rhythm: Rhythm, calendar: WorkCalendar, zone: tzinfo) -> Iterator[Planned]:
    """The rounds of the periods before, around and after a moment, in order; without those that no working day is
    left for, and those that the rhythm does not hold for."""
    today = period_of(rhythm.cadence, now.astimezone(zone).date())
    for count in range(-3, 4):
        period = today.shifted(count)
        times = times_of(period, rhythm, calendar, zone)
        if times is not None and (rhythm.since is None or times.opens_at >= rhythm.since):
            yield Planned(period, times)


def latest_opened(now: datetime, rhythm: Rhythm, calendar: WorkCalendar, zone: tzinfo) -> Planned | None:
    """The round that should have opened last."""
    return next((p for p in reversed(list(rounds_around(now, rhythm, calendar, zone))) if p.times.opens_at <= now), None)


def next_to_open(now: datetime, rhythm: Rhythm, calendar: WorkCalendar, zone: tzinfo) -> Planned | None:
    """The round that opens next."""
    return next((p for p in rounds_around(now, rhythm, calendar, zone) if p.times.opens_at > now), None)


def latest_told(now: datetime, rhythm: Rhythm, calendar: WorkCalendar, zone: tzinfo) -> Planned | None:
    """The round whose digest should have been posted last."""
    return next((p for p in reversed(list(rounds_around(now, rhythm, calendar, zone))) if p.times.digest_at <= now), None)


def current_period(now: datetime, rhythm: Rhythm, calendar: WorkCalendar, zone: tzinfo) -> Period:
    """The period that is talked about now: that of the round which waits for its digest, else today's."""
    opened = latest_opened(now, rhythm, calendar, zone)
    if opened is not None and now <= opened.times.digest_at:
        return opened.period
    return period_of(rhythm.cadence, now.astimezone(zone).date())


def fair_until(asked_on: date, closes_at: datetime, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """Until when who is asked on a later day than the others may answer: through the next working day, to the hour
    at which the round closes."""
    at = closes_at.astimezone(zone).time()
    return max(closes_at, datetime.combine(working_days_after(asked_on, 1, calendar), at, zone))


def next_morning(day: date, calendar: WorkCalendar, zone: tzinfo, at: time = time(8)) -> datetime:
    """Eight o'clock on the first working day after a day."""
    return datetime.combine(calendar.working_day_on_or_after(day + _DAY), at, zone)
