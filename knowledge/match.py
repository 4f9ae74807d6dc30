"""What to do about the distances: sure, unsure, or none; the gap to the second can veto sure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.distance import WEIGHTS, Score
from knowledge.entries import Entry


class Verdict(StrEnum):
    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    entry: Entry
    score: Score


@dataclass(frozen=True, slots=True)
class Matches:
    """Candidates, the best first, and the verdict on the first."""

    candidates: tuple[Candidate, ...] = ()
    verdict: Verdict = Verdict.NONE

    @property
    def best(self) -> float:
        return self.candidates[0].score.total if self.candidates else 0.0


def judge(candidates: list[Candidate], unknown_share: float = 0.0) -> Matches:
    """Sorts and decides. `unknown_share` is the part of what was said that no plan speaks of; when that is
    much, only a sure match is a match."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.score.total)
    floor = WEIGHTS["sure"] if unknown_share > WEIGHTS["mostly_unknown"] else WEIGHTS["unsure"]
    if not ranked or ranked[0].score.total < floor:
        return Matches(tuple(ranked), Verdict.NONE)
    gap = ranked[0].score.total - ranked[1].score.total if len(ranked) > 1 else 1.0
    is_sure = ranked[0].score.total >= WEIGHTS["sure"] and gap >= WEIGHTS["gap"]
    return Matches(tuple(ranked), Verdict.SURE if is_sure else Verdict.UNSURE)
