"""The documents that a plan cites: found by their kind and number, written ways of one number brought together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.normalize import fold
from knowledge.plan import Finding
from knowledge.reading.dates import IN_FIGURES, IN_WORDS

_KIND = (
    r"(?:Nghị quyết|Nghị định|Quyết định|Chương trình hành động|Chương trình|Thông tư|Chỉ thị|Kết luận|Kế hoạch|Công văn"
    r"|Thông báo|Hướng dẫn|Đề án|Pháp lệnh|Luật)"
)
_SIGN = r"\d+[a-z]?\s*[-/][-/]?\s*(?:\d{4}\s*[-/]\s*)?[A-ZĐ][\wĐđ]*(?:\s*[-/]\s*[A-ZĐ][\wĐđ]*)*"
_CITED = re.compile(rf"({_KIND})\s+số:?\s*({_SIGN})((?:\s+ngày)?\s+(?:{IN_FIGURES}|{IN_WORDS}))?", re.IGNORECASE)
_LAW = re.compile(r"\bLuật\s+((?:[A-ZĐ][\wà-ỹ]*\s+){1,6}?(?:[a-zà-ỹđ]+\s+){0,4}?)năm\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class _Citation:
    key: str
    sign: str
    text: str
    place: str


def list_references(texts: Iterable[tuple[str, str]], own_number: str) -> tuple[str, ...]:
    """Each cited document once, as written, with its date where one is given; the plan itself left out.

    `texts` are pairs of place and text.
    """
    chosen: dict[str, _Citation] = {}
    places = list(texts)
    for citation in _citations(places):
        if citation.key != _key(own_number):
            chosen[citation.key] = max(chosen.get(citation.key, citation), citation, key=_completeness)
    best = {key: citation.text for key, citation in chosen.items()}
    for _, text in places:
        for match in _LAW.finditer(text):
            if not match.group(0).casefold().startswith("luật sửa đổi"):
                best.setdefault(fold(match.group(0)), match.group(0))
    return tuple(best.values())


def check_references(texts: Sequence[tuple[str, str]]) -> list[Finding]:
    """Numbers written otherwise than the same number is written elsewhere."""
    spellings: dict[str, Counter[str]] = {}
    citations = list(_citations(texts))
    for citation in citations:
        spellings.setdefault(citation.key, Counter())[citation.sign] += 1
    findings: dict[tuple[str, str], Finding] = {}
    for citation in citations:
        usual = max(spellings[citation.key], key=lambda sign: (_is_regular(sign), spellings[citation.key][sign]))
        if citation.sign != usual:
            findings[citation.place, citation.sign] = Finding(
                citation.place, citation.sign, usual, "reference_variant"
            )
    return list(findings.values())


def _citations(texts: Iterable[tuple[str, str]]) -> Iterable[_Citation]:
    for place, text in texts:
        for match in _CITED.finditer(text):
            kind, sign, dated = match.group(1), match.group(2), match.group(3) or ""
            if kind.isupper():
                continue  # a title in capitals repeats what the text says
            yield _Citation(_key(sign), sign, f"{kind} số {sign}{dated}", place)


def _key(sign: str) -> str:
    """Equal for all ways to write one number: "50-CTr/TU", "50-/CTr-TU"."""
    return " ".join(re.findall(r"[^\W_]+", fold(sign)))


def _completeness(citation: _Citation) -> tuple[bool, int]:
    return _is_regular(citation.sign), len(citation.text)


def _is_regular(sign: str) -> bool:
    return not re.search(r"[-/]\s*[-/]|\s", sign)
