"""One door for text: composed form, one tone placement, folded form. Everything typed comes through here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_WORD = re.compile(r"[^\W_]+")


# Every composed Vietnamese letter to its plain one, so that folding rarely has to decompose.
_PLAIN = {
    code: plain
    for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))
    if len(plain := "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c))) == 1 and plain.isascii()
} | {ord("đ"): "d"}


@lru_cache(maxsize=256)  # one message passes here several times
def compose(text: str) -> str:
    """NFC, plain dashes, single spaces. Applying it twice equals once."""
    text = unicodedata.normalize("NFC", text)
    text = _DASHES.sub("-", text)
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def _tone_last(word: str) -> str:
    """The word with its tone mark moved to a fixed place, so that hoà = hòa and uỷ = ủy."""
    base: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = tone or char
        else:
            base.append(char)
    return unicodedata.normalize("NFC", "".join(base)) + tone


def key(text: str) -> str:
    """Comparable form that keeps the marks: composed, lower case, tones in one place."""
    return _WORD.sub(lambda match: _tone_last(match.group(0)), _marks_safe(compose(text).lower()))


def _marks_safe(text: str) -> str:
    # \w does not hold combining marks; after NFC only odd sequences keep them, and they are dropped here.
    return "".join(char for char in text if not unicodedata.combining(char))


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Lower case without marks, d for đ (decomposition does not touch đ: models.md, trap 1)."""
    return _without_marks(compose(text).lower())


def _without_marks(text: str) -> str:
    text = text.translate(_PLAIN)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFD", text)
    return "".join(char for char in text if not unicodedata.combining(char)).replace("đ", "d")


def words(text: str) -> list[str]:
    """The words of a text in folded form, punctuation dropped: "Sở KH&ĐT" -> ["so", "kh", "dt"]."""
    return _WORD.findall(fold(text))


def has_marks(text: str) -> bool:
    """True when any Vietnamese mark or đ is there: the sender types with marks."""
    return fold(text) != compose(text).lower()


class Word(NamedTuple):
    """One word of a text: as typed, with its marks in one form (`key`), folded, and its place in the composed text."""

    text: str
    key: str
    fold: str
    start: int
    end: int

    @property
    def is_marked(self) -> bool:
        return self.key != self.fold


def split(text: str) -> list[Word]:
    """The words of a text with their places in `compose(text)`."""
    return [Word(found.group(), *_forms(found.group()), *found.span()) for found in _WORD.finditer(compose(text))]


def forms(text: str) -> list[tuple[str, str]]:
    """The key and the folded form of every word."""
    return [_forms(typed) for typed in _WORD.findall(compose(text))]


@lru_cache(maxsize=65536)
def _forms(typed: str) -> tuple[str, str]:
    """The key and the folded form of one word of a composed text."""
    lower = typed.lower()
    return _tone_last(lower), _without_marks(lower)


def is_slip(typed: str, meant: str) -> bool:
    """True when two keys of one folded word differ as typists differ: hỏi for ngã, or marks left out ("thuơng")."""
    typed_marks, meant_marks = _marks_of(typed), _marks_of(meant)
    return typed_marks == meant_marks or typed_marks < meant_marks


@lru_cache(maxsize=16384)
def _marks_of(word: str) -> frozenset[tuple[int, str]]:
    """The marks of a word with the place of their letter; hỏi and ngã count as one, the tone has no place."""
    found, place = [], -1
    for char in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")):
        if not unicodedata.combining(char):
            place += 1
        elif char in _TONES:
            found.append((-1, "\u0309" if char == "\u0303" else char))
        else:
            found.append((place, char))
    return frozenset(found)
