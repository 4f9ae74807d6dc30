"""One door for text: composed form, one tone placement, folded form. Everything typed comes through here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_WORD = re.compile(r"[^\W_]+")


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


def fold(text: str) -> str:
    """Lower case without marks, d for đ (decomposition does not touch đ: models.md, trap 1)."""
    text = unicodedata.normalize("NFD", compose(text).lower())
    return "".join(char for char in text if not unicodedata.combining(char)).replace("đ", "d")


def words(text: str) -> list[str]:
    """The words of a text in folded form, punctuation dropped: "Sở KH&ĐT" -> ["so", "kh", "dt"]."""
    return _WORD.findall(fold(text))


def has_marks(text: str) -> bool:
    """True when any Vietnamese mark or đ is there: the sender types with marks."""
    return fold(text) != compose(text).lower()
