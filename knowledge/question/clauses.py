"""Long and polite messages: the clause that asks, and a message that asks twice."""

from __future__ import annotations

import re

from knowledge.normalize import compose, fold

_BREAK = re.compile(r"(?<=[.?!;:\n])\s+|,\s+")
_GREETING = re.compile(r"^(thua|da\b|xin|tran trong|cam on|chan thanh|rat mong|chao|alo|hello|hi\b|kinh)")
_COURTESY = re.compile(
    r"^(kinh (gui|thua|chao)|"
    r"(toi|em|chau|chung toi|co quan|don vi|minh|choa|tui)\s+(\w+\s+){0,4}(la|dang|moi|vua|duoc giao|can ra soat|cong tac)\b|"
    r"de phuc vu|nham phuc vu|phuc vu cho|hien nay (co quan|don vi)|vua qua|do moi|vi moi)"
)
# A clause with one of these asks something, however politely it begins.
_ASKING = re.compile(
    r"\b(ai|gi|nao|dau|bao gio|bao nhieu|may|the nao|ra sao|sao|khong|liet ke|danh sach|cho biet|neu|cung cap|nhiem vu|j|chi(?!\s+(?:cuc|nhanh|bo|hoi|phi|tieu|dao|tiet|em))|mo|ntn|bn)\b"
)
_LINK = re.compile(r"\s*(?:[?;]\s+|,?\s+với lại\s+|,?\s+đồng thời\s+|,?\s+ngoài ra\s+|,?\s+và\s+|,\s+|,?\s+còn\s+|,?\s+voi lai\s+|,?\s+va\s+|,?\s+con\s+|\.\s+|\s+(?:với|voi|vs|w)\s+(?=ai\s))", re.IGNORECASE)
LONGEST = 1500  # characters that are read; a question hides near the end of a longer letter


def trim_courtesy(text: str) -> str:
    """The message without greeting, self-introduction and thanks, or whole when nothing else is left."""
    text = compose(text)
    if len(text) > LONGEST:
        text = text[-LONGEST:]
    if len(text.split()) < 10:
        return text
    parts = [part for part in _BREAK.split(text) if part.strip()]
    kept = [part for part in parts if not _is_courtesy(part)]
    return ", ".join(part.strip(" ,") for part in kept) if kept else text


def _is_courtesy(part: str) -> bool:
    said = fold(part).strip()
    if _COURTESY.match(said):
        return not _asks(part)
    return bool(_GREETING.match(said)) and len(said.split()) <= 6 and not _ASKING.search(said)


def _asks(part: str) -> bool:
    said = _COURTESY.sub("", fold(part).strip())
    return bool(_ASKING.search(said)) and len(said.split()) >= 3


def splits(text: str) -> list[tuple[str, str]]:
    """Every way to cut the message in two at a link word; the caller decides whether both halves ask."""
    return [
        (text[: match.start()].strip(), text[match.end() :].strip())
        for match in _LINK.finditer(text)
        if text[: match.start()].strip() and text[match.end() :].strip()
    ][:8]
