"""How long a monthly allowance of messages lasts at the present pace."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LOOKS_BACK_DAYS = 14  # two weekly rounds
_LEAST_DAYS = 7  # the first busy day of an installation is no pace: the work is weekly
_CLOSE = 0.9  # of the allowance
_TOO_EARLY = 0.2  # below this a forecast would only alarm


@dataclass(frozen=True, slots=True)
class Forecast:
    """`days_left`: whole days until the allowance is used up at this pace; None when it lasts to the month's end."""

    used: int
    monthly: int
    days_left: int | None

    @property
    def level(self) -> str | None:
        """"used_up", "close" (90%), "soon" (runs out before the month does), or None: nothing to worry about."""
        if self.used >= self.monthly:
            return "used_up"
        if self.used >= _CLOSE * self.monthly:
            return "close"
        return "soon" if self.days_left is not None and self.used >= _TOO_EARLY * self.monthly else None


def needed_since(today: date) -> date:
    """The first day whose count `forecast` uses."""
    return min(today.replace(day=1), today - timedelta(days=LOOKS_BACK_DAYS - 1))


def forecast(sent_by_day: Mapping[date, int], monthly: int, today: date) -> Forecast:
    """What was sent this month, and how long the rest lasts at the mean of the last two weeks (of the days since the
    first message, a week at least)."""
    used = sum(sent for day, sent in sent_by_day.items() if (day.year, day.month) == (today.year, today.month) and day <= today)
    recent = {day: sent for day, sent in sent_by_day.items() if 0 <= (today - day).days < LOOKS_BACK_DAYS}
    days = max(((today - day).days + 1 for day in recent), default=_LEAST_DAYS)
    pace = sum(recent.values()) / max(days, _LEAST_DAYS)
    left = max(0, monthly - used)
    days_of_month = calendar.monthrange(today.year, today.month)[1]
    lasts = int(left / pace) if pace else days_of_month
    return Forecast(used, monthly, lasts if today.day + lasts < days_of_month else None)
