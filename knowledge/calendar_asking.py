"""Questions about the working calendar: "23/11 có phải đi làm không", "lịch Tết", "tháng 2/2027"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from knowledge.calendar import WorkCalendar
from knowledge.data import read_json
from knowledge.leave_words import read_leave
from knowledge.normalize import fold

_DAY = timedelta(days=1)
_AHEAD = 400  # days in which the next feast of a name lies
_LONGEST = 62
_MONTH = re.compile(r"(?<!\w)thang\s*(\d{1,2})(?:\s*(?:[/-]|nam)?\s*(\d{4}))?(?![\d/])")
_MONTH_NUMBER = re.compile(r"^\s*(\d{1,2})\s*[/-]\s*(\d{4})\s*$")
_NEAR_MONTH = re.compile(r"(?<!\w)thang\s*(nay|sau|toi)(?!\w)")


@dataclass(frozen=True, slots=True)
class AskedDays:
    """The days that are asked about; `feast` is the name of a feast, "" for a day or a month. Without days (None) the
    calendar as such is asked for."""

    first: date | None = None
    last: date | None = None
    feast: str = ""


def asked_days(text: str, today: date, calendar: WorkCalendar) -> AskedDays | None:
    """Which days the words name, where it is known that they are about the calendar; None where they name none."""
    said = fold(text)
    month = _month(said, today)
    if month:
        return month
    feast = _feast(said, today, calendar)
    if feast:
        return feast
    days = read_leave(text, today)
    if days is None:
        return None
    first, last = days[0], days[1] or days[0]
    return AskedDays(first, min(last, first + _DAY * _LONGEST)) if last >= first else None


def read_calendar_question(text: str, today: date, calendar: WorkCalendar) -> AskedDays | None:
    """None where a sentence does not ask for days off or worked."""
    said = " ".join(re.findall(r"[\w/.-]+", fold(text)))
    if said in _words()["alone"]:
        return AskedDays()
    if not _words()["asks"].search(said):
        return None
    return asked_days(text, today, calendar)


def _month(said: str, today: date) -> AskedDays | None:
    near, written = _NEAR_MONTH.search(said), _MONTH.search(said) or _MONTH_NUMBER.match(said)
    if near:
        first = today.replace(day=1)
        first = first if near[1] == "nay" else _next_month(first)
    elif written and 1 <= int(written[1]) <= 12:
        number, year = int(written[1]), written[2]
        first = date(int(year) if year else today.year + (number < today.month), number, 1)
    else:
        return None
    return AskedDays(first, _next_month(first) - _DAY)


def _next_month(first: date) -> date:
    return (first + _DAY * 31).replace(day=1)


def _feast(said: str, today: date, calendar: WorkCalendar) -> AskedDays | None:
    feast = next((one for one in _words()["feasts"] if one["said"].search(said)), None)
    if feast is None:
        return None
    days = (today + _DAY * count for count in range(_AHEAD))
    first = next((day for day in days if any(name in fold(calendar.feast(day)) for name in feast["is"])), None)
    if first is None:
        return None
    last = first
    while _is_of_break(calendar, first - _DAY):
        first -= _DAY
    while _is_of_break(calendar, last + _DAY):
        last += _DAY
    return AskedDays(first, last, feast["name"])


def _is_of_break(calendar: WorkCalendar, day: date) -> bool:
    override = calendar.override(day)
    return not calendar.is_working(day) or bool(override and override.off)


@cache
def _words() -> dict[str, Any]:
    data = read_json("calendar_asking.json")

    def one_of(said: list[str]) -> re.Pattern[str]:
        longest_first = sorted((re.escape(fold(one)) for one in said), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")

    feasts = [
        {"name": one["name"], "said": one_of(one["said"]), "is": [fold(name) for name in one["is"]]} for one in data["feasts"]
    ]
    return {"asks": one_of(data["asks"]), "alone": {fold(one) for one in data["alone"]}, "feasts": feasts}
