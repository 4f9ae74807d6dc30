"""Which entries of one kind hold a word, and which of very many are worth measuring."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Generic, TypeVar

from knowledge.distance import WEIGHTS, Terms
from knowledge.entries import Entry
from knowledge.tally import Tally, to_bits

_SMALL = 400  # so few entries are all worth measuring
_MEASURED = 16  # of many entries, so many are measured
_STEPS = 4  # to a unit of weight, when weights are added as whole numbers
_DENSE = 256  # what more than one in so many entries hold is kept as bits, ready to be added
Key = TypeVar("Key")


class Shelf:
    """The entries of one kind, with an inverted index of words, and of pairs of words when the entries are many:
    words of Vietnamese are pairs of syllables, and the syllables alone are too common."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.is_small = len(self.entries) <= _SMALL
        self._words = _Places[str](len(self.entries))
        self._pairs = _Places[tuple[str, str]](len(self.entries))
        for place, entry in enumerate(self.entries):
            self._words.add(place, {*entry.head_folds, *entry.body_folds})
            if not self.is_small:
                self._pairs.add(place, set(entry.neighbours()))
        if not self.is_small:
            self._words.make_ready()
            self._pairs.make_ready()

    def of_plan(self, number: str) -> Shelf:
        """The entries of one plan, on a shelf of their own."""
        first, last = self._stretches.get(number, (0, 0))
        return Shelf(self.entries[first:last])

    @cached_property
    def _stretches(self) -> dict[str, tuple[int, int]]:
        """Where the entries of each plan begin and end: they stand together."""
        found: dict[str, tuple[int, int]] = {}
        for place, entry in enumerate(self.entries):
            found[entry.plan] = (found.get(entry.plan, (place, 0))[0], place + 1)
        return found

    def counts(self) -> Iterator[tuple[str, int]]:
        """In how many entries each word is."""
        return self._words.counts()

    def nearest(self, said: Terms, weight: Callable[[str], float]) -> tuple[Entry, ...]:
        """The entries that hold most of the weight of what was said; all of them when they are few."""
        if self.is_small:
            return self.entries
        tally = Tally()
        for places, value in self._clues(said, weight):
            tally.add(places, round(value * _STEPS))
        return tuple(self.entries[place] for place in tally.best(_MEASURED))

    def _clues(self, said: Terms, weight: Callable[[str], float]) -> Iterator[tuple[int, float]]:
        """The entries, as bits, that hold a word or a pair of what was said, and how much that tells; the words of a
        paraphrase only when the plans do not use any pair that it stands for."""
        in_pairs: set[int] = set()
        for one, two in said.pairs:
            pair = (said.terms[one].word.fold, said.terms[two].word.fold)
            if count := self._pairs.count(pair):
                in_pairs.update((one, two))
                yield self._pairs.bits(pair), math.log(len(self.entries) / count)
        words = {term.word.fold: term.weight for term in said.terms}
        for paraphrase in said.paraphrases:
            if in_pairs.isdisjoint(range(paraphrase.first, paraphrase.last)):
                words = {word: weight(word) * WEIGHTS["synonym"] for word in paraphrase.means} | words
        yield from ((self._words.bits(word), value) for word, value in words.items() if self._words.count(word))


class _Places(Generic[Key]):
    """In which entries a key is: as bits for the common keys, as a list for the others."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._listed: dict[Key, array[int]] = {}
        self._dense: dict[Key, int] = {}

    def add(self, place: int, keys: Iterable[Key]) -> None:
        for key in keys:
            self._listed.setdefault(key, array("I")).append(place)

    def make_ready(self) -> None:
        """After everything was added."""
        for key, places in self._listed.items():
            if len(places) * _DENSE > self._size:
                self._dense[key] = to_bits(places, self._size)

    def count(self, key: Key) -> int:
        return len(self._listed.get(key, ()))

    def counts(self) -> Iterator[tuple[Key, int]]:
        return ((key, len(places)) for key, places in self._listed.items())

    def bits(self, key: Key) -> int:
        return self._dense[key] if key in self._dense else to_bits(self._listed[key], self._size)
