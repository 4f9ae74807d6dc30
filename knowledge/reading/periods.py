"""The words of a period cell as a cadence with its first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from knowledge.normalize import fold
from knowledge.plan import Cadence, Period
from knowledge.reading.dates import to_date

_CADENCES = (  # in this order: "Thường xuyên, báo cáo trước 20/12 hằng năm" is ongoing
    (("thuong xuyen", "lien tuc"), Cadence.ONGOING),
    (("hang nam", "moi nam"), Cadence.YEARLY),
    (("hang quy", "moi quy"), Cadence.QUARTERLY),
    (("hang thang", "moi thang"), Cadence.MONTHLY),
)
_LEAD_IN = re.compile(
    r"^(?:(?:hoan thanh|xong|truoc|den het|het|den|cham nhat|tu|trong|giai doan|vao|thoi gian|la)\b[\s:]*)+"
)
_TO = re.compile(r"\s*(?:-|\bden het\b|\bden\b|\btoi\b)\s*")
_ENDS_WITH_YEAR = re.compile(r"^(?:truoc|den|het|hoan thanh|cham nhat|xong)\b")
_YEAR = r"(?:\s*(?:/|\bnam\b)\s*(?P<year>\d{4}))?"
_DAY = re.compile(rf"^(?:ngay\s*)?(?P<day>\d{{1,2}})\s*(?:/|\bthang\b)\s*(?P<month>\d{{1,2}}){_YEAR}$")
_MONTH = re.compile(rf"^(?P<word>thang\s*)?(?P<month>\d{{1,2}}){_YEAR}$")
_QUARTER = re.compile(rf"^(?P<word>quy\s*)?(?P<quarter>iv|i{{1,3}}|[1-4]){_YEAR}$")
_HALF = re.compile(rf"^(?:6|sau) thang (?P<half>dau|cuoi){_YEAR}$")
_WHOLE_YEAR = re.compile(r"^(?:nam\s*)?(?P<year>\d{4})$")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date
    unit: str


def read_period(text: str) -> Period:
    """`text` stays the plan's wording. Two points or whole years make a range, one point is a date to keep."""
    words = fold(text).strip(" .;,")
    for marks, cadence in _CADENCES:
        if any(mark in words for mark in marks):
            return Period(text, cadence)
    parts = _TO.split(_LEAD_IN.sub("", words))
    if len(parts) == 1:
        span = _span(parts[0])
        if span and span.unit == "year" and not _ENDS_WITH_YEAR.match(words):
            return Period(text, Cadence.RANGE, span.first, span.last)
        if span:
            before_year = span.unit == "year" and words.startswith("truoc")
            return Period(text, Cadence.BY_DATE, None, date(span.first.year - 1, 12, 31) if before_year else span.last)
    elif len(parts) == 2 and not words.startswith("truoc"):
        last = _span(parts[1]) or _span(parts[1], unit=_unit(parts[0]))
        first = last and (_span(parts[0], last.last.year) or _span(parts[0], last.last.year, last.unit))
        if first and last and first.first <= last.last:
            return Period(text, Cadence.RANGE, first.first, last.last)
    return Period(text, Cadence.UNSTATED)


def _unit(words: str) -> str:
    return next((unit for unit, mark in (("month", "thang"), ("quarter", "quy")) if words.startswith(mark)), "")


def _span(words: str, year: int | None = None, unit: str = "") -> _Span | None:
    """The days of one point. `year` and `unit` stand in where the point leaves them to its partner: the 8 of
    "tháng 8 - 9/2026"."""
    words = words.strip()
    if match := _WHOLE_YEAR.match(words):
        return _months(int(match["year"]), 1, 12, "year")
    for pattern, name in ((_DAY, "day"), (_MONTH, "month"), (_QUARTER, "quarter"), (_HALF, "half")):
        match = pattern.match(words)
        if not match or (name in ("month", "quarter") and not match["word"] and unit != name):
            continue
        of_year = int(match["year"]) if match["year"] else year
        if of_year is None:
            return None
        if name == "day":
            day = to_date(match["day"], match["month"], str(of_year))
            return _Span(day, day, "day") if day else None
        if name == "month":
            return _months(of_year, int(match["month"]), int(match["month"]), "month")
        if name == "quarter":
            quarter = _QUARTERS.get(match["quarter"]) or int(match["quarter"])
            return _months(of_year, 3 * quarter - 2, 3 * quarter, "quarter")
        return _months(of_year, 1, 6, "half") if match["half"] == "dau" else _months(of_year, 7, 12, "half")
    return None


def _months(year: int, first: int, last: int, unit: str) -> _Span | None:
    if not (1900 <= year <= 2100 and 1 <= first <= last <= 12):
        return None
    return _Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]), unit)
