"""Days in a message: written dates, months, quarters, weekdays and "hôm qua", counted from today."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.progress.line import Line
from knowledge.progress.wording import expand

_NUMBER = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "tạm": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_COUNT = r"\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_YEAR = r"(?:(?: năm| /|/)? (?P<year>(?:19|20)\d\d))?"
_EDGE = r"(?:(?P<edge>hết|cuối|trong|trước|đầu|giữa|sang|qua|khoảng|tầm|đến hết|xong|kết thúc) )?(?:ngày )?"


@dataclass(frozen=True, slots=True)
class Day:
    """A day told by tokens `first` to `last` (exclusive). `on` is the nearest such day from today on, `was` the
    last one up to today; `is_loose` where only "tuần sau" or a bare month is said."""

    first: int
    last: int
    on: date | None
    was: date | None
    is_loose: bool = False


# Said before a day, these put it into the past.
_GONE = frozenset(["hom", "bua", "hoi"])
_Found = tuple[date | None, date | None, bool]


def find_days(line: Line, today: date) -> list[Day]:
    """Every day in the line, in order, none overlapping."""
    days: list[Day] = []
    taken: set[int] = set()
    for pattern, read in _GRAMMAR:
        for match in pattern.finditer(line.text):
            first, last = line.span(*match.span())
            if taken.intersection(range(first, last)):
                continue
            try:
                found = read(match, line, today, first, last)
            except (ValueError, OverflowError):  # "31/2": no such day
                found = None
            if found is not None:
                taken.update(range(first, last))
                is_past = first > 0 and line.tokens[first - 1].word in _GONE and found[1] is not None
                days.append(Day(first, last, None if is_past else found[0], *found[1:]))
    return sorted(days, key=lambda day: day.first)


def _both(day: date) -> _Found:
    return day, day, False


def _written(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    parts = [int(part) for part in re.findall(r"\d+", line.tokens[last - 1].typed)]
    year = parts[2] + 2000 if parts[2] < 100 else parts[2]
    return _both(date(year, parts[1], parts[0]))


def _day_month(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    day, month = (int(part) for part in re.findall(r"\d+", line.tokens[last - 1].typed))
    return _yearless(day, month, today)


def _spelled(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    day, month = int(match["day"]), _count(match["month"])
    if match["year"]:
        return _both(date(int(match["year"]), month, day))
    return _yearless(day, month, today)


def _yearless(day: int, month: int, today: date) -> _Found:
    this_year = date(today.year, month, day)
    on = this_year if this_year >= today else date(today.year + 1, month, day)
    was = this_year if this_year <= today else date(today.year - 1, month, day)
    return on, was, False


def _month_year(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    month, year = (int(part) for part in re.findall(r"\d+", line.tokens[last - 1].typed))
    if match["quarter"]:
        return _both(_quarter_end(year, month))
    return _at_edge(match["edge"], year, month)


def _month(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    said = match["month"]
    is_bare = match["edge"] in (None, "sang", "qua", "khoang", "tam", "tạm")
    if said in ("nay",):
        found = _at_edge(match["edge"], today.year, today.month)
        return found if found is None else (found[0], found[1], is_bare)
    if said in ("sau", "toi") and not match["year"]:
        if said == "sau" and line.text[match.end() :].startswith(" tháng"):
            return None
        year, month = _next_month(today)
        found = _at_edge(match["edge"], year, month)
        return found if found is None or not is_bare else (found[0], found[1], True)
    month = _count(said)
    if not 1 <= month <= 12:
        return None
    year = int(match["year"]) if match["year"] else today.year + (month < today.month)
    found = _at_edge(match["edge"], year, month)
    return found if found is None or match["year"] else (found[0], None, is_bare)


def _at_edge(edge: str | None, year: int, month: int) -> _Found | None:
    if edge == "dau":
        return None
    if edge == "giua":
        return _both(date(year, month, 15))
    if edge == "truoc":
        return _both(date(year, month, 1) - timedelta(days=1))
    return _both(date(year, month, calendar.monthrange(year, month)[1]))


def _quarter(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    current = (today.month + 2) // 3
    said, edge = match["quarter"], match["edge"]
    if said in ("nay", "sau", "toi"):
        number = current + (said != "nay")
        year = today.year + (number > 4)
        number = (number - 1) % 4 + 1
    else:
        number = _count(said)
        if not 1 <= number <= 4:
            return None
        year = int(match["year"]) if match["year"] else today.year + (number < current)
    if edge in ("dau", "giua"):
        return None
    if edge == "truoc":
        return _both(date(year, number * 3 - 2, 1) - timedelta(days=1))
    return _both(_quarter_end(year, number))


def _quarter_end(year: int, number: int) -> date:
    return date(year, number * 3, 30 if number in (2, 3) else 31)


def _year(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    if match["edge"] in (None, "dau", "giua", "sang", "qua"):
        return None
    year = int(match["year"]) if match["year"] else today.year
    if match["edge"] == "truoc":
        return _both(date(year - 1, 12, 31)) if match["year"] else None
    return _both(date(year, 12, 31))


_ORDERED = frozenset(["tai", "lop", "lan", "dot", "hinh", "an", "xa", "viec", "vu", "phan", "giai", "buoc", "so", "cuoc", "thao", "cai", "dung", "nghi"])


def _weekday(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    said = match["weekday"]
    if first and line.tokens[first - 1].word in _ORDERED and not match["week"]:
        return None  # "đề tài thứ hai", "lớp thứ tư"
    number = 6 if said == "nhat" else (int(said) if said.isdigit() else _count(said)) - 2
    if not 0 <= number <= 6:
        return None
    monday = today - timedelta(days=today.weekday())
    week = match["week"] or ""
    if week.startswith("tuan") and not week.endswith("nay"):
        return _both(monday + timedelta(days=7 + number))
    ahead = (number - today.weekday()) % 7
    if ahead == 0 and not week.endswith("nay"):
        ahead = 7
    back = (today.weekday() - number) % 7 or 7
    return today + timedelta(days=ahead), today - timedelta(days=back), False


def _week(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    sunday = today - timedelta(days=today.weekday()) + timedelta(days=6)
    said = match["which"]
    if match["edge"] in ("dau", "giua"):
        return None
    is_loose = match["edge"] is None or match["edge"] in ("sang", "qua")
    return sunday + timedelta(days=7 * (said in ("sau", "toi"))), None, is_loose


def _near(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    said = match.group(0)
    shift = next(days for words, days in _NEAR if words.search(said))
    return _both(today + timedelta(days=shift))


def _ahead(match: re.Match[str], line: Line, today: date, first: int, last: int) -> _Found | None:
    count, unit = _count(match["count"]), match["unit"]
    if unit == "thang":
        month = today.month - 1 + count
        year, month = today.year + month // 12, month % 12 + 1
        return _both(date(year, month, min(today.day, calendar.monthrange(year, month)[1])))
    return _both(today + timedelta(days=count * (7 if unit == "tuan" else 1)))


def _count(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBER[said]


def _next_month(today: date) -> tuple[int, int]:
    return (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)


def _compile(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{source})(?!\S)")


# Group names must survive the folding of the pattern's words: they are ASCII.
def _grammar() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str], Line, date, int, int], _Found | None]]]:
    month = "một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười một|mười hai|mười|giêng|chạp"
    yield _compile(expand(r"(?:ngày )?<date>")), _written
    yield _compile(expand(rf"{_EDGE}(?P<quarter>(?:quý|quỹ|quy|q) )?(?:tháng )?<month>")), _month_year
    yield _compile(expand(rf"(?:ngày |mồng |mùng )*(?P<day>\d\d?) tháng (?P<month>\d\d?|{month}){_YEAR}")), _spelled
    yield _compile(expand(r"(?:ngày )?<day>")), _day_month
    yield _compile(expand(rf"{_EDGE}tháng (?P<month>\d\d?|này|sau|tới|{month}){_YEAR}")), _month
    yield _compile(expand(rf"{_EDGE}(?:quý|quỹ|quy|q) (?P<quarter>iii|ii|iv|i|[1-4]|này|sau|tới|một|hai|ba|tư){_YEAR}")), _quarter
    yield _compile(expand(rf"{_EDGE}năm (?:nay|này|(?P<year>20\d\d))")), _year
    yield _compile(expand(r"(?P<edge>hết|cuối)(?P<year>) năm")), _year
    yield (
        _compile(expand(r"(?:thứ |chủ |t)(?P<weekday>hai|ba|tư|năm|sáu|bảy|nhật|[2-7])(?: (?P<week>này|tới|tuần này|tuần sau|tuần tới))?")),
        _weekday,
    )
    yield _compile(expand(rf"{_EDGE}tuần (?P<which>này|sau|tới|ni)")), _week
    yield _compile(expand(r"(?P<edge>cuối|hết) (?P<which>tuần)")), _week
    yield _compile(expand(r"(?:sáng|trưa|chiều|tối)? ?(?:hôm qua|hôm kia|ngày mai(?! mốt)|ngày kia)|(?:sáng|chiều|trưa|hôm) nay")), _near
    yield _compile(expand(rf"(?:sau |trong |khoảng )*(?P<count>{_COUNT}) (?P<unit>ngày|tuần|tháng|hôm) (?:nữa|tới|làm việc nữa)")), _ahead


_NEAR = tuple(
    (_compile(expand(words)), days)
    for words, days in (("hôm qua", -1), ("hôm kia", -2), ("ngày kia", 2), ("ngày mai", 1), ("nay", 0))
)
_GRAMMAR = tuple(_grammar())
