"""The head of a plan and of its appendix: number, place and date, issuer, title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.normalize import fold
from knowledge.reading.dates import IN_FIGURES, IN_WORDS, find_date, to_date
from knowledge.reading.document import Paragraph
from knowledge.reading.errors import PlanUnreadable

_SIGN = r"(\d{1,5}[a-z]?\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]{1,5}\s*-\s*[A-ZĐƯ][\wĐđ&.]*(?:-[A-ZĐ][\wĐđ]*)*)"
_NUMBER = re.compile(rf"^Số\s*:?\s*{_SIGN}\s*$", re.IGNORECASE)
_ATTACHED = re.compile(rf"kèm theo\s+Kế hoạch\s+số\s*:?\s*{_SIGN}", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(rf"^([^\d,:]{{2,40}}),\s*{IN_WORDS}\s*$", re.IGNORECASE)
_ATTACHED_DATE = re.compile(rf"ngày\s+(?:{IN_FIGURES}|{IN_WORDS})", re.IGNORECASE)
_ATTACHED_BY = re.compile(r"\bcủa\s+(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+([^)\d]+?)\s*\)?$", re.IGNORECASE)
_BODY = re.compile(r"^(?:ỦY|UỶ) BAN NHÂN DÂN(?:\s+(.+))?$")
_HEADING = "ke hoach"
_APPENDIX = re.compile(r"^PHỤ LỤC\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letterhead:
    number: str  # without spaces
    number_written: str
    title: str
    issuer: str
    place: str
    issued_on: date | None
    appendix_dated_on: date | None


def is_appendix_heading(paragraph: Paragraph) -> bool:
    """True for the paragraph that opens the appendix."""
    first = paragraph.lines[0]
    return bool(_APPENDIX.match(first)) and (first.isupper() or len(first) < 20)


def read_letterhead(main: Sequence[Paragraph], appendix: Sequence[Paragraph]) -> Letterhead:
    """Raises PlanUnreadable("no-number") when neither the head nor the appendix names the plan's number."""
    lines = [line for paragraph in main for line in paragraph.lines]
    attached = " ".join(paragraph.text for paragraph in appendix)
    number = next((match for line in lines if (match := _NUMBER.match(line))), None) or _ATTACHED.search(attached)
    if number is None:
        raise PlanUnreadable("no-number", "heading")
    place, issued_on = _place_and_date(lines)
    appendix_dated_on = _attached_date(attached)
    return Letterhead(
        number=re.sub(r"\s", "", number.group(1)),
        number_written=number.group(1).strip(),
        title=_title(main) or _appendix_title(appendix),
        issuer=_issuer(lines, appendix, place),
        place=place,
        issued_on=issued_on or (None if place else appendix_dated_on),
        appendix_dated_on=appendix_dated_on,
    )


def _place_and_date(lines: Sequence[str]) -> tuple[str, date | None]:
    for line in lines:
        match = _PLACE_AND_DATE.match(line)
        if match:
            return match.group(1).strip(), to_date(*match.groups()[1:])
    return "", None


def _attached_date(attached: str) -> date | None:
    found = _ATTACHED.search(attached)
    if not found:
        return None
    match = _ATTACHED_DATE.match(attached[found.end() :].lstrip())
    return find_date(match.group(0)) if match else None


def _title(main: Sequence[Paragraph]) -> str:
    for index, paragraph in enumerate(main):
        for position, line in enumerate(paragraph.lines):
            if fold(line) == _HEADING and line.isupper():
                rest = paragraph.lines[position + 1 :]
                following = main[index + 1].lines if index + 1 < len(main) else ()
                return " ".join(rest or following)
    return ""


def _appendix_title(appendix: Sequence[Paragraph]) -> str:
    """The lines between "PHỤ LỤC" and "(Kèm theo …": the title where a file holds the appendix alone."""
    lines = [line for paragraph in appendix for line in paragraph.lines]
    title = []
    for line in lines[1:]:
        if line.startswith("(") or not line.isupper():
            break
        title.append(line)
    return " ".join(title)


def _issuer(lines: Sequence[str], appendix: Sequence[Paragraph], place: str) -> str:
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        match = _BODY.match(line)
        if match and (match.group(1) or below.startswith(("TỈNH ", "THÀNH PHỐ "))):
            return _people_committee(match.group(1) or below)
    for paragraph in appendix:
        for line in paragraph.lines:
            by = _ATTACHED_BY.search(line)
            if by:
                return _people_committee(by.group(1))
    return _people_committee(f"tỉnh {place}") if place else ""


def _people_committee(area: str) -> str:
    kind, _, name = area.strip().partition(" ")
    if kind.casefold() == "thành":
        kind, name = "thành phố", name.partition(" ")[2]
    if name.isupper():
        name = name.title()
    return f"Ủy ban nhân dân {kind.lower()} {name}".strip()
