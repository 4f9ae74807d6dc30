"""Which entries of one kind hold a word, and which of very many are worth measuring."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest

from knowledge.entries import Entry

_SMALL = 400  # so few entries are all worth measuring
_LOOKED_AT = 8_000  # entries that the rarest words and pairs said may name
_WEIGHED = 100  # of these, so many are weighed by all words and pairs said
_MEASURED = 20  # of these, so many are measured
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
                self._words.setdefault(word, array("L")).append(place)
        for place, entry in enumerate(() if self.is_small else self.entries):
            for pair in set(entry.neighbours()):
                self._pairs.setdefault(pair, array("L")).append(place)

    @property
    def is_small(self) -> bool:
        return len(self.entries) <= _SMALL

    def counts(self) -> Iterator[tuple[str, int]]:
        """In how many entries each word is."""
        return ((word, len(places)) for word, places in self._words.items())

    def nearest(self, words: Mapping[str, float], pairs: Mapping[Pair, float]) -> Sequence[Entry]:
        """The entries that hold most of the weight of what was said; all of them when they are few.

        The rarest words and pairs name the entries, all of them choose among these.
        """
        if self.is_small:
            return self.entries
        found = [(places, weight) for word, weight in words.items() if (places := self._words.get(word))]
        found += [(places, weight) for pair, weight in pairs.items() if (places := self._pairs.get(pair))]
        weights: dict[int, float] = {}
        left = _LOOKED_AT
        for places, weight in sorted(found, key=lambda one: len(one[0])):
            if weights and len(places) > left:
                break
            left -= len(places)
            for place in places:
                weights[place] = weights.get(place, 0.0) + weight
        enough = max(weights.values(), default=0.0) / 2
        likely = nlargest(_WEIGHED, (place for place, weight in weights.items() if weight >= enough), key=weights.__getitem__)
        return nlargest(_MEASURED, (self.entries[place] for place in likely), key=lambda entry: _weigh(words, pairs, entry))


def _weigh(words: Mapping[str, float], pairs: Mapping[Pair, float], entry: Entry) -> float:
    held = (words.keys() & entry.body_folds) | (words.keys() & entry.head_folds)
    return sum(words[word] for word in held) + sum(pairs[pair] for pair in pairs.keys() & entry.neighbours())
