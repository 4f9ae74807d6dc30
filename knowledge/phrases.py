"""Finding listed phrases in a sentence, with the marks obeyed where the sender typed them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.normalize import Word, split

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Hit(Generic[V]):
    """A phrase found at words `first` to `last` (exclusive)."""

    first: int
    last: int
    value: V


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
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, said: Sequence[Word]) -> list[Hit[V]]:
        """Longest phrases first at every word, none overlapping another."""
        hits: list[Hit[V]] = []
        place = 0
        while place < len(said):
            hit = next(self._at(said, place), None)
            if hit is None:
                place += 1
            else:
                hits.append(hit)
                place = hit.last
        return hits

    def find_all(self, said: Sequence[Word]) -> list[Hit[V]]:
        """Every phrase that is there, overlapping ones too."""
        return [hit for place in range(len(said)) for hit in self._at(said, place)]

    def _at(self, said: Sequence[Word], place: int) -> Iterator[Hit[V]]:
        for phrase, value in self._by_first.get(said[place].fold, ()):
            last = place + len(phrase)
            if last <= len(said) and all(self.same(word, meant) for word, meant in zip(said[place:last], phrase, strict=True)):
                yield Hit(place, last, value)

    def same(self, word: Word, meant: Word) -> bool:
        if word.fold != meant.fold:
            return False
        return word.key == meant.key or not word.is_marked or not self._is_known(word.key)
