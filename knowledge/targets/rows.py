"""The rows of the target board: every target of a plan with what was last reported of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.plan import Target
from knowledge.targets.definition import Difference, differences
from knowledge.targets.pace import Pace, pace_of


@dataclass(frozen=True, slots=True)
class Reported:
    """One reported value: never without its day and source. `said` holds the reporter's words for what was counted,
    `number` is its receipt."""

    key: str  # of the target
    value: float
    as_of: date
    source: str
    definition: str = ""
    said: str = ""
    agency: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class TargetRow:
    """`latest` is the value of the latest day (the one told last, where a day was told twice); `history` all of
    them, the latest first."""

    target: Target
    latest: Reported | None = None
    history: tuple[Reported, ...] = ()
    pace: Pace | None = None
    differences: tuple[Difference, ...] = ()


def target_rows(targets: Sequence[Target], reported: Iterable[Reported], today: date) -> tuple[TargetRow, ...]:
    """A row for every target in the plan's order; values of targets that the plan does not have are left out."""
    by_key: dict[str, list[Reported]] = {}
    for value in reported:
        by_key.setdefault(value.key, []).append(value)
    return tuple(_row(target, by_key.get(target.key, []), today) for target in targets)


def _row(target: Target, reported: list[Reported], today: date) -> TargetRow:
    if not reported:
        return TargetRow(target)
    standing = {value.as_of: value for value in sorted(reported, key=lambda value: value.number)}
    history = tuple(sorted(standing.values(), key=lambda value: value.as_of, reverse=True))
    latest, first = history[0], history[-1]
    pace = pace_of(target, latest.value, latest.as_of, today, (first.value, first.as_of) if len(history) > 1 else None)
    return TargetRow(target, latest, history, pace, differences(target, f"{latest.said}; {latest.definition}"))
