"""Whether the words themselves ask: a question mark, a question word, "… chưa ạ" or "có … không" at the end of a clause."""

from __future__ import annotations

import re

from knowledge.data import read_json
from knowledge.normalize import compose, fold


def _either(said: list[str], *, is_folded: bool) -> str:
    return "|".join(re.escape(fold(one) if is_folded else one).replace(r"\ ", " ") for one in said)


_DATA = read_json("asking.json")
_CLOSES = rf"(?=(?: (?:{_either(_DATA['particles'], is_folded=True)}))*\s*(?:[,;.?!:)…]|$))"
_GOES_ON = rf"(?= (?:{_either(_DATA['goes_on'], is_folded=True)}|[ivx]+[. ]?\d+)\b)"
# "xong chưa ạ" asks. "xong, chưa có văn bản", "xong chưa có văn bản", "II.5 xong, II.6 chưa" tell.
_NOT_YET = re.compile(rf"[a-z]{{2,}} (?:hay )?chua\b(?:{_CLOSES}|{_GOES_ON})")
_OR_NOT = re.compile(rf"\b(?:co|con|da|duoc)\b[^,;.?!]* khong\b{_CLOSES}")
_DENIED = re.compile(r"\b(?:khong|chua|chang)(?: \w+){0,4}? (?:gi|nao|ai|dau|bao nhieu|may)\b")
_PLAIN_WORDS = re.compile(rf"\b(?:{_either(_DATA['words'], is_folded=True)})\b")
_MARKED_WORDS = re.compile(rf"\b(?:{_either(_DATA['marked_words'], is_folded=False)})\b")


def asks_whether_done(text: str) -> bool:
    """ "xong chưa", "đã báo cáo chưa nhỉ": a clause that ends in the question, not one that goes on after "chưa"."""
    return bool(_NOT_YET.search(fold(text)))


def is_asked(text: str) -> bool:
    """Whether somebody asks; what only names a thing ("tiến độ III.3") is left to who reads it."""
    said = fold(text)
    if "?" in said or asks_whether_done(text) or _OR_NOT.search(said):
        return True
    return bool(_PLAIN_WORDS.search(_DENIED.sub(" ", said)) or _MARKED_WORDS.search(compose(text).lower()))
