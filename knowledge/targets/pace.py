"""How far a reported value is from its target, and how fast it must grow; the plan's comparison word is obeyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.plan import Comparison, Target

_NEAR = 0.05  # "khoảng 1.200": within five percent it is said to be about reached
_YEAR_DAYS = 365.25


class Reach(StrEnum):
    REACHED = "reached"
    NEAR = "near"  # of a target with "khoảng" only
    SHORT = "short"
    MISSED = "missed"  # its year is over and it is not reached


@dataclass(frozen=True, slots=True)
class Pace:
    """`gap` is what is missing in the target's unit (percentage points for a share), `needed` that gap per year until
    31 December of the target's year, `share` the value as a part of the target, `actual` the growth per year between
    the first and the last reported value; None where it cannot be told."""

    reach: Reach
    gap: float
    share: float
    years_left: float
    needed: float | None
    actual: float | None = None


def pace_of(target: Target, value: float, as_of: date, today: date, first: tuple[float, date] | None = None) -> Pace:
    """The pace from a value of a day; `first` is the earliest value reported, for the growth so far."""
    end = date(target.year, 12, 31)
    years_left = max(0.0, (end - as_of).days / _YEAR_DAYS)
    gap = max(0.0, target.value - value)
    reach = _reach(target, value)
    if reach in (Reach.SHORT, Reach.NEAR) and today > end:
        reach = Reach.MISSED
    needed = gap / years_left if reach is not Reach.REACHED and years_left > 0 else None
    return Pace(reach, gap, value / target.value if target.value else 1.0, years_left, needed, _growth(value, as_of, first))


def _reach(target: Target, value: float) -> Reach:
    if value > target.value or (value == target.value and target.comparison is not Comparison.ABOVE):
        return Reach.REACHED  # "trên 60%" is not reached with 60%, "ít nhất 50%" is with 50%
    if target.comparison is Comparison.ABOUT and value >= target.value * (1 - _NEAR):
        return Reach.NEAR
    return Reach.SHORT


def _growth(value: float, as_of: date, first: tuple[float, date] | None) -> float | None:
    if first is None or (as_of - first[1]).days < 60:  # two values of one quarter show no trend
        return None
    return (value - first[0]) / ((as_of - first[1]).days / _YEAR_DAYS)
