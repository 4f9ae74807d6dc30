"""What a message says that cannot be: a day that no calendar has, a promise for a day gone by, more than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.normalize import fold
from knowledge.progress.model import Reading

_WRITTEN = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})(?![\d/])"
_SPELLED = r"ngay (?P<d>\d{1,2}) thang (?P<m>\d{1,2})(?: nam (?P<y>\d{4}))?(?!\d)"
_SHORT = r"ngay (?P<d>\d{1,2})\s?[/-]\s?(?P<m>\d{1,2})(?![\d/.-])"
_DAYS = tuple(re.compile(rf"(?<![\d/.-]){pattern}") for pattern in (_WRITTEN, _SPELLED, _SHORT))
_ALONE = re.compile(rf"(?:(?:da |duoc )?(?:ban hanh|ky|vao|la|cua no|van ban|ngay)[: ]+)*(?:{_WRITTEN}|{_SPELLED.replace('<d>', '<d2>').replace('<m>', '<m2>').replace('<y>', '<y2>')})[ .]*(?:a|nhe)?")
# Words right before a day that make it a promise.
_PROMISED = re.compile(r"(?:du kien|cam ket|phan dau|hua|hen|gia han|se (?:xong|hoan thanh|trinh|ban hanh|co|nop|bao cao))(?: (?:la|xong|hoan thanh|trong|vao|truoc|den|het|ngay|lui|sang|thoi gian|ban hanh|trinh))*[: ]*$")
_PERCENT = re.compile(r"(?<![\d.,/])(\d{3,})(?:[.,]\d+)?\s?(?:%|phan tram)")


class What(StrEnum):
    NO_SUCH_DAY = "no_such_day"
    PAST_PROMISE = "past_promise"
    OVER_ALL = "over_all"
    PAPER_TO_COME = "paper_to_come"  # a result document dated after today


@dataclass(frozen=True, slots=True)
class Doubt:
    """`words` as they were typed: "31/02/2026", "120%"."""

    what: What
    words: str


def find_doubts(text: str, reading: Reading, today: date) -> tuple[Doubt, ...]:
    """Every value that is not taken as it stands; the same one once."""
    return tuple(dict.fromkeys([*_days(fold(text), today), *_over_all(fold(text), reading), *_papers(reading, today)]))


def is_day_only(text: str) -> bool:
    """ "ngày 20/11/2026", "ký ngày 20 tháng 11 năm 2026": a day and nothing besides."""
    return _ALONE.fullmatch(fold(text).strip()) is not None


def without_paper_to_come(reading: Reading, today: date) -> Reading:
    """A document dated after today keeps its number; its day is asked for again."""
    reports = tuple(
        replace(report, document_date=None) if report.document_date and report.document_date > today else report
        for report in reading.reports
    )
    return replace(reading, reports=reports)


def _days(said: str, today: date) -> Iterator[Doubt]:
    for pattern in _DAYS:
        for match in pattern.finditer(said):
            year = match.groupdict().get("y")
            shown = "/".join(part for part in (match["d"], match["m"], year) if part)
            try:
                day = date(int(year or 2024), int(match["m"]), int(match["d"]))  # a leap year: 29/2 may be meant
            except ValueError:
                yield Doubt(What.NO_SUCH_DAY, shown)
                continue
            if year and day < today and _PROMISED.search(said[: match.start()]):
                yield Doubt(What.PAST_PROMISE, shown)


def _over_all(said: str, reading: Reading) -> Iterator[Doubt]:
    counted = {figure.value for report in reading.reports for figure in report.figures if figure.unit == "%"}
    for match in _PERCENT.finditer(said):
        if int(match[1]) > 100 and int(match[1]) not in counted:
            yield Doubt(What.OVER_ALL, f"{match[1]}%")


def _papers(reading: Reading, today: date) -> Iterator[Doubt]:
    for report in reading.reports:
        if report.document_number and report.document_date and report.document_date > today:
            yield Doubt(What.PAPER_TO_COME, f"{report.document_number} ngày {report.document_date:%d/%m/%Y}")
