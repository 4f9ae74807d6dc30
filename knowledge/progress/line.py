"""A run of tokens with its canonical text, so that what a pattern finds can be traced back to its tokens."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.progress.tokens import Token, display, text_of

_BLANK = "_"


@dataclass(frozen=True)
class Line:
    """`tokens` in order; `text` has one space between them, a blanked token is "_"."""

    tokens: tuple[Token, ...]
    blanked: frozenset[int] = frozenset()

    @cached_property
    def text(self) -> str:
        if not self.blanked:
            return text_of(list(self.tokens))
        return " ".join(_BLANK if place in self.blanked else token.word for place, token in enumerate(self.tokens))

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for word in self.text.split(" "):
            starts.append(at)
            at += len(word) + 1
        return starts

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The tokens from character `start` to `end` of the text, the last exclusive."""
        return bisect_right(self._starts, start) - 1, bisect_right(self._starts, max(start, end - 1))

    def find(self, pattern: re.Pattern[str]) -> tuple[int, int] | None:
        """The tokens of the first match."""
        match = pattern.search(self.text)
        return self.span(*match.span()) if match and match.group(0).strip() else None

    def find_all(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        for match in pattern.finditer(self.text):
            if match.group(0).strip():
                yield self.span(*match.span())

    def blank(self, places: Iterable[int]) -> Line:
        """The same tokens, these no longer visible to patterns."""
        return Line(self.tokens, self.blanked | frozenset(places))

    def words(self, first: int, last: int) -> str:
        """The tokens as people read them."""
        return display(list(self.tokens[first:last]))
