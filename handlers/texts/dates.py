"""Dates, times and counts as administrative Vietnamese writes them (domain.md 7.2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from knowledge.calendar import week_of
from knowledge.rhythm import Cadence, period_of_key

_QUARTERS = ("I", "II", "III", "IV")
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def day(value: date) -> str:
    """26/11/2026"""
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def short_day(value: date) -> str:
    """26/11"""
    return f"{value.day:02d}/{value.month:02d}"


def clock(value: datetime) -> str:
    """14 giờ 00 (local time)"""
    return f"{value.hour} giờ {value.minute:02d}"


def moment(value: datetime) -> str:
    """14 giờ 00, thứ Sáu 27/11/2026 (local time)"""
    return f"{clock(value)}, {WEEKDAYS[value.weekday()]} {day(value)}"


def count(value: int) -> str:
    """Two digits under ten, as in official letters: 06"""
    return f"{value:02d}"


def span(first: date, last: date) -> str:
    """23/11 - 29/11/2026"""
    return f"{short_day(first)} - {day(last)}"


class _Week(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def monday(self) -> date: ...
    @property
    def sunday(self) -> date: ...


def week_name(week: _Week) -> str:
    """tuần 48 (23/11 - 29/11/2026)"""
    return f"tuần {week.number} ({span(week.monday, week.sunday)})"


def day_and_weekday(value: date) -> str:
    """thứ Sáu 27/11/2026"""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def period_name(key: str) -> str:
    """The period of a round by its key: tuần 48 (23/11 - 29/11/2026); tháng 11/2026 (15/10 - 14/11/2026)"""
    period = period_of_key(key)
    first, last = period.starts_on, period.ends_on
    days = span(first, last) if first.year == last.year else f"{day(first)} - {day(last)}"
    names = {
        Cadence.WEEKLY: f"tuần {week_of(first).number}",
        Cadence.FORTNIGHTLY: f"tuần {week_of(first).number} và {week_of(last).number}",
        Cadence.MONTHLY: f"tháng {last.month}/{last.year}",
        Cadence.QUARTERLY: f"quý {_QUARTERS[last.month // 3 - 1]}/{last.year}",
        Cadence.YEARLY: f"năm {last.year}",
    }
    if period.cadence is Cadence.WEEKLY:
        days = span(first, last)
    return f"{names[period.cadence]} ({days})"
