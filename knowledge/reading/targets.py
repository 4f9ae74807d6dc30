"""The numbers that a plan wants reached, taken from its sentences: comparison word, number, unit, what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.plan import Comparison, Section, Target
from knowledge.reading.words import target_keys

_YEAR = re.compile(r"\b(?:Đến|Năm|Tầm nhìn|Giai đoạn)\b.*?\b(20\d\d)\b(?!\s*[-–]\s*20)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w/.,-])(?:(?P<word>khoảng|trên|ít nhất|tối thiểu)\s+)?"
    r"(?P<value>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?!\d|[/-]\w)\s*(?P<unit>%|phần trăm)?\s*(?P<after>[^;]*)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ỸĐ])")
_VERB = re.compile(r"\s*\b(?:hoạt động|tham gia|ứng dụng|đạt|được|có|áp dụng|sử dụng)\b")
_TRAILING_VERB = re.compile(r"[\s,]*\b(?:đạt|có|là|chiếm|được|bảo đảm|đảm bảo)\s*$", re.IGNORECASE)
_NOT_A_UNIT = re.compile(r"^(?:năm|tháng|ngày)\b|^$", re.IGNORECASE)
_NEXT = re.compile(
    r"[,;]?\s*(?:\b(?:với|và|trong đó,?|có|gồm|bao gồm)\s+)*(?:khoảng|trên|ít nhất|tối thiểu)?\s*\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Number:
    before: str
    comparison: Comparison
    value: float
    percent: bool
    after: str


def read_targets(sections: tuple[Section, ...]) -> tuple[Target, ...]:
    """Targets of the sections that name a year in their heading ("Đến năm 2030"), each with its sentence."""
    found: list[Target] = []
    for section in sections:
        year = _YEAR.search(section.title)
        if not year or "mục" not in _heading_above(section, sections).casefold():
            continue
        for sentence in (sentence for text in section.paragraphs for sentence in _SENTENCE.split(text)):
            found.extend(_of_sentence(sentence, int(year.group(1)), section.address))
    return tuple(_with_keys(found))


def _heading_above(section: Section, sections: tuple[Section, ...]) -> str:
    top = section.code.partition(".")[0]
    return next((other.title for other in sections if other.code == top), section.title)


def _of_sentence(sentence: str, year: int, address: str) -> Iterator[Target]:
    for clause in sentence.split(";"):
        subject = whole = ""
        for number in _numbers(clause):
            what, unit = (_share if number.percent else _count)(number, subject)
            if not what:
                continue
            if "trong đó" in number.before.casefold() and whole and number.percent:
                what = f"{number.after} (trong số {whole})"
            whole = what
            subject = subject if number.percent and subject else _subject(unit if not number.percent else what)
            yield Target(what, number.comparison, number.value, unit, year, sentence, address)


def _numbers(clause: str) -> Iterator[_Number]:
    start = 0
    while match := _NUMBER.search(clause, start):
        after = match.group("after")
        following = _NEXT.search(after)
        end = match.start("after") + (following.start() if following else len(after))
        text = clause[match.start("after") : end].strip(" ,.")
        percent = bool(match.group("unit"))
        before = clause[start : match.start()].strip(" ,")
        start = max(end, match.end("value"))
        if percent or not _NOT_A_UNIT.match(text):
            value = float(match.group("value").replace(".", "").replace(",", "."))
            yield _Number(before, Comparison((match.group("word") or "").lower()), value, percent, text)


def _share(number: _Number, subject: str) -> tuple[str, str]:
    """A share: of what follows, else of what stands before ("tỷ lệ nữ giám đốc … đạt ít nhất 30%")."""
    what = number.after or _TRAILING_VERB.sub("", number.before)
    if subject and number.after and _VERB.match(number.after):
        what = f"{subject} {number.after}"  # "trong đó có ít nhất 50% tham gia …": of the same bodies
    return what, "%"


def _count(number: _Number, subject: str) -> tuple[str, str]:
    """A count: its unit is the noun that follows; members belong to the bodies counted before them."""
    unit = _subject(number.after)
    what = number.after
    if subject and unit.startswith("thành viên"):
        what = f"{unit} của {subject}"
    elif subject and unit.endswith("thành viên"):
        what = f"số {unit} của {subject}"  # "6 liên hiệp hợp tác xã với khoảng 50 hợp tác xã thành viên"
    elif what == unit:
        what = f"số {unit}"
    return what, unit


def _subject(phrase: str) -> str:
    verb = _VERB.search(phrase)
    return (phrase[: verb.start()] if verb else phrase).strip(" ,")


def _with_keys(targets: list[Target]) -> Iterator[Target]:
    used: set[str] = set()
    for target in targets:
        name = next((key for phrase, key in target_keys() if phrase in target.what.casefold()), "target")
        key, count = f"{target.year}-{name}", 2
        while key in used:
            key, count = f"{target.year}-{name}-{count}", count + 1
        used.add(key)
        yield replace(target, key=key)
