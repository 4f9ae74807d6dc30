"""Days and ranges of days as people write them in a calendar: "5/2 đến hết ngày 11/2/2027", "23, 24/11", "7 ngày từ 4/2"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_WEEKDAY = r"(?:(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)\s*,?\s*)?"
_ON = rf"(?:het\s*)?{_WEEKDAY}(?:ngay\s*)?{_WEEKDAY}"
_TO = rf"\s*(?:-+>?|[–—→]|den|toi|cho den|cho toi)\s*{_ON}"  # noqa: RUF001 - dashes that people type


def _date(n: int) -> str:
    return rf"(?P<d{n}>\d{{1,2}})(?P<s{n}>[/.-])(?P<m{n}>\d{{1,2}})(?:(?P=s{n})(?P<y{n}>\d{{4}}|\d{{2}}))?"


_END = r"(?![\d/]|[.-]\d)"
_DAYS = re.compile(
    rf"(?<![\d/.-])(?:"
    rf"{_date(1)}{_TO}{_date(2)}"  # 5/2/2027 đến 11/2/2027
    rf"|(?P<d3>\d{{1,2}}){_TO}{_date(4)}"  # 5-11/2/2027
    rf"|(?P<several>\d{{1,2}}(?:\s*(?:,|va|&)\s*(?:ngay\s*)?\d{{1,2}})*)\s*(?:,|va|&)\s*(?:ngay\s*)?{_date(5)}"  # 23, 24/11
    rf"|{_date(6)}"
    rf"){_END}"
)
_FROM = re.compile(rf"(?<!\w)(?:tu|ke tu|bat dau)\s*{_ON}\Z")
_LASTING = re.compile(r"(?<!\w)(\d{1,2})\s*ngay(?!\s*(?:lam viec|\d))(?!\w)")


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or a range of days with both ends, and where it is written."""

    start: int
    end: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DayFault:
    """A day that cannot be: "date" (31/11), "order" (a range backwards), "end" (a range without its end)."""

    why: str
    found: str


def find_days(said: str, today: date) -> list[Days] | DayFault:
    """Everything in a folded text. A date without its year is the next one to come; within a range the other end
    tells the year."""
    found: list[Days] = []
    for match in _DAYS.finditer(said):
        try:
            one = list(_read(match, today))
        except ValueError:
            return DayFault("date", match.group(0))
        if any(days.last < days.first for days in one):
            return DayFault("order", match.group(0))
        found += one
    if len(found) == 1 and found[0].first == found[0].last:
        return _lasting(said, found[0])
    return found


def _lasting(said: str, one: Days) -> list[Days] | DayFault:
    """ "nghỉ 7 ngày từ 4/2": a beginning with its length; a beginning alone says too little."""
    is_from = _FROM.search(said[: one.start])
    lasting = _LASTING.search(said[: one.start] + " " * (one.end - one.start) + said[one.end :])
    if lasting and int(lasting[1]) > 0:
        return [Days(one.start, one.end, one.first, one.first + _DAY * (int(lasting[1]) - 1))]
    return DayFault("end", said[one.start : one.end]) if is_from else [one]


def _read(match: re.Match[str], today: date) -> Iterator[Days]:
    """Raises ValueError for a day that is not in the calendar."""
    start, end = match.span()
    if match["d1"]:
        yield Days(start, end, *_range((match["d1"], match["m1"], match["y1"]), (match["d2"], match["m2"], match["y2"]), today))
    elif match["d3"]:
        yield Days(start, end, *_range((match["d3"], match["m4"], match["y4"]), (match["d4"], match["m4"], match["y4"]), today))
    elif match["d5"]:
        last = _day(match["d5"], match["m5"], match["y5"], today)
        for number in re.findall(r"\d+", match["several"]):
            one = last.replace(day=int(number))
            yield Days(start, start, one, one)
        yield Days(start, end, last, last)
    else:
        one = _day(match["d6"], match["m6"], match["y6"], today)
        yield Days(start, end, one, one)


_Written = tuple[str, str, str | None]


def _range(first: _Written, last: _Written, today: date) -> tuple[date, date]:
    if first[2]:
        begins = _day(*first, today)
        return begins, _day(*last, today) if last[2] else _on_or_after(last, begins)
    if last[2]:
        ends = _day(*last, today)
        begins = date(ends.year, int(first[1]), int(first[0]))
        # "28/12 - 2/1/2027" begins in the year before; "11/2 đến 5/2/2027" is a slip
        return (begins.replace(year=ends.year - 1) if int(first[1]) > ends.month else begins), ends
    ends = _day(*last, today)
    begins = date(ends.year, int(first[1]), int(first[0]))
    return (begins.replace(year=ends.year - 1) if int(first[1]) > ends.month else begins), ends


def _on_or_after(written: _Written, begins: date) -> date:
    ends = date(begins.year, int(written[1]), int(written[0]))
    return ends.replace(year=ends.year + 1) if ends.month < begins.month else ends


def _day(number: str, month: str, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))
    day = date(today.year, int(month), int(number))
    return day if day >= today else day.replace(year=today.year + 1)
