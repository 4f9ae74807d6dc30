"""Which entries of one kind hold a word, and which of very many are worth measuring."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator
from heapq import nlargest

from knowledge.distance import WEIGHTS, Terms
from knowledge.entries import Entry

# Tried on 100,543 made-up tasks (tests/bench): the right one is among the measured for 98.5 % of the questions;
# naming or choosing by twice as many finds half a percent more and takes twice as long.
_SMALL = 400  # so few entries are all worth measuring
_NAMED = 6_000  # entries that the rarest words said may name
_CHOSEN_BY = 60_000  # entries of the commoner words that choose among the named
_PRUNE = 0.0
_MEASURED = 16  # of these, so many are measured
Pair = tuple[str, str]  # folded words side by side


class Shelf:
    """The entries of one kind, with an inverted index of words, and of pairs of words when the entries are many:
    words of Vietnamese are pairs of syllables, and the syllables alone are too common."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._words: dict[str, array[int]] = {}
        self._pairs: dict[Pair, array[int]] = {}
        for place, entry in enumerate(self.entries):
            for word in {*entry.head_folds, *entry.body_folds}:
                self._words.setdefault(word, array("I")).append(place)
            for pair in () if self.is_small else set(entry.neighbours()):
                self._pairs.setdefault(pair, array("I")).append(place)

    @property
    def is_small(self) -> bool:
        return len(self.entries) <= _SMALL

    def counts(self) -> Iterator[tuple[str, int]]:
        """In how many entries each word is."""
        return ((word, len(places)) for word, places in self._words.items())

    def pair_weight(self, one: str, two: str) -> float | None:
        """How telling it is that an entry holds the two words side by side; None when none does, or they are few."""
        places = self._pairs.get((one, two))
        return math.log(len(self.entries) / len(places)) if places else None

    def nearest(self, said: Terms, weight: Callable[[str], float]) -> tuple[Entry, ...]:
        """The entries that hold most of the weight of what was said; all of them when they are few.

        The rarest words and pairs name the entries; the common ones only choose among these.
        """
        if self.is_small:
            return self.entries
        weights: dict[int, float] = {}
        left = _CHOSEN_BY
        for places, value in sorted(self._clues(said, weight), key=lambda clue: len(clue[0])):
            named: Iterable[int] = places
            if weights and len(weights) + len(places) > _NAMED:
                if left == _CHOSEN_BY:
                    enough = max(weights.values()) * _PRUNE
                    weights = {place: had for place, had in weights.items() if had >= enough}
                left -= len(places)
                if left < 0:
                    break
                named = weights.keys() & places
            for place in named:
                weights[place] = weights.get(place, 0.0) + value
        enough = max(weights.values(), default=0.0) / 2
        likely = (place for place, value in weights.items() if value >= enough)
        return tuple(self.entries[place] for place in nlargest(_MEASURED, likely, key=weights.__getitem__))

    def _clues(self, said: Terms, weight: Callable[[str], float]) -> Iterator[tuple[array[int], float]]:
        """The places of every pair that was said and of every word outside the pairs, with their weights; and the
        words of a paraphrase when the plans do not use the pairs that it stands for."""
        terms = said.terms
        in_pairs: set[int] = set()
        for one, two, value in said.pairs:
            places = self._pairs.get((terms[one].word.fold, terms[two].word.fold))
            if places:
                in_pairs.update((one, two))
                yield places, value + (terms[one].weight + terms[two].weight) / 2
        lone = {term.word.fold: term.weight for number, term in enumerate(terms) if number not in in_pairs}
        for paraphrase in said.paraphrases:
            if in_pairs.isdisjoint(range(paraphrase.first, paraphrase.last)):
                lone = {word: weight(word) * WEIGHTS["synonym"] for word in paraphrase.means} | lone
        yield from ((places, value) for word, value in lone.items() if (places := self._words.get(word)))
