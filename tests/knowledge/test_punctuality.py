"""Thresholds of on-time reporting: excused rounds left out, rounded down, too few rounds said."""

from __future__ import annotations

import pytest

from knowledge.punctuality import Level, Outcome, Score, scores


def test_excused_rounds_are_left_out() -> None:
    told = [Outcome("B", True), Outcome("B", False), Outcome("B", False, is_excused=True), Outcome("B", True, is_excused=True), Outcome("A", False, is_excused=True)]
    assert scores(told) == (Score("A", 0, 0, 1), Score("B", 2, 3, 1))


@pytest.mark.parametrize(
    ("on_time", "counted", "threshold", "level"),
    [(9, 10, 90, Level.STEADY), (89, 100, 90, Level.MOSTLY), (7, 10, 90, Level.MOSTLY), (69, 100, 90, Level.OFTEN_LATE),
     (3, 3, 90, Level.TOO_FEW), (0, 0, 90, Level.TOO_FEW), (6, 7, 85, Level.STEADY), (5, 6, 85, Level.MOSTLY)],
)  # fmt: skip
def test_levels(on_time: int, counted: int, threshold: int, level: Level) -> None:
    assert Score("A", on_time, counted, 0).level(threshold) is level


def test_nobody_is_lifted_over_a_threshold() -> None:
    assert Score("A", 8999, 10000, 0).percent == 89
