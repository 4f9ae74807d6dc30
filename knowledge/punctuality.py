"""On-time reporting of agencies over a span of rounds: excused rounds left out, thresholds instead of places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 4  # counted rounds: fewer say nothing about anybody
THRESHOLD = 90  # percent, the usual one; An Giang counts by thresholds as well (field.md idea 28)
_MOSTLY = 20  # percentage points below the threshold


class Level(StrEnum):
    """By thresholds; nobody is first or last."""

    STEADY = "steady"  # at the threshold or above
    MOSTLY = "mostly"
    OFTEN_LATE = "often_late"
    TOO_FEW = "too_few"  # not enough rounds to tell


@dataclass(frozen=True, slots=True)
class Outcome:
    """One agency in one round. `is_excused`: away without a substitute, joined after the reminder, not reached, or no
    working day between opening and closing."""

    agency: str
    is_on_time: bool
    is_excused: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    agency: str
    on_time: int
    counted: int
    excused: int

    @property
    def percent(self) -> int:
        """Rounded down, so that nobody is lifted over a threshold."""
        return self.on_time * 100 // self.counted if self.counted else 0

    def level(self, threshold: int = THRESHOLD) -> Level:
        if self.counted < FEWEST:
            return Level.TOO_FEW
        if self.on_time * 100 >= threshold * self.counted:
            return Level.STEADY
        return Level.MOSTLY if self.on_time * 100 >= (threshold - _MOSTLY) * self.counted else Level.OFTEN_LATE


def scores(outcomes: Iterable[Outcome]) -> tuple[Score, ...]:
    """One score for every agency, by name; who reported on time is counted also where it was excused."""
    told: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        told.setdefault(outcome.agency, []).append(outcome)
    found = []
    for agency in sorted(told):
        counted = [one for one in told[agency] if one.is_on_time or not one.is_excused]
        found.append(Score(agency, sum(one.is_on_time for one in counted), len(counted), len(told[agency]) - len(counted)))
    return tuple(found)
