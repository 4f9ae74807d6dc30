"""Understands how an administrator writes the times of a round: "mở thứ Tư 8:00, đóng thứ Sáu 11 giờ"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from knowledge.calendar import Moment
from knowledge.normalize import fold
from knowledge.rhythm import Rhythm

_NAMES = {"mo": "opens", "nhac": "reminds", "dong": "closes", "han": "closes", "ban tin": "digest"}
WEEKDAYS = {"hai": 1, "ba": 2, "tu": 3, "nam": 4, "sau": 5, "bay": 6, **{str(number): number - 1 for number in range(2, 8)}}
_PART = re.compile(r"(?<!\w)(mo|nhac|dong|han|ban tin)(?!\w)([^,;\n]*)")
WEEKDAY = re.compile(r"(?<!\w)(?:thu\s*(hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat))(?!\w)")
_AFTER = re.compile(r"(?<!\w)(\d{1,2})\s+ngay|(?<!\w)ngay\s+(\d{1,2})(?![\d:])")
CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s*(?::|h|gio|g)\s*(\d{2})?(?!\d)")


def read_times(text: str, rhythm: Rhythm) -> Rhythm | None:
    """The rhythm with the moments that the text names; None when it names none, or one that cannot be."""
    changed: dict[str, Moment] = {}
    for name, said in _PART.findall(fold(text)):
        field = _NAMES[name]
        moment = _moment(said, getattr(rhythm.rule, field), counts_weeks=rhythm.cadence.counts_weeks)
        if moment is None:
            return None
        changed[field] = moment
    return replace(rhythm, rule=replace(rhythm.rule, **changed)) if changed else None


def _moment(said: str, old: Moment, *, counts_weeks: bool) -> Moment | None:
    """A day, a time of day, or both; what is not said stays as it was."""
    clock = CLOCK.search(said)
    day = WEEKDAY.search(said) if counts_weeks else _AFTER.search(said)
    if clock is None and day is None:
        return None
    number = old.weekday
    if day:
        number = (WEEKDAYS[day[1]] if day[1] else 7) if counts_weeks else int(day[1] or day[2])
    try:
        at = time(int(clock[1]), int(clock[2] or 0)) if clock else old.at
    except ValueError:
        return None
    return Moment(number, at)
