"""Slots that a pattern finds: task codes, periods, document numbers, ordinals."""

from __future__ import annotations

import re

from knowledge.normalize import fold
from knowledge.plan import Plan
from knowledge.question.query import PeriodAsk, PeriodKind

_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII", "9": "IX"}
_ARABIC = {roman: arabic for arabic, roman in _ROMAN.items()}
_NUMBER_WORDS = {
    "mot": 1, "nhat": 1, "dau": 1, "dau tien": 1, "hai": 2, "nhi": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "cuoi": -1, "cuoi cung": -1,
}  # fmt: skip
_NUMBER = r"(\d{1,2}|nhat|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi|dau tien|cuoi cung)"
_ROMAN_RE = r"(viii|vii|vi|iv|ix|iii|ii|i|v|x)"
_UNIT = r"(?:nhiem vu|nv|muc|diem|dau viec|viec|khoan|y|stt|cau|tieu muc|so)"
_GROUP = r"(?:muc|nhom|phan|chuong|nhom nhiem vu|group)"

_CODE = re.compile(rf"(?<![\w/.-]){_ROMAN_RE}\s*[.\-/,]\s*(\d{{1,2}})(?![\w/]|[.-]\d)")
_CODE_TIGHT = re.compile(r"(?<![\w/.-])(iii|ii|iv|vi|vii)\s?(\d{1,2})(?![\w/]|[.-]\d)")
_CODE_ALONE = re.compile(r"\s*(?:nhiem vu|nv|muc|ma)?\s*(i|v)\s?(\d{1,2})\s*[?.!]?\s*")  # "v1" as a whole message
_CODE_ARABIC = re.compile(rf"{_UNIT}\s+(?:so\s+)?([1-9])\s*[.\-]\s*(\d{{1,2}})(?![\w/%]|[.-]\d)")
_CODE_ARABIC_ALONE = re.compile(r"\s*(?:ma\s)?([1-9])\.(\d{1,2})\s*[?.!]?\s*")  # "2.3" as a whole message
_CODE_WORDS = re.compile(
    rf"(?:{_UNIT}\s+)(?:so\s+|thu\s+)?{_NUMBER}\s*,?\s*(?:cua\s+|o\s+|trong\s+|thuoc\s+|tai\s+)?{_GROUP}\s+(?:so\s+|thu\s+)?(?:{_ROMAN_RE}|([1-9]))\b"
)
_CODE_WORDS_BACK = re.compile(
    rf"{_GROUP}\s+(?:so\s+|thu\s+)?(?:{_ROMAN_RE}|([1-9]))\s*,?\s*(?:phu luc\s*,?\s*)?(?:{_UNIT}\s+)(?:so\s+|thu\s+)?{_NUMBER}\b"
)
_ORDER = r"(?:so\s+|thu\s+)?"
_WHICH_GROUP = rf"{_ORDER}(?:{_ROMAN_RE}|([1-9])|(nhat|hai|ba|bon|tu|nam))(?![\w/%]|[.\-,]\s?\d)"
_GROUP_NAMED = re.compile(rf"\b(?:nhom nhiem vu|nhom viec|nhom)\s+{_WHICH_GROUP}")
_GROUP_OF_APPENDIX = re.compile(
    rf"\b(?:phan|muc|chuong)\s+{_WHICH_GROUP}(?=\s*(?:cua\s+|trong\s+|o\s+)?(?:phu luc|co nhung viec|co nhung nhiem vu|gom nhung nhiem vu|co may (?:viec|nhiem vu)))"
)
_GROUP_ALONE = re.compile(rf"(?:^|\b(?:cac|nhung)\s+)nhiem vu\s+(?:phan\s+|muc\s+)?{_ROMAN_RE}()()\s*[?.!]?$")
_RANGE = re.compile(r"\b(20\d\d)\s*(?:-|den nam|toi nam|den het nam|den|toi|qua|va)\s*(20\d\d)\b")
_YEAR = re.compile(r"(?<![\d/.])(20\d\d)(?![\d/])")
_BOUND = re.compile(r"\b(truoc|sau)\s+(?:nam\s+)?(20\d\d)\b")
_NOT_A_PERIOD = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d+/20\d\d/\S+|luat\s+(?:hop tac xa\s+|htx\s+)?(?:nam\s+)?20\d\d")
_YEAR_END = re.compile(r"31[/.-]12[/.-](20\d\d)")  # the last day of a year is the year
_DOCUMENT = re.compile(
    r"\b(nghi quyet|nq|nghi dinh|nd|chuong trinh hanh dong|chuong trinh|cthd|ctr)\s*(?:so\s*)?:?\s*(\d{1,3})(?:\s*[-/]?\s*[/\w-]+)?|\b(\d{1,3})[-/](?:\d{4}/)?(nq|nd|ctr)\b"
)
_ORDINAL = re.compile(rf"\b(?:thu|so)\s+{_NUMBER}\b|\b(dau tien|cuoi cung|cuoi)\b")


_OPENING = re.compile(rf"\s*(?:{_UNIT}\s+)?{_ROMAN_RE}\s*[.\-/,]?\s?\d")


def starts_with_code(text: str) -> bool:
    """ "III.7 …", "nhiệm vụ III.7 …": the task is the subject."""
    return bool(_OPENING.match(fold(text)))


def find_codes(text: str) -> tuple[str, ...]:
    """Task codes in the order named: "II.5", "iv-3", "mục 5 phần II", "nhóm III nhiệm vụ số 4"."""
    said = fold(text)
    found: list[tuple[int, str]] = []
    for match in (*_CODE.finditer(said), *_CODE_TIGHT.finditer(said)):
        found.append((match.start(), f"{match.group(1).upper()}.{int(match.group(2))}"))
    for match in _CODE_ARABIC.finditer(said):
        found.append((match.start(), f"{_ROMAN[match.group(1)]}.{int(match.group(2))}"))
    if not found and (alone := _CODE_ALONE.fullmatch(said)):
        found.append((0, f"{alone.group(1).upper()}.{int(alone.group(2))}"))
    if not found and (alone := _CODE_ARABIC_ALONE.fullmatch(said)):
        found.append((0, f"{_ROMAN[alone.group(1)]}.{int(alone.group(2))}"))
    if not found:
        for match in _CODE_WORDS.finditer(said):
            found.append((match.start(), _code(match.group(2), match.group(3), match.group(1))))
    if not found:
        for match in _CODE_WORDS_BACK.finditer(said):
            found.append((match.start(), _code(match.group(1), match.group(2), match.group(3))))
    return tuple(dict.fromkeys(code for _, code in sorted(found)))


def find_group(text: str) -> str | None:
    """The group of tasks that is asked for as a whole: "nhóm III", "nhiệm vụ nhóm 5", "phần IV phụ lục"."""
    said = fold(text)
    for pattern in (_GROUP_NAMED, _GROUP_OF_APPENDIX, _GROUP_ALONE):
        for match in pattern.finditer(said):
            roman, arabic, number = match.group(1), match.group(2), match.group(3)
            # "mấy nhóm v": the letter is a particle.
            if roman in ("v", "i", "x") and re.search(r"(?:may|bao nhieu|cac|nhung|bn)\s+\w+\s+$", said[: match.start(1)]):
                continue
            return roman.upper() if roman else _ROMAN[arabic or str(_NUMBER_WORDS[number])]
    return None


def written_in(plan: Plan, code: str) -> str | None:
    """The code as the plan writes it: many number their groups 1, 2, 3. None when the plan does not have it."""
    return next((form for form in ways_to_write(code) if plan.task(form)), None)


def ways_to_write(code: str) -> tuple[str, str]:
    """"II.5" as it is, and "2.5"."""
    group, _, number = code.partition(".")
    return code, f"{_ARABIC.get(group, group)}.{number}"


def group_in(plan: Plan, code: str) -> str | None:
    """The group's code as the plan writes it, or None."""
    known = {group.code for group in plan.groups}
    return next((form for form in (code, _ARABIC.get(code, code)) if form in known), None)


def without_codes(text: str) -> str:
    """The text with the codes blanked out, so that "mục 5 phần II" leaves no words behind."""
    said = fold(text)
    if len(said) != len(text):
        return text
    for pattern in (_CODE, _CODE_TIGHT, _CODE_ARABIC, _CODE_WORDS, _CODE_WORDS_BACK):
        for match in pattern.finditer(said):
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text


def find_years(text: str) -> PeriodAsk | None:
    """"2023-2025", "đến năm 2030": a range, or the year in which something ends. Dates of documents do not count."""
    said = _NOT_A_PERIOD.sub(" ", _YEAR_END.sub(r"het \1", fold(text)))
    match = _RANGE.search(said)
    if match:
        return PeriodAsk(PeriodKind.RANGE, int(match.group(1)), int(match.group(2)))
    bound = _BOUND.search(said)
    if bound:
        return PeriodAsk(PeriodKind.AFTER if bound.group(1) == "sau" else PeriodKind.BEFORE, last=int(bound.group(2)))
    years = [int(year) for year in _YEAR.findall(said)]
    return PeriodAsk(PeriodKind.ENDS, years[0], years[-1]) if years else None


def find_documents(text: str) -> tuple[tuple[str, str], ...]:
    """(kind, number) of every document named: ("nq", "20") for "Nghị quyết số 20-NQ/TW"."""
    found = []
    for match in _DOCUMENT.finditer(fold(text)):
        kind = match.group(1) or match.group(4)
        number = match.group(2) or match.group(3)
        short = {"nghi quyet": "nq", "nghi dinh": "nd"}.get(kind, "ctr" if kind.startswith(("chuong", "ct")) else kind)
        found.append((short, number.lstrip("0")))
    return tuple(dict.fromkeys(found))


def find_ordinal(text: str) -> int | None:
    """"cái thứ hai" -> 2; "cuối cùng" -> -1."""
    match = _ORDINAL.search(fold(text))
    if match is None:
        return None
    said = match.group(1) or match.group(2)
    return int(said) if said.isdigit() else _NUMBER_WORDS.get(said)


def _code(roman: str | None, arabic: str | None, number: str) -> str:
    group = roman.upper() if roman else _ROMAN[arabic or "1"]
    return f"{group}.{int(number) if number.isdigit() else _NUMBER_WORDS[number]}"
