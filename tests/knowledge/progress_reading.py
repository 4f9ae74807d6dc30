"""The progress reader over the real plan, for the tests of it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from knowledge.plan import Plan
from knowledge.progress import Reading, TaskReading, read_progress
from knowledge.reading import read_plan

TODAY = date(2026, 11, 26)  # a Thursday
_PLAN = Path(__file__).parents[2] / "knowledge" / "data" / "plan-363.txt"


@cache
def plan_363() -> Plan:
    return read_plan(_PLAN.read_bytes(), "plan-363.txt")


def read(text: str, *codes: str, today: date = TODAY) -> Reading:
    """Codes default to one task."""
    return read_progress(text, codes or ("III.2",), today, plan_363())


def only(text: str, code: str = "III.2", today: date = TODAY) -> TaskReading:
    """The one report of a message about one task."""
    reading = read(text, code, today=today)
    assert len(reading.reports) == 1, reading
    return reading.reports[0]
