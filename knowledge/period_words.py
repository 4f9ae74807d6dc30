"""Understands which period is meant: "tuần 46", "tuần 2/2027", "tháng 10", "quý 3", "2026-W46"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.normalize import fold
from knowledge.rhythm import Cadence, Period, period_of, period_of_key

_SAID = re.compile(r"\s*(tuan|thang|quy|nam)\s*(?:thu\s*|so\s*)?(\d{1,4}|iv|i{1,3})(?:\s*(?:/|nam|-)\s*(\d{4}))?\s*")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_KEY = re.compile(r"\s*(?:bt\d+-)?(\d{4}-(?:[wf]\d{2}|m\d{2}|q[1-4]|y))(?:-.*)?\s*")


def read_period(text: str, today: date) -> tuple[str, ...]:
    """Keys of the periods that may be meant, of the newest year that has begun where none is said; empty when the
    text names none. A week may also be half of a fortnight."""
    said = fold(text)
    if key := _KEY.fullmatch(said):
        return _checked(key[1].upper())
    match = _SAID.fullmatch(said)
    if match is None:
        return ()
    number = _ROMAN.get(match[2]) or int(match[2])
    years = [int(match[3])] if match[3] else [today.isocalendar()[0] + 1, today.year, today.year - 1]
    for year in years:
        keys = _keys(match[1], number, year)
        if keys and (match[3] or period_of_key(keys[0]).starts_on <= today):
            return keys
    return ()


def _keys(unit: str, number: int, year: int) -> tuple[str, ...]:
    if unit == "tuan":
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            return ()
        return tuple(period_of(cadence, monday).key for cadence in (Cadence.WEEKLY, Cadence.FORTNIGHTLY))
    if unit == "thang" and 1 <= number <= 12:
        return (f"{year}-M{number:02}",)
    if unit == "quy" and 1 <= number <= 4:
        return (f"{year}-Q{number}",)
    return (f"{number}-Y",) if unit == "nam" and 2000 <= number <= 2100 else ()


def _checked(key: str) -> tuple[str, ...]:
    try:
        period_of_key(key)
    except ValueError:
        return ()
    return (key,)


_UNITS = {
    Cadence.WEEKLY: "tuan", Cadence.FORTNIGHTLY: "tuan", Cadence.MONTHLY: "thang", Cadence.QUARTERLY: "quy", Cadence.YEARLY: "nam",
}  # fmt: skip
_NAMED = re.compile(r"\b(tuan|thang|quy|nam|ky|dot)\s*(?:(?:thu\s*|so\s*)?(\d{1,4}|iv|i{1,3})(?:\s*(?:/|nam)\s*(\d{4}))?(?![\w%])|(truoc|roi|nay|ni)\b)")
# "như tuần trước", "xong từ tuần trước", "tuần trước đã họp" tell when something was, not what the report is for.
_ONLY_WHEN = re.compile(r"\b(?:nhu|voi|hon|bang|tu|den|toi|het|truoc|sau|trong|vao|hoi|ngay|dau|cuoi|giua|thu (?:\w+)|qua)\s*$")
_PAST = re.compile(r"\s*(?:da|vua|moi)\b")
_BESIDE = re.compile(r"(?:^|[.;,:\n(]|\b(?:cua|cho|bao cao|bao|cap nhat|bo sung|so lieu|tien do|tinh hinh|con|va|thi|em|anh|chi|da|ve|la)|[ivx]+[. ]?\d{1,2})\s*$")


def periods_told(text: str, today: date, cadence: Cadence, counted: Period) -> tuple[Period, ...]:
    """The periods that a report says it is for, `counted` among them, none to come: "II.4 của tuần 48 là 30%",
    "tuần trước II.3 đạt 50%; tuần này 60%". Empty when it names none."""
    said = fold(text)
    found: list[Period] = []
    for match in _named(said):
        period = _period_told(match, today, cadence, counted)
        if period is not None and period.starts_on <= counted.starts_on and period not in found:
            found.append(period)
    return tuple(found)


def _named(said: str) -> Iterator[re.Match[str]]:
    """Where a period is named that the report is for."""
    for match in _NAMED.finditer(said):
        before, after = said[: match.start()], said[match.end() :]
        if not _ONLY_WHEN.search(before) and not _PAST.match(after) and _BESIDE.search(before):
            yield match


def without_periods(text: str) -> str:
    """The text without the periods that it is for, which tell nothing of a task: "IV.1 kỳ trước 40%" is "IV.1 40%"."""
    said = fold(text)
    if len(said) != len(text):
        return text
    for match in reversed(list(_named(said))):
        text = text[: match.start()] + text[match.end() :].lstrip()
    return text


def _period_told(match: re.Match[str], today: date, cadence: Cadence, counted: Period) -> Period | None:
    unit, number, year, near = match.groups()
    is_round = unit in ("ky", "dot")
    if not is_round and unit != _UNITS[cadence]:
        return None
    if near in ("nay", "ni"):
        return counted
    if near:
        return counted.shifted(-1) if is_round else min(period_of(cadence, today).shifted(-1), counted, key=lambda one: one.starts_on)
    keys = () if is_round else read_period(f"{unit} {number}" + (f"/{year}" if year else ""), today)
    return next((period for key in keys if (period := period_of_key(key)).cadence is cadence), None)
