"""The lexical data of the reader, loaded once: short forms, slips, dialect, senses, patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from knowledge.data import read_json
from knowledge.normalize import fold, key

# Not the letters of the expression itself: "\\S", "(?P<name>".
_PATTERN_WORD = re.compile(r"(?<![\\])(?<!\(\?)[^\W\d_]+")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """One data file beside abbreviations.json. Callers must not change what they get."""
    return tomllib.loads(resources.files("knowledge.data").joinpath(name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a folded word; see the comment in progress_words.toml."""

    typed: str  # comparable form of the word as it must be typed
    means: str  # canonical
    written: str  # the meaning in full spelling
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    contextual: bool
    any_marks: bool
    plain: bool
    exact: bool


class Words:
    """Single words: what a token stands for."""

    def __init__(self) -> None:
        data = read_toml("progress_words.toml")
        # Words kept apart from those that look like them without marks; all others are compared folded.
        meanings = {entry.get("means", entry["word"]) for entry in data["sense"]} - set(data["plain_meanings"])
        self.kept = {key(word): word for word in meanings}
        self.short = {folded: full.split() for folded, full in data["short"].items()}
        self.slip = {key(slip): right for slip, right in (data["slip"] | data["dialect"]).items()}
        self.mend = _by_fold(data["mend"]["words"].split())
        self.vocabulary = _by_fold(_lexical_words())
        self.foreign = frozenset(data["mend"]["foreign"].split())
        self.pairs = [tuple(pair.split()) for pair in data["mend"]["pairs"].replace("\n", " ").split("|")]
        self.joined = frozenset(_neighbours([" ".join(pair) for pair in self.pairs] + data["mend"]["phrases"].split("|")))
        self.senses: dict[str, list[Sense]] = {}
        for entry in data["sense"]:
            self.senses.setdefault(entry["folded"], []).append(self._sense(entry))
        self.syllables = _folded_syllables()

    def _sense(self, entry: dict[str, Any]) -> Sense:
        return Sense(
            typed=key(entry["word"]),
            means=self.canonical(entry.get("means", entry["word"])),
            written=entry.get("means", entry["word"]),
            before=re.compile(entry["before"]) if "before" in entry else None,
            after=re.compile(entry["after"]) if "after" in entry else None,
            contextual=entry.get("contextual", False),
            any_marks=entry.get("any", False),
            plain=entry.get("plain", False),
            exact=entry.get("exact", False),
        )

    def canonical(self, text: str) -> str:
        """A phrase of well spelled words in the form in which tokens are compared."""
        return " ".join(self.kept.get(key(word)) or fold(word) for word in text.split())

    def pattern(self, source: str) -> str:
        """The source of a regular expression written in Vietnamese, its words made canonical."""
        return _PATTERN_WORD.sub(lambda match: self.canonical(match.group(0)), source)


@lru_cache(maxsize=16384)
def folded_word(word: str) -> str:
    """`fold` of one word; the same few hundred words come again and again."""
    return fold(word)


@lru_cache(maxsize=16384)
def keyed_word(word: str) -> str:
    """`key` of one word."""
    return key(word)


@cache
def load_words() -> Words:
    return Words()


def compile_phrases(sources: list[str]) -> re.Pattern[str]:
    """One expression that finds any of the phrases as whole words in canonical text. «name» inserts a list
    of [parts] of progress_patterns.toml."""
    joined = "|".join(f"(?:{expand(source)})" for source in sources)
    return re.compile(rf"(?<!\S)(?:{joined})(?!\S)")


def compile_ending(sources: list[str]) -> re.Pattern[str]:
    """As `compile_phrases`, for phrases with which a text ends."""
    return re.compile(rf"(?<!\S)(?:{'|'.join(f'(?:{expand(source)})' for source in sources)})$")


def expand(source: str) -> str:
    """The source with its «parts» put in and its words made canonical."""
    parts: dict[str, str] = read_toml("progress_patterns.toml")["parts"]
    while "«" in source:
        source = re.sub("«([a-z_]+)»", lambda match: f"(?:{parts[match.group(1)]})", source)
    return load_words().pattern(source)


@cache
def phrases(section: str, name: str) -> re.Pattern[str]:
    """A list of progress_patterns.toml, compiled."""
    return compile_phrases(read_toml("progress_patterns.toml")[section][name])


def _folded_syllables() -> frozenset[str]:
    data = read_json("syllables.json")
    onsets = {fold(onset) for onset in data["onsets"].split()} | {""}
    rhymes = {fold(rhyme) for rhyme in data["rhymes"].split()}
    return frozenset(onset + rhyme for onset in onsets for rhyme in rhymes if _may_begin(onset, rhyme))


def _may_begin(onset: str, rhyme: str) -> bool:
    """k, gh, ngh stand before e, i, y; c, g, ng before the others."""
    is_front = rhyme[0] in "eiy"
    if onset in ("k", "gh", "ngh"):
        return is_front
    return not (is_front and onset in ("c", "ng")) and not (onset == "g" and rhyme[0] in "ey")


def _lexical_words() -> Iterator[str]:
    """Every word of the patterns, units, bodies and short titles: what a message about progress is made of."""
    sources: list[Any] = [read_toml("progress_patterns.toml"), read_toml("progress_units.toml"), read_json("short-titles.json")["plans"]]
    while sources:
        source = sources.pop()
        if isinstance(source, dict):
            sources.extend(source.values())
        elif isinstance(source, list):
            sources.extend(source)
        elif isinstance(source, str):
            yield from (word.lower() for word in _PATTERN_WORD.findall(re.sub("«[a-z_]+»", "", source)) if len(word) > 2)


def _by_fold(written: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(written):
        found.setdefault(fold(word), []).append(word)
    return found


def _neighbours(phrases: Iterable[str]) -> Iterator[tuple[str, str]]:
    for phrase in phrases:
        yield from pairwise(fold(phrase).split())
