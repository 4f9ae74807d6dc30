"""Reads days of absence and the hour of a promise as people type them: "24/11 - 30/11", "đến hết tuần", "chiều mai"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from knowledge.calendar import WorkCalendar
from knowledge.normalize import fold

# A leave told without a year lies around today: at most this long ago, else in the year to come.
_PAST_DAYS = 60
_DAY = timedelta(days=1)
_RANGE = re.compile(r"(?<![\d/])(\d{1,2})\s*(?:-|den|toi)\s*(?:ngay\s*)?(\d{1,2})\s*[/.]\s*(\d{1,2})(?:\s*[/.]\s*(\d{4}))?(?![\d/])")
_WRITTEN = re.compile(r"(?<![\d/])(\d{1,2})\s*[/.]\s*(\d{1,2})(?:\s*[/.]\s*(\d{4}))?(?![\d/])")
_LASTING = re.compile(r"(?<!\w)(\d{1,2})\s*(ngay|hom|tuan)(?!\w)")
_WEEKDAY = re.compile(r"(?<!\w)(thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s*nhat|cn)(?!\w)(\s*tuan\s*(?:sau|toi))?")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "chunhat": 6, "cn": 6, **{str(number): number - 2 for number in range(2, 8)}}
_UNTIL = re.compile(r"(?<!\w)(?:den|toi|het)(?!\w)")
_FROM = re.compile(r"(?<!\w)(?:tu|ke tu)(?!\w)(?!\s*(?:sang|chieu|sau))")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s*(?::|h|gio|g)\s*(\d{2})?(?!\d)\s*(chieu)?")
_SOON = re.compile(r"(?<!\w)(?:(\d{1,3})\s*(phut|tieng)\s*nua|(?:ti|lat|chut|mot lat|mot luc|mot chut)\s*nua)(?!\w)")
AFTERNOON, MORNING = time(14), time(8)  # people are at their desks (domain.md 5.2)
_LAST_AFTERNOON = time(16)


def read_leave(text: str, today: date) -> tuple[date, date | None] | None:
    """First and last day of absence; no last day where only the beginning is said; None where no day is."""
    said = fold(text)
    days = _days(said, today)
    if len(days) >= 2:
        first, last = days[0], days[1]
        if last < first and (first.month, last.month) == (12, 1):
            last = last.replace(year=first.year + 1)
        return first, last
    lasting = _LASTING.search(said)
    first = days[0] if days and not _is_end(said) else today
    if lasting:
        count = int(lasting[1]) * (7 if lasting[2] == "tuan" else 1)
        return (first, first + _DAY * (count - 1)) if count else None
    if days:
        if _is_end(said):
            return today, days[0]
        return days[0], None if _FROM.search(said) else days[0]
    return None


def _is_end(said: str) -> bool:
    return bool(_UNTIL.search(said)) and not _FROM.search(said)


def _days(said: str, today: date) -> list[date]:
    """The days in a text, in order; days that cannot be are left out."""
    found: list[tuple[int, date | None]] = []
    for match in _RANGE.finditer(said):
        found += [(match.start(), _day(match[number], match[3], match[4], today)) for number in (1, 2)]
    if not found:
        found = [(m.start(), _day(m[1], m[2], m[3], today)) for m in _WRITTEN.finditer(said)]
    found += [(match.start(), _weekday(match, today)) for match in _WEEKDAY.finditer(said)]
    near = (("hom nay", 0), ("chieu nay", 0), ("sang nay", 0), ("ngay kia", 2), ("mot", None), ("mai", 1))
    for words, ahead in near:
        place = re.search(rf"(?<!\w){words}(?!\w)", said)
        if place and ahead is not None and not (words == "mai" and "ngay kia" in said):
            found.append((place.start(), today + _DAY * ahead))
    week = re.search(r"(?<!\w)(?:het|cuoi|trong|ca)?\s*tuan\s*(nay|sau|toi)?(?!\w)", said)
    if week and not found and (week[1] or week.group(0).split()[0] in ("het", "cuoi", "ca")):
        friday = today + _DAY * (4 - today.weekday())
        if week[1] in ("sau", "toi"):
            found += [(week.start(), friday + _DAY * 3), (week.end(), friday + _DAY * 7)]
        else:
            found += [(week.start(), today), (week.end(), max(friday, today))]
    return [day for _, day in sorted(found, key=lambda pair: pair[0]) if day is not None]


def _day(day: str, month: str, year: str | None, today: date) -> date | None:
    try:
        if year:
            return date(int(year), int(month), int(day))
        this_year = date(today.year, int(month), int(day))
        return this_year if (today - this_year).days <= _PAST_DAYS else date(today.year + 1, int(month), int(day))
    except ValueError:
        return None


def _weekday(match: re.Match[str], today: date) -> date:
    weekday = _WEEKDAYS[match[1].removeprefix("thu").replace(" ", "")]
    ahead = (weekday - today.weekday()) % 7 or 7
    if match[2]:
        ahead = 7 - today.weekday() + weekday
    return today + _DAY * ahead


def read_later(text: str, now: datetime, calendar: WorkCalendar, zone: tzinfo) -> datetime | None:
    """When somebody wants to be asked again; None where the text names no moment to come."""
    said, local = fold(text), now.astimezone(zone)
    soon = _SOON.search(said)
    if soon:
        count = int(soon[1] or 60)
        return local + timedelta(minutes=count * 60 if soon[2] == "tieng" else count)
    at = _time_of_day(said)
    days = _days(said, local.date())
    if days:
        at = at or (AFTERNOON if re.search(r"(?<!\w)chieu(?!\w)", said) else MORNING)
        day = days[0]
        if day == local.date() and at == AFTERNOON:
            return afternoon(now, calendar, zone)
        moment = datetime.combine(day, at, zone)
        return moment if moment > local else None
    if at:
        moment = datetime.combine(local.date(), at, zone)
        return moment if moment > local else None
    return afternoon(now, calendar, zone) if re.search(r"(?<!\w)chieu(?!\w)", said) else None


def _time_of_day(said: str) -> time | None:
    match = _CLOCK.search(said)
    if match is None:
        return None
    hour = int(match[1])
    if (match[3] or "chieu" in said) and hour < 12:
        hour += 12
    try:
        return time(hour, int(match[2] or 0))
    except ValueError:
        return None


def afternoon(now: datetime, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """This afternoon; when that is over, or today is off, the next working morning."""
    local = now.astimezone(zone)
    if calendar.is_working(local.date()):
        for at in (AFTERNOON, _LAST_AFTERNOON):
            moment = datetime.combine(local.date(), at, zone)
            if moment - local >= timedelta(minutes=30):
                return moment
    return tomorrow(now, calendar, zone)


def tomorrow(now: datetime, calendar: WorkCalendar, zone: tzinfo) -> datetime:
    """Eight o'clock on the next working day."""
    return datetime.combine(calendar.working_day_on_or_after(now.astimezone(zone).date() + _DAY), MORNING, zone)
