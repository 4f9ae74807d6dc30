"""How people say things: chat shorthand and dialect written out, words without content, other words for the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.data import read_json
from knowledge.normalize import Word, fold, key, split
from knowledge.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Synonym:
    """`said` is an everyday phrase, `means` the words that a plan uses for it."""

    said: str
    means: tuple[Word, ...]


class Wording:
    """Lexical data of Vietnamese, independent of any plan. `is_known` may come to know words after this is made."""

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known
        data = read_json("wording.json")
        terms = read_json("abbreviations.json")["terms"]
        self._exact = {split(short)[0].key: tuple(split(meant)) for short, meant in data["shorthand"].items() if len(split(short)) == 1}
        self._dialect_words = {
            split(said)[0].key: tuple(split(meant)) for said, meant in data["dialect"].items() if len(split(said)) == 1
        }
        self._filler_list: list[str] = data["filler"]
        self._generic_list: list[str] = data["generic"]
        self._smalltalk: dict[str, list[str]] = data["smalltalk"]
        self._synonyms = [
            Synonym(said, tuple(split(row["means"]))) for row in read_json("synonyms.json")["rows"] for said in row["said"]
        ]
        long = [(said, meant) for source in ("shorthand", "dialect") for said, meant in data[source].items() if " " in said]
        short_terms = [
            (alias, entry["term"])
            for entry in terms
            for alias in entry["aliases"]
            if fold(alias) != fold(entry["term"]) and len(fold(alias).replace(" ", "")) >= 3 and not _is_wordlike(alias)
        ]
        self._phrases = Phrases(((said, tuple(split(meant))) for said, meant in (*long, *short_terms)), is_known)
        self.fillers = Phrases(((said, None) for said in self._filler_list), is_known)
        self.generic = Phrases(((said, None) for said in self._generic_list), is_known)
        self.smalltalk = Phrases(((said, kind) for kind, all_said in self._smalltalk.items() for said in all_said), is_known)

    @cached_property
    def synonyms(self) -> Phrases[Synonym]:
        """Sentences are expanded before they are searched, so the everyday phrases are expanded as well."""
        return Phrases(((self._written_out(synonym.said), synonym) for synonym in self._synonyms), self._is_known)

    def expand(self, said: Sequence[Word]) -> list[Word]:
        """Shorthand, dialect and abbreviations written out; a written-out word keeps the place it came from."""
        longer: list[Word] = []
        is_marked = any(word.is_marked for word in said)
        hits = {hit.first: hit for hit in self._phrases.find(said)}
        place = 0
        while place < len(said):
            hit = hits.get(place)
            if hit is not None:
                longer += _placed(hit.value, said[place], said[hit.last - 1])
                place = hit.last
                continue
            word = said[place]
            meant = self._exact.get(word.key)
            if meant is None and is_marked and word.key in self._dialect_words and not _is_standard(said, place):
                meant = self._dialect_words[word.key]
            longer += _placed(meant, word, word) if meant else [word]
            place += 1
        return longer

    def _written_out(self, said: str) -> str:
        return " ".join(word.text for word in self.expand(split(said)))

    def all_words(self) -> Iterable[str]:
        """Everything written in the lists, for the vocabulary of known words."""
        yield from self._filler_list
        yield from self._generic_list
        for phrases in self._smalltalk.values():
            yield from phrases
        for synonym in self._synonyms:
            yield synonym.said
            yield " ".join(word.text for word in synonym.means)


def _placed(meant: Sequence[Word], first: Word, last: Word) -> list[Word]:
    return [Word(word.text, word.key, word.fold, first.start, last.end) for word in meant]


def _is_wordlike(alias: str) -> bool:
    """Aliases of two and more words of one meaning ("sổ đỏ") are synonyms, not shorthand."""
    return len(alias.split()) > 1 and alias == alias.lower()


# Dialect words that are also the beginning of a standard word: "chi" (what) and chi nhánh, "mô" (which) and mô hình.
_STANDARD = {
    "chi": {"nhanh", "phi", "tieu", "bo", "hoi", "tiet", "tra", "ngan", "thuong", "cuc", "em"},
    "mo": {"hinh", "ta", "phong", "men", "to"},
    "rang": {"mieng", "ham"},
    "ni": {"long", "co"},
}

# The same behind the word that it ends: "mô" in "quy mô", "vĩ mô".
_ENDS = {"mo": {"quy", "vĩ", "vi"}, "chi": {"dự", "thu", "quyết"}}


def _is_standard(said: Sequence[Word], place: int) -> bool:
    if place and said[place - 1].key in {key(word) for word in _ENDS.get(said[place].fold, ())}:
        return True
    following = said[place + 1].fold if place + 1 < len(said) else ""
    return following in _STANDARD.get(said[place].fold, ())
