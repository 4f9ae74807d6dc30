"""Dates as documents write them: "ngày 30 tháng 5 năm 2023", "31/5/2023"."""

from __future__ import annotations

import re
from datetime import date

IN_WORDS = r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})"
IN_FIGURES = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_IN_WORDS = re.compile(IN_WORDS, re.IGNORECASE)
_IN_FIGURES = re.compile(rf"(?<![\d/]){IN_FIGURES}(?![\d/])")


def find_date(text: str) -> date | None:
    """The first date in the text, or None. A date that does not exist is none."""
    matches = [match for match in (_IN_WORDS.search(text), _IN_FIGURES.search(text)) if match]
    for match in sorted(matches, key=lambda found: found.start()):
        found = to_date(*match.groups())
        if found:
            return found
    return None


def to_date(day: str, month: str, year: str) -> date | None:
    """The date of three numbers, or None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def write_date(day: date) -> str:
    """As plans write it: "30/5/2023"."""
    return f"{day.day}/{day.month}/{day.year}"
