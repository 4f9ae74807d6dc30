"""What of a question may be kept when nobody may be recognised in it: names are masked, numbers keep it out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.data import read_json
from knowledge.keystrokes import restore
from knowledge.normalize import compose, fold, words
from knowledge.progress.secrecy import is_secret
from knowledge.question.clauses import trim_courtesy

LONGEST = 200  # characters
MASK = "…"
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONG_NUMBER = re.compile(r"\d(?:[ .\-/]?\d){5,}")  # telephones, identity cards, accounts, however they are spaced
_ADDRESS = re.compile(r"\w@\w|https?://|www\.", re.IGNORECASE)
_VOWEL = re.compile("[aeiouy]")

_NAMES = read_json("person-names.json")
_CAPITALS = "".join(char for char in map(chr, range(0x41, 0x1EFA)) if char.isupper() and len(fold(char)) == 1 and fold(char).isascii())
_TITLE_CASE = rf"[{_CAPITALS}][^\W\d_{_CAPITALS}]*"
_SURNAME, _MIDDLE, _FORM, _PLAIN, _PLAIN_MIDDLE = (
    "|".join(_NAMES[kind]) for kind in ("surnames", "middle", "forms", "plain", "plain_middle")
)
# "anh Tuấn", "đồng chí Nguyễn Văn An"; capitals alone would not do, agencies have them too.
_ADDRESSED = re.compile(rf"(?<!\w)((?i:{_FORM}))((?: {_TITLE_CASE}){{1,4}})(?!\w)")
_FULL_NAME = re.compile(rf"(?<!\w)(?:{_SURNAME})(?: {_TITLE_CASE}){{2,3}}(?!\w)")
# In small letters or without marks a surname and one of the usual middle names give it away.
_SMALL_NAME = re.compile(rf"(?<!\w)(?:{_SURNAME}) (?:{_MIDDLE}) \w+(?: \w+)?(?!\w)", re.IGNORECASE)
_PLAIN_NAME = re.compile(rf"(?<!\w)(?:{_PLAIN}) (?:{_PLAIN_MIDDLE}) \w+(?: \w+)?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """`folded` tells one question from another; `words` is how it reads."""

    folded: str
    words: str


def keepable(text: str) -> Kept | None:
    """The question as it may be kept, or None: secrets, long numbers, addresses, and what has no words in it."""
    asked = _without_controls(trim_courtesy(restore(compose(text))))
    if is_secret(text) or _ADDRESS.search(text) or _LONG_NUMBER.search(_YEARS.sub(" ", asked)):
        return None
    shown = _cut(without_names(asked))
    said = words(shown)
    # Of one word alone the plan can say nothing unless it is one ("drone"); "xkzq" is none.
    if not said or not any(_VOWEL.search(word) and len(word) > 1 for word in said):
        return None
    if len(said) == 1 and (len(said[0]) < 4 or len(said[0]) > 20):
        return None
    return Kept(_cut(" ".join(said)), shown)


def without_names(text: str) -> str:
    """The text with what looks like a person's name masked."""
    text = _FULL_NAME.sub(MASK, compose(text))
    text = _ADDRESSED.sub(rf"\1 {MASK}", text)
    return _PLAIN_NAME.sub(MASK, _SMALL_NAME.sub(MASK, text))


def _without_controls(text: str) -> str:
    return compose("".join(" " if unicodedata.category(char).startswith("C") else char for char in text))


def _cut(text: str) -> str:
    """Within the limit, at the end of a word."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]
