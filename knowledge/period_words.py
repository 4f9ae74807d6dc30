"""Understands which period is meant: "tuần 46", "tuần 2/2027", "tháng 10", "quý 3", "2026-W46"."""

from __future__ import annotations

import re
from datetime import date

from knowledge.normalize import fold
from knowledge.rhythm import Cadence, period_of, period_of_key

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
