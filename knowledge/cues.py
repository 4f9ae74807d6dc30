"""The turns of phrase that tell what is asked: who, when, how many, which fact of the document, what is outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.data import read_json
from knowledge.normalize import Word
from knowledge.phrases import Hit, Phrases


@dataclass(frozen=True, slots=True)
class FactCue:
    """A fact of the document that the sentence seems to ask for, the words that say so, and all it explains."""

    fact: str
    own: frozenset[int]
    words: frozenset[int]


class Cues:
    """Tables of wordings, each found in a sentence with the places of its words."""

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        data = read_json("cues.json")
        self._data = data
        self._slots = Phrases(((said, slot) for slot, all_said in data["slots"].items() for said in all_said), is_known)
        self._patterns = [
            (fact, [frozenset(group.split("|")) for group in pattern.split(" + ")])
            for fact, patterns in data["facts"].items()
            for pattern in patterns
        ]
        self._begun_by: dict[str, list[int]] = {}  # piece of a first group -> its patterns
        for number, (_, groups) in enumerate(self._patterns):
            for piece in groups[0]:
                self._begun_by.setdefault(piece, []).append(number)
        pieces = {piece for _, groups in self._patterns for group in groups for piece in group}
        self._pieces = Phrases(((piece, piece) for piece in pieces), is_known)
        self._with = Phrases(((said, None) for said in data["with"]), is_known)
        self._targets = Phrases(((said, None) for said in data["target_words"]), is_known)
        self._outside = Phrases(((said, said) for said in data["outside"]), is_known)
        self._always_outside = Phrases(((said, said) for said in data["always_outside"]), is_known)
        self._provinces = Phrases(((said, said) for said in data["other_provinces"]), is_known)

    def slots(self, said: Sequence[Word]) -> dict[str, list[Hit[str]]]:
        """Which slots are cued, with their places; phrases may overlap across slots."""
        found: dict[str, list[Hit[str]]] = {}
        for hit in self._slots.find_all(said):
            found.setdefault(hit.value, []).append(hit)
        return found

    def facts(self, said: Sequence[Word]) -> list[FactCue]:
        """The facts of the document that may be asked for, the best explained first."""
        places: dict[str, set[int]] = {}
        for hit in self._pieces.find_all(said):
            places.setdefault(hit.value, set()).update(range(hit.first, hit.last))
        beside = covered(self._with.find_all(said))
        best: dict[str, frozenset[int]] = {}
        for number in sorted({number for piece in places for number in self._begun_by.get(piece, ())}):
            fact, groups = self._patterns[number]
            if not any(group.isdisjoint(places) for group in groups):
                own = frozenset(place for group in groups for piece in group & places.keys() for place in places[piece])
                best[fact] = max(best.get(fact, frozenset()), own, key=len)
        return [FactCue(fact, own, own | beside) for fact, own in best.items()]

    def target_words(self, said: Sequence[Word]) -> list[Hit[None]]:
        """Words that speak of numbers to be reached."""
        return self._targets.find(said)

    def outside(self, said: Sequence[Word]) -> list[Hit[str]]:
        """Words of matters that no plan of this kind speaks about.

        A single word must be typed with its marks: "luong" is "lương" but also "lượng".
        """
        return _telling(self._outside.find_exactly(said), said)

    def always_outside(self, said: Sequence[Word]) -> list[Hit[str]]:
        """The same, of words that have no second meaning."""
        return self._always_outside.find_exactly(said)

    def provinces(self, said: Sequence[Word]) -> list[Hit[str]]:
        """Names of other provinces and countries."""
        return _telling(self._provinces.find_exactly(said), said)

    def all_words(self) -> Iterable[str]:
        """Everything written in the tables, for the vocabulary of known words."""
        yield from (said for all_said in self._data["slots"].values() for said in all_said)
        yield from (piece for _, groups in self._patterns for group in groups for piece in group)
        for table in ("with", "outside", "always_outside", "other_provinces", "target_words"):
            yield from self._data[table]


def _telling(hits: list[Hit[str]], said: Sequence[Word]) -> list[Hit[str]]:
    return [hit for hit in hits if hit.last - hit.first > 1 or said[hit.first].key == hit.keys[0]]


def covered(hits: Iterable[Hit[Any]]) -> set[int]:
    """The numbers of the words that the hits cover."""
    return {place for hit in hits for place in range(hit.first, hit.last)}
