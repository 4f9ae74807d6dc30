"""Running text without its page breaks: page numbers dropped, sentences broken by them joined."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PAGE_NUMBER = re.compile(r"^(?:trang|page)?\s*[-–—]?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–—]?$", re.IGNORECASE)
_NEW_ITEM = re.compile(r"^(?:(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])[.)]\s|\d+(?:\.\d+)+\s|[-–—+•*]\s*\S)")
_ENDS = tuple(".;:…!?")
# Words that cannot end a sentence: what follows them is its continuation, whatever its first letter.
_OPEN_WORDS = frozenset(
    ["và", "của", "các", "với", "cho", "theo", "về", "tại", "trong", "số", "ngày", "hoặc", "do", "để", "từ", "đến"]
)


def is_page_number(line: str) -> bool:
    """True for a line that holds a page number and nothing else: "2", "- 2 -", "Trang 2/9"."""
    return bool(_PAGE_NUMBER.match(line.strip()))


def join_lines(lines: Iterable[str]) -> list[str]:
    """One entry a paragraph: page numbers dropped, a sentence broken over a page or a line joined again."""
    joined: list[str] = []
    for line in lines:
        if not line or is_page_number(line):
            continue
        if joined and _continues(joined[-1], line):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def strip_bullet(text: str) -> str:
    """The paragraph without the dash before it."""
    return re.sub(r"^[-–—+•*]\s*", "", text)


def _continues(above: str, below: str) -> bool:
    if above.endswith(_ENDS) or _NEW_ITEM.match(below) or below.isupper():
        return False
    return below[0].islower() or above.endswith(",") or above.split()[-1] in _OPEN_WORDS
