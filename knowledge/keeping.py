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
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)
_VOWEL = re.compile("[aeiouy]")

_NAMES = read_json("person-names.json")
_TITLE_CASE = r"[^\W\d_a-zà-ỹ][^\W\d_A-ZÀ-Ỹ]*"
_FORMS = r"(?:(?i:" + "|".join(_NAMES["forms"]) + r"))"
_SURNAMES = "|".join(_NAMES["surnames"])
_MIDDLE = "|".join(_NAMES["middle"])
# "anh Tuấn", "đồng chí Nguyễn Văn An"; capitals alone would not do, agencies have them too.
_ADDRESSED = re.compile(rf"(?<!\w)({_FORMS})((?: {_TITLE_CASE}){{1,4}})(?!\w)")
_FULL_NAME = re.compile(rf"(?<!\w)(?:{_SURNAMES})(?: {_TITLE_CASE}){{2,3}}(?!\w)")
# Typed in small letters or without marks: a surname and one of the usual middle names give it away.
_PLAIN_NAME = re.compile(rf"(?<!\w)(?:{fold(_SURNAMES)}) (?:{fold(_MIDDLE)}) \w+(?: \w+)?(?!\w)")


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
    return _masked_plain(text)


def _masked_plain(text: str) -> str:
    plain = fold(text)
    if len(plain) != len(text):  # a sign that folding writes with two letters: places would not agree
        return text
    for match in reversed(list(_PLAIN_NAME.finditer(plain))):
        text = text[: match.start()] + MASK + text[match.end() :]
    return text


def _without_controls(text: str) -> str:
    return compose("".join(" " if unicodedata.category(char).startswith("C") else char for char in text))


def _cut(text: str) -> str:
    """Within the limit, at the end of a word."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]
