"""Slips of typing mended: a token that no Vietnamese syllable can be becomes the known word nearest to it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.keystrokes import is_syllable
from knowledge.progress.wording import folded_word, keyed_word, load_words

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED = ("p", "t", "c", "ch")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# The keys left and right of each key.
_NEIGHBOURS = {char: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, char in enumerate(row)}


def mend(typed: str, before: str, after: str) -> str | None:
    """The one known word, with its marks, that this token is a slip of; `before` and `after` are its folded
    neighbours, which decide where two words are as near."""
    if len(typed) < 3 or "&" in typed or folded_word(typed) in load_words().foreign or not is_slip(keyed_word(typed)):
        return None
    found = _nearest(keyed_word(typed))
    if len(found) > 1:
        joined = load_words().joined
        found = [word for word in found if (before, folded_word(word)) in joined or (folded_word(word), after) in joined]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=8192)
def is_slip(keyed: str) -> bool:
    """True for what no syllable is spelled like: "vuong" may be one, "vuogn", "chaư" and "trưc" cannot."""
    folded = folded_word(keyed)
    if folded not in load_words().syllables:
        return len(folded) < 6 or any(char in "aeiouy" for char in folded)
    if keyed == folded:
        return False
    bare = unicodedata.normalize("NFC", keyed.rstrip(_TONES))
    return not is_syllable(bare) or (bare.endswith(_STOPPED) and keyed[-1] not in "\u0301\u0323")


@lru_cache(maxsize=8192)
def _nearest(keyed: str) -> list[str]:
    """The nearest known words: frequent ones within two slips, others within a likely one."""
    folded, words = folded_word(keyed), load_words()
    has_marks = keyed != folded
    ranked: dict[tuple[float, int], list[str]] = {}
    for is_rare, known in enumerate((words.mend, words.vocabulary)):
        allowed = 1 if len(folded) < 5 or is_rare else 2
        for plain, written in known.items():
            if plain[0] != folded[0] or abs(len(plain) - len(folded)) > allowed or (is_rare and (plain in words.mend or len(folded) < 4)):
                continue
            distance = OSA.distance(plain, folded, score_cutoff=allowed)
            likely = likelihood(folded, plain)
            if distance > allowed or (is_rare and not likely):
                continue
            for word in written:
                # Of words as near by their letters, the one nearer by its marks as well.
                far = 0.1 * OSA.distance(keyed_word(word), keyed) if has_marks else 0.0
                ranked.setdefault((distance - likely + far, is_rare), []).append(word)
    nearest = ranked[min(ranked)] if ranked else []
    return nearest if has_marks or len({folded_word(word) for word in nearest}) > 1 else nearest[:1]


def likelihood(slip: str, plain: str) -> float:
    """Above 0 for two letters swapped, a letter left out or added, or the key beside it struck."""
    if sorted(slip) == sorted(plain):
        return 0.6
    if _is_within(slip, plain) or (len(slip) == len(plain) + 1 and _is_within(plain, slip)):
        return 0.5
    wrong = [(a, b) for a, b in zip(slip, plain, strict=False) if a != b]
    return 0.5 if len(slip) == len(plain) and len(wrong) == 1 and wrong[0][0] in _NEIGHBOURS.get(wrong[0][1], "") else 0.0


def _is_within(short: str, whole: str) -> bool:
    letters = iter(whole)
    return all(char in letters for char in short)


def mend_pair(left: str, right: str) -> tuple[str | None, str | None]:
    """ "hoàn thàng", "trển khai", "hon thành": one word of a fixed pair is right, the other one slip away."""
    for first, second in load_words().pairs:
        plain_first, plain_second = folded_word(first), folded_word(second)
        if left == plain_first and right != plain_second and _may_be(right, plain_second):
            return None, second
        if right == plain_second and left != plain_first and _may_be(left, plain_first):
            return first, None
    return None, None


def _may_be(slip: str, plain: str) -> bool:
    if len(slip) < 3 or OSA.distance(slip, plain, score_cutoff=1) != 1:
        return False
    return slip not in load_words().syllables or likelihood(slip, plain) > 0
