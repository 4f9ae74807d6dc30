"""Finding listed phrases in a sentence, with the marks obeyed where the sender typed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.normalize import Word, is_slip, split

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Hit(Generic[V]):
    """A phrase found at words `first` to `last` (exclusive)."""

    first: int
    last: int
    value: V
    keys: tuple[str, ...] = ()  # of the phrase, with its marks


class Phrases(Generic[V]):
    """Phrases with a value each, found by their first word.

    A word typed without marks is anything it could be; a word typed with marks is itself, unless it is no
    known word at all, which makes it a slip ("thuơng" is "thương", "kỳ" is never "ký").
    """

    def __init__(self, pairs: Iterable[tuple[str, V]], is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known
        self._by_first: dict[str, list[tuple[tuple[Word, ...], V]]] = {}
        for phrase, value in pairs:
            said = tuple(split(phrase))
            if said:
                self._by_first.setdefault(said[0].fold, []).append((said, value))
        self._singles = frozenset(
            phrase[0].key for entries in self._by_first.values() for phrase, _ in entries if len(phrase) == 1
        )
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find_exactly(self, said: Sequence[Word]) -> list[Hit[V]]:
        """As `find`, but in a sentence typed with marks every word must have its own ("Ban" is not "bạn")."""
        if not any(word.is_marked for word in said):
            return self.find(said)
        return [hit for hit in self.find(said) if hit.keys == tuple(word.key for word in said[hit.first : hit.last])]

    def has(self, word: Word) -> bool:
        """True when the word, with just these marks, is a phrase of its own."""
        return word.key in self._singles

    def find(self, said: Sequence[Word]) -> list[Hit[V]]:
        """Longest phrases first at every word, none overlapping another."""
        hits: list[Hit[V]] = []
        free = 0
        for place, word in enumerate(said):
            if place >= free and word.fold in self._by_first and (found := self._at(said, place)):
                hits.append(found[0])
                free = found[0].last
        return hits

    def find_all(self, said: Sequence[Word]) -> list[Hit[V]]:
        """Every phrase that is there, overlapping ones too."""
        hits: list[Hit[V]] = []
        for place, word in enumerate(said):
            if word.fold in self._by_first:
                hits += self._at(said, place)
        return hits

    def _at(self, said: Sequence[Word], place: int) -> list[Hit[V]]:
        """The phrases that begin here, the longest first."""
        hits = []
        room = len(said) - place
        for phrase, value in self._by_first[said[place].fold]:
            size = len(phrase)
            if size > room or said[place + size - 1].fold != phrase[-1].fold:
                continue
            if all(self.same(said[place + step], phrase[step]) for step in range(size)):
                hits.append(Hit(place, place + size, value, tuple(word.key for word in phrase)))
        return hits

    def same(self, word: Word, meant: Word) -> bool:
        if word.fold != meant.fold:
            return False
        if word.key == meant.key or not word.is_marked:
            return True
        return not self._is_known(word.key) and is_slip(word.key, meant.key)
