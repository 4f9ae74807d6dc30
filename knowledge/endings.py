"""The day until which something is extended, read from what was typed; refused rather than guessed."""

from __future__ import annotations

import re
from datetime import date

from knowledge.normalize import fold
from knowledge.progress.dates import find_days
from knowledge.progress.line import Line
from knowledge.progress.tokens import tokenize

_YEAR = re.compile(r"^(?:den )?(?:het )?(?:nam )?(20\d\d)\.?$")
_LAST_YEAR = 2100


def read_end(text: str, today: date) -> date | None:
    """ "31/12/2027", "hết quý I/2027", "năm 2027" -> the day; None when no single day is told."""
    year = _YEAR.match(fold(text).strip())
    if year:
        return date(int(year.group(1)), 12, 31)
    days = {found.on for found in find_days(Line(tuple(tokenize(text[:200]))), today) if not found.is_loose}
    day = days.pop() if len(days) == 1 else None
    return day if day and day.year < _LAST_YEAR else None
