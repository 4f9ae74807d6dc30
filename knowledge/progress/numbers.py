"""Numbers in figures and in words: "1.250", "2,5 tỷ", "mười hai", "bảy mươi lăm"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.progress.tokens import Sort, Token
from knowledge.progress.wording import folded_word, keyed_word

_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ONES = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
_BY_KEY = {keyed_word(word): value for word, value in _ONES.items()}
_BY_FOLD = {folded_word(word): value for word, value in _ONES.items()}
_SCALES = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000}


def parse_figures(text: str) -> float | None:
    """"1.250" is 1250 and "2,5" is 2.5: a separator before exactly three digits groups thousands."""
    text = text.rstrip("%").strip()
    grouped = _THOUSANDS.match(text)
    if grouped:
        whole = re.sub(r"[.,]", "", grouped.group(0))
        rest = text[grouped.end() :]
        text = whole + (rest.replace(",", ".") if rest[1:].isdigit() else "")
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def read_number(tokens: Sequence[Token], place: int) -> tuple[float, int] | None:
    """The number that begins at this token and the place after it; scales of money are left to the unit."""
    token = tokens[place]
    if token.sort is Sort.NUMBER:
        value = parse_figures(token.word)
        return None if value is None else (value, place + 1)
    if token.sort is not Sort.WORD:
        return None
    return _read_words(tokens, place)


def _read_words(tokens: Sequence[Token], place: int) -> tuple[float, int] | None:
    start, total = place, 0.0
    hundreds = _digit(tokens, place)
    if hundreds is not None and _is(tokens, place + 1, "tram"):
        total, place = hundreds * 100.0, place + 2
        if _is(tokens, place, "phan"):  # "một trăm phần trăm"
            return total, place
        if _is(tokens, place, "linh", "le"):
            place += 1
    elif _is(tokens, place, "tram") and _is(tokens, place + 1, "phan"):  # "trăm phần trăm"
        return 100.0, place + 1
    tens = _digit(tokens, place)
    if _is(tokens, place, "muoi"):
        total, place = total + 10, place + 1
    elif tens is not None and _is(tokens, place + 1, "muoi", "chuc"):
        total, place = total + tens * 10, place + 2
    elif _is(tokens, place, "chuc") and place == start:
        return None
    ones = _digit(tokens, place)
    if ones is not None:
        total, place = total + ones, place + 1
    return (total, place) if place > start else None


def _digit(tokens: Sequence[Token], place: int) -> int | None:
    if place >= len(tokens) or tokens[place].sort is not Sort.WORD:
        return None
    typed = keyed_word(tokens[place].typed)
    return _BY_KEY.get(typed) or (_BY_FOLD.get(typed) if typed.isascii() else None)


def _is(tokens: Sequence[Token], place: int, *words: str) -> bool:
    return place < len(tokens) and tokens[place].word in words


def scale(word: str) -> int | None:
    """1000 for "nghìn", and so on."""
    return _SCALES.get(word)
