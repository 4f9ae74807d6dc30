"""The wordings by which people ask how things stand now: sets of words, patterns over them, what excludes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from knowledge.cues import covered
from knowledge.data import read_json
from knowledge.normalize import Word
from knowledge.phrases import Hit, Phrases


class LiveCues:
    """The wordings of live.json, each found with its places."""

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        data: dict[str, Any] = read_json("live.json")
        self.sets = {name: frozenset(said) for name, said in data["sets"].items()}
        self.patterns = {
            kind: [self._pattern(pattern) for pattern in rules["any"]] for kind, rules in data["kinds"].items()
        }
        pieces = {piece for patterns in self.patterns.values() for groups in patterns for group in groups for piece in group}
        pieces |= {piece for said in self.sets.values() for piece in said}
        self._pieces = Phrases(((piece, piece) for piece in sorted(pieces)), is_known)
        self._nots = {kind: Phrases(((said, said) for said in rules["not"]), is_known) for kind, rules in data["kinds"].items()}
        self._marked_only = frozenset(data["typed_with_marks"])  # "cho" without marks is far more often "cho"
        self._beside = Phrases(((said, said) for said in data["beside"]), is_known)

    def _pattern(self, pattern: str) -> list[frozenset[str]]:
        return [
            frozenset(one for said in group.split("|") for one in (self.sets[said[1:]] if said.startswith("@") else [said]))
            for group in pattern.split(" + ")
        ]

    def hits(self, words: Sequence[Word]) -> dict[str, list[Hit[str]]]:
        found: dict[str, list[Hit[str]]] = {}
        for hit in self._pieces.find_all(words):
            if hit.value not in self._marked_only or words[hit.first].is_marked:
                found.setdefault(hit.value, []).append(hit)
        return found

    def excludes(self, kind: str, words: Sequence[Word]) -> bool:
        return bool(self._nots[kind].find_all(words))

    def beside(self, words: Sequence[Word]) -> set[int]:
        return covered(self._beside.find_all(words))


def all_words() -> Iterable[str]:
    """Everything written in the table, for the vocabulary of known words."""
    data: dict[str, Any] = read_json("live.json")
    for rules in data["kinds"].values():
        for pattern in rules["any"]:
            yield from (said for group in pattern.split(" + ") for said in group.split("|") if not said.startswith("@"))
    for said in (*data["sets"].values(), data["beside"]):
        yield from said
