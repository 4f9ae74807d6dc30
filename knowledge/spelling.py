"""Slips of the finger: an unknown word becomes the known word it most likely stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from knowledge.keystrokes import is_syllable
from knowledge.normalize import Word, forms, is_slip

_REMEMBERED = 20_000  # unknown words whose neighbours are kept


class Speller:
    """Knows the words of the texts it has learned (plans, lexicons), and which word follows which."""

    def __init__(self) -> None:
        self._marked: dict[str, set[str]] = {}  # folded -> the spellings with marks
        self._follows: set[tuple[str, str]] = set()
        self._side_by_side: set[tuple[str, str]] = set()
        self._by_length: dict[int, list[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._keys: set[str] = set()

    def learn(self, texts: Iterable[str]) -> None:
        known: set[tuple[str, str]] = set()
        for text in texts:
            if said := forms(text):
                known.update(said)
                keys, folds = zip(*said, strict=True)
                self._side_by_side.update(zip(keys, keys[1:], strict=False))
                self._follows.update(zip(folds, folds[1:], strict=False))
        for key, folded in known:
            if folded not in self._marked:
                self._by_length.setdefault(len(folded), []).append(folded)
            self._marked.setdefault(folded, set()).add(key)
        self._keys.update(key for key, _ in known)
        self._near.clear()

    def is_known(self, key: str) -> bool:
        return key in self._keys

    def stand_together(self, one: Word, two: Word) -> bool:
        """True when the two words, with just these marks, stand side by side in a known text."""
        return (one.key, two.key) in self._side_by_side

    def mend(self, said: Sequence[Word]) -> list[Word]:
        """Only what cannot be a word or an abbreviation ("hộii"), before the names of bodies are looked for."""
        mended = self.correct(said)
        return [
            new if len(old.fold) >= 4 and not is_syllable(old.fold) and any(char in "aeiouy" for char in old.fold) else old
            for old, new in zip(said, mended, strict=True)
        ]

    def correct(self, said: Sequence[Word]) -> list[Word]:
        """The words with slips mended.

        A word that is no syllable may become its nearest known word; a real syllable only when its
        neighbours ask for it ("khao học" -> "khoa học").
        """
        mended = list(said)
        for place, word in enumerate(said):
            if len(word.fold) < 3 or self._may_stand(word) or any(char.isdigit() for char in word.fold):
                continue
            before = mended[place - 1].fold if place else ""
            after = said[place + 1].fold if place + 1 < len(said) else ""
            meant = self._nearest(word.fold, before, after)
            if meant is not None:
                mended[place] = Word(word.text, meant, meant, word.start, word.end)
        return mended

    def _may_stand(self, word: Word) -> bool:
        """Known as typed, or as a known word with its marks typed carelessly."""
        spellings = self._marked.get(word.fold)
        if spellings is None:
            return False
        return not word.is_marked or word.key in spellings or any(is_slip(word.key, spelling) for spelling in spellings)

    def _one_slip_away(self, folded: str) -> tuple[str, ...]:
        near = self._near.get(folded)
        if near is None:
            lengths = (len(folded) - 1, len(folded), len(folded) + 1)
            near = tuple(
                known for length in lengths for known in self._by_length.get(length, ()) if OSA.distance(folded, known, score_cutoff=1) == 1
            )
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            self._near[folded] = near
        return near

    def _nearest(self, folded: str, before: str, after: str) -> str | None:
        ranked = [
            (((before, known) in self._follows) + ((known, after) in self._follows), known) for known in self._one_slip_away(folded)
        ]
        if not ranked:
            return None
        ranked.sort(reverse=True)
        ties, best = ranked[0]
        if ties:
            return best
        is_only = len(ranked) == 1
        return best if is_only and len(folded) >= 4 and not is_syllable(folded) else None
