"""Raw Telex and VNI key strokes -> Vietnamese, for a sender whose input method was off, in whole or in part."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from knowledge.data import read_json
from knowledge.normalize import fold, key

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VOWELS = "aeiouy"

_DATA = read_json("syllables.json")
_ONSETS = frozenset(_DATA["onsets"].split()) | {""}
# Every rhyme of the spelling; a syllable outside this table is not Vietnamese and is left as typed.
_RHYMES = frozenset(_DATA["rhymes"].split())
# Words of other languages that happen to be key strokes of a Vietnamese syllable ("list" -> "lít").
_FOREIGN = frozenset(_DATA["foreign"].split())
_SYLLABLE = re.compile(r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?(.*)", re.DOTALL)
_TOKEN = re.compile(r"[^\W_]+")


def restore(text: str) -> str:
    """The text with raw Telex or VNI syllables turned into Vietnamese; everything else stays as typed.

    Decoding needs evidence in the message as a whole, so that English words, codes ("III.7", "v1") and text
    that is plain or already marked are not touched. Restoring twice equals once.
    """
    tokens = [match.group(0) for match in _TOKEN.finditer(text)]
    if not tokens:
        return text
    decoded = {token: decoded for token in set(tokens) if (decoded := _decode(token)) is not None}
    if not _is_plausible(tokens, decoded):
        return text
    return _TOKEN.sub(lambda match: decoded.get(match.group(0), match.group(0)), text)


def _is_plausible(tokens: list[str], decoded: dict[str, str]) -> bool:
    """One strong syllable (a letter changed and a tone, as in "vieecj"), or two weak ones, must be there,
    or one that ends in a key no word ends in ("naof")."""
    hits = [token for token in tokens if token in decoded]
    strong = [token for token in hits if _is_strong(token, decoded[token])]
    if strong or any(len(token) >= 3 and token[-1] in "fjx" for token in hits):
        return True
    # "so1" alone is "số 1" without a space; two or more such syllables are a habit of typing.
    return len(hits) >= 2 and len(hits) * 4 >= len(tokens)


def _is_strong(token: str, decoded: str) -> bool:
    plain = fold(decoded)
    added = len(token) - len(plain)
    return added >= 2 or (added == 1 and len(plain) >= 3 and any(char in "đăâêôơư" for char in key(decoded)))


@lru_cache(maxsize=16384)
def _decode(token: str) -> str | None:
    """The syllable that these key strokes make, or None when they are not key strokes of a syllable."""
    lower = token.lower()
    if len(lower) < 2 or len(lower) > 12 or not lower.isascii() or lower in _FOREIGN:
        return None
    if lower.isdigit() or (is_syllable(lower) and "oong" not in lower):  # "coong" is far more often "công"
        return None
    if token.isupper() and not any(char in _VOWELS for char in lower):
        return None  # abbreviations: "TW", "DN6"
    strokes = _vni(lower) if any(char.isdigit() for char in lower) else _telex(lower)
    if strokes is None:
        return None
    base, marks, tone = strokes
    for spelled in _spellings(base, marks):
        if spelled != lower and is_syllable(spelled) and _tone_fits(spelled, tone):
            word = _place_tone(spelled, tone)
            return word.upper() if token.isupper() and len(token) > 2 else word.capitalize() if token[0].isupper() else word
    return None


def _telex(token: str) -> tuple[str, list[str], str] | None:
    """Plain letters, the marks asked for ("a^", "w", "d-"), and the tone."""
    base, marks, tone = "", [], ""
    for char in token:
        seen_vowel = any(letter in _VOWELS for letter in base)
        if char in _TELEX_TONES and seen_vowel and not tone:
            tone = _TELEX_TONES[char]
        elif char == "w":
            if not seen_vowel:
                base += "u"  # a lone w is ư
            marks.append("w")
        elif char == "d" and base.startswith("d") and "d-" not in marks:
            marks.append("d-")
        elif char in "aeo" and char in base and f"{char}^" not in marks:
            marks.append(f"{char}^")
        elif not char.isalpha() or char in "fjz":
            return None
        else:
            base += char
    return (base, marks, tone) if marks or tone else None


def _vni(token: str) -> tuple[str, list[str], str] | None:
    base, marks, tone = "", [], ""
    for char in token:
        if char.isalpha():
            base += char
        elif not base:
            return None
        elif char in _VNI_TONES and not tone:
            tone = _VNI_TONES[char]
        elif char == "6":
            last = next((letter for letter in reversed(base) if letter in "aeo"), None)
            if last is None:
                return None
            marks.append(f"{last}^")
        elif char in "78":
            marks.append("w")
        elif char == "9" and base[0] == "d":
            marks.append("d-")
        else:
            return None
    return (base, marks, tone) if base and (marks or tone) else None


def _spellings(base: str, marks: list[str]) -> list[str]:
    """The ways to put the marks on the letters; typists put them late, so their place says little."""
    hooks = min(marks.count("w"), 2)
    letters: list[tuple[str, ...]] = []
    for place, char in enumerate(base):
        if place == 0 and char == "d" and "d-" in marks:
            letters.append(("đ",))
        elif f"{char}^" in marks:
            letters.append((unicodedata.normalize("NFC", char + _CIRCUMFLEX), char))
        elif hooks and char in "uoa":
            hooked = unicodedata.normalize("NFC", char + (_BREVE if char == "a" else _HORN))
            letters.append((hooked, char))
        else:
            letters.append((char,))
    asked = len({mark for mark in marks if mark.endswith("^")})
    found = []
    for combination in product(*letters):
        word = "".join(combination)
        circumflexes = sum(char in "âêô" for char in word)
        horns = sum(char in "ăơư" for char in word)
        # "uow" is ươ: one w may mark two neighbouring letters, two never mark a single one.
        if circumflexes == asked and (horns >= 1) == bool(hooks) and horns <= 2:
            found.append(word)
    return found


def is_syllable(word: str) -> bool:
    """True when the word (lower case, without tone) is a syllable of Vietnamese spelling, marked or not."""
    match = _SYLLABLE.fullmatch(word)
    if match is None:
        return False
    onset, rhyme = match.group(1) or "", match.group(2)
    if onset == "gi" and "i" + rhyme in _RHYMES:  # "gì", "giêng": the i belongs to the rhyme as well
        return True
    return onset != "q" and onset in _ONSETS and rhyme in _RHYMES


def _tone_fits(word: str, tone: str) -> bool:
    """Syllables closed by p, t, c, ch take only sắc and nặng, and always one of them."""
    if re.search(r"(p|t|c|ch)$", word):
        return tone in ("\u0301", "\u0323")
    return True


def _place_tone(word: str, tone: str) -> str:
    if not tone:
        return word
    match = _SYLLABLE.fullmatch(word)
    onset = (match.group(1) or "") if match else ""
    if onset == "gi" and len(word) > 2 and word[2] not in "aăâeêoôơuưiy":
        onset = "g"
    if onset == word:  # "gi"
        onset = word[:-1]
    vowels = [i for i in range(len(onset), len(word)) if word[i] in "aăâeêioôơuưy"]
    marked = [i for i in vowels if word[i] in "ăâêôơư"]
    if marked:
        place = marked[-1]
    elif vowels[-1] < len(word) - 1 or len(vowels) == 3:
        place = vowels[-1] if len(vowels) < 3 else vowels[1]
    else:
        place = vowels[-2] if len(vowels) > 1 else vowels[0]
    return unicodedata.normalize("NFC", word[: place + 1] + tone + word[place + 1 :])
