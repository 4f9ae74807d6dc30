"""A sentence as other people would type it: without marks, as raw Telex or VNI strokes, with a slip."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from knowledge.normalize import fold

_TONES = {"\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
_MARKS = {"\u0302": "^6", "\u0306": "w8", "\u031b": "w7"}
_WORD = re.compile(r"[^\W\d_]+")


def typed(text: str, surface: str, seed: int = 0) -> str:
    """The text in one of SURFACES."""
    text = unicodedata.normalize("NFC", text)
    match surface:
        case "no marks":
            return "".join(fold(char) if char.islower() else char if char.isascii() else fold(char).upper() for char in text)
        case "telex" | "vni":
            return _WORD.sub(lambda match: _strokes(match.group(0), surface == "vni"), text)
        case "capitals":
            return text.upper()
        case "NFD":
            return unicodedata.normalize("NFD", text)
        case "slip":
            return _slipped(text, Random(seed))
    return text


SURFACES = ("as written", "no marks", "telex", "vni", "capitals", "NFD")


def _strokes(word: str, is_vni: bool) -> str:
    written, tone = "", ""
    for char in word:
        base, *marks = list(unicodedata.normalize("NFD", char))
        if char in "đĐ":
            base, marks = ("d" if char == "đ" else "D"), []
            written += base + ("9" if is_vni else base)
            continue
        written += base
        for mark in marks:
            if mark in _TONES:
                tone = _TONES[mark][is_vni]
            else:
                written += base.lower() if _MARKS[mark] == "^6" and not is_vni else _MARKS[mark][is_vni]
    return written + tone


def _slipped(text: str, random: Random) -> str:
    """Two letters swapped or one left out, in one word of more than three letters."""
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if places:
        place = random.choice(places)
        word = words[place]
        at = random.randrange(1, len(word) - 1)
        words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :] if random.random() < 0.5 else word[:at] + word[at + 1 :]
    return " ".join(words)
