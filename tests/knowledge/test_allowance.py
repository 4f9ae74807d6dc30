"""How long a monthly allowance lasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.allowance import forecast, needed_since

TODAY = date(2026, 11, 12)


def every_day(sent: int, days: int, last: date = TODAY) -> dict[date, int]:
    return {last - timedelta(days=back): sent for back in range(days)}


@pytest.mark.parametrize(
    ("by_day", "used", "days_left", "level"),
    [
        ({}, 0, None, None),
        (every_day(50, 14), 600, None, None),  # 48 days more at this pace
        (every_day(150, 14), 1800, 8, "soon"),
        (every_day(150, 14) | {date(2026, 11, 1): 1200}, 2850, 0, "close"),
        ({TODAY: 3000}, 3000, 0, "used_up"),
        ({TODAY: 500}, 500, None, None),  # one busy day is no pace: counted as a week
        (every_day(120, 5), 600, None, None),
        ({date(2026, 10, 31): 2900}, 0, 13, None),  # another month: a pace, but nothing used of this one
        (every_day(90, 14), 1080, None, None),  # 21 days more: just to the end
        (every_day(101, 14), 1212, 17, "soon"),
    ],
)
def test_forecast(by_day: dict[date, int], used: int, days_left: int | None, level: str | None) -> None:
    found = forecast(by_day, 3000, TODAY)
    assert (found.used, found.days_left, found.level) == (used, days_left, level)


def test_two_weeks_and_the_month_are_needed() -> None:
    assert needed_since(date(2026, 11, 5)) == date(2026, 10, 23)
    assert needed_since(date(2026, 11, 29)) == date(2026, 11, 1)
