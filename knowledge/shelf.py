"""Which entries of one kind hold a word, and which of very many are worth measuring."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest

from knowledge.entries import Entry

_SMALL = 400  # so few entries are all worth measuring
_NAMED = 6_000  # entries that the rarest words and pairs said may name
_MEASURED = 16  # of these, so many are measured
Pair = tuple[str, str]  # folded words side by side


class Shelf:
    """The entries of one kind, with an inverted index of words, and of pairs of words when the entries are many:
    words of Vietnamese are pairs of syllables, and the syllables alone are too common."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._words: dict[str, list[int]] = {}
        self._pairs: dict[Pair, list[int]] = {}
        for place, entry in enumerate(self.entries):
            for word in {*entry.head_folds, *entry.body_folds}:
                self._words.setdefault(word, []).append(place)
            for pair in () if self.is_small else set(entry.neighbours()):
                self._pairs.setdefault(pair, []).append(place)

    @property
    def is_small(self) -> bool:
        return len(self.entries) <= _SMALL

    def counts(self) -> Iterator[tuple[str, int]]:
        """In how many entries each word is."""
        return ((word, len(places)) for word, places in self._words.items())

    def nearest(self, words: Mapping[str, float], pairs: Iterable[Pair]) -> Sequence[Entry]:
        """The entries that hold most of the weight of what was said; all of them when they are few.

        The rarest words and pairs name the entries; the common ones only choose among these.
        """
        if self.is_small:
            return self.entries
        found = [(places, weight) for word, weight in words.items() if (places := self._words.get(word))]
        found += [(places, math.log(len(self.entries) / len(places))) for pair in pairs if (places := self._pairs.get(pair))]
        weights: dict[int, float] = {}
        left = _NAMED
        for places, weight in sorted(found, key=lambda one: len(one[0])):
            named: Iterable[int] = places
            left -= len(places)
            if left < 0 and weights:
                named = weights.keys() & places
            for place in named:
                weights[place] = weights.get(place, 0.0) + weight
        enough = max(weights.values(), default=0.0) / 2
        likely = (place for place, weight in weights.items() if weight >= enough)
        return [self.entries[place] for place in nlargest(_MEASURED, likely, key=weights.__getitem__)]
