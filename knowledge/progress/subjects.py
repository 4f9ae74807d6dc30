"""Tasks named by their subject ("cái khen thưởng", "bộ máy"): words that tell the tasks asked about apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.plan import Plan
from knowledge.progress.line import Line
from knowledge.progress.tokens import Sort, tokenize
from knowledge.progress.wording import load_words, read_toml

# The rarity of a pair of words is the logarithm of tasks per task that has it, plus one.
_LEAST_SCORE = 2.6
# A single word names a task only right behind one of these ("cái quỹ").
_MARKERS = frozenset(["cai", "vu", "mang", "khoan", "chuyen"])


@dataclass(frozen=True, slots=True)
class Subjects:
    """Weighted words and pairs of words of each task asked about, those that tell it from the others."""

    weights: Mapping[str, Mapping[str, float]]

    def name(self, line: Line, first: int, last: int) -> str | None:
        """The task that these tokens name, None where none or several may be meant."""
        said = [
            token.word if token.sort is Sort.WORD and place not in line.blanked else ""
            for place, token in enumerate(line.tokens[first:last], first)
        ]
        following = list(zip(said, said[1:], strict=False))
        terms = {f"{a} {b}" for a, b in following if a and b} | {b for a, b in following if a in _MARKERS}
        scores = {code: sum(weight for term, weight in known.items() if term in terms) for code, known in self.weights.items()}
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < _LEAST_SCORE or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
            return None
        return ranked[0][0]


@lru_cache(maxsize=256)
def subjects_of(plan: Plan, codes: tuple[str, ...]) -> Subjects:
    """The subjects of the tasks asked about, weighed by how rare their words are among them and in the plan."""
    known = _known_terms(plan)
    counts = Counter(term for terms in known.values() for term in terms)
    asked = [code for code in codes if code in known]
    weights: dict[str, dict[str, float]] = {}
    for code in asked:
        own = known[code]
        others = set[str]().union(*(known[other] for other in asked if other != code)) if len(asked) > 1 else set()
        weights[code] = dict(_weighed(own - others, counts, len(known)))
    return Subjects(weights)


@lru_cache(maxsize=4)
def _known_terms(plan: Plan) -> dict[str, set[str]]:
    return {task.code: _terms(f"{task.content} {task.short_title}") for task in plan.tasks}


def _weighed(terms: Iterable[str], counts: Counter[str], total: int) -> Iterable[tuple[str, float]]:
    stops, joining = _stop_terms()
    for term in terms:
        if term not in stops and not joining.intersection(term.split()):
            yield term, math.log(total / counts[term]) + 1.0


def _terms(text: str) -> set[str]:
    found = [token.word if token.sort is Sort.WORD else "" for token in tokenize(text)]
    return {f"{a} {b}" for a, b in zip(found, found[1:], strict=False) if a and b} | {word for word in found if word}


@lru_cache(maxsize=1)
def _stop_terms() -> tuple[frozenset[str], frozenset[str]]:
    data, words = read_toml("progress_units.toml"), load_words()
    stops = {words.canonical(stop) for stop in data["subject_stops"].replace("\n", "|").split("|")}
    return frozenset(stops), frozenset(words.canonical(word) for word in data["joining_words"].split("|"))
