"""A recommendation in somebody's words: "kiến nghị UBND tỉnh bổ sung biên chế" needs an answer from above."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from knowledge.data import read_json
from knowledge.lexicon import Lexicon
from knowledge.normalize import compose, fold
from knowledge.progress import Reading, TaskReading

_CODE = re.compile(r"(?<![\w/.])(viii|vii|vi|iv|ix|iii|ii|i|v|x)\s?[.\-/]\s?(\d{1,2})(?!\w)")
_FAR = 60  # characters after the verb in which the body asked is named


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The words of it, and where they begin; `body` is set when a body below the province is asked instead."""

    words: str
    start: int
    body: str | None


@dataclass(frozen=True, slots=True)
class _Patterns:
    to_authority: re.Pattern[str]
    alone: re.Pattern[str]
    denied: re.Pattern[str]


def find_recommendation(text: str, lexicon: Lexicon) -> Recommendation | None:
    """The first recommendation of a text; None where there is none, or where it is denied or past."""
    composed, said = compose(text), fold(text)
    if len(composed) != len(said):
        return None  # letters of another script: places would not agree
    patterns = _patterns()
    for match in patterns.to_authority.finditer(said):
        if not patterns.denied.search(said[: match.start()]):
            return Recommendation(_clause(composed, match.start()), match.start(), None)
    match_alone = patterns.alone.search(said)
    if match_alone is None:
        return None
    start = match_alone.start(1)
    named = lexicon.find_agencies(composed[match_alone.end(1) : match_alone.end(1) + _FAR])
    body = named[0].name if named and named[0].first <= 1 and named[0].how != "bare" else None
    return Recommendation(_clause(composed, start), start, body)


def with_recommendation(reading: Reading, text: str, lexicon: Lexicon) -> Reading:
    """The reading with the recommendation among the obstacles of the task that it belongs to."""
    found = find_recommendation(text, lexicon)
    if found is None or reading.secret or not reading.reports:
        return reading
    codes = [f"{code.upper()}.{int(number)}" for code, number in _CODE.findall(fold(text)[: found.start])]
    owner = codes[-1] if codes else None
    reports = list(reading.reports)
    place = next((at for at, report in enumerate(reports) if owner and report.task == owner), None)
    if place is None and len(reports) > 1:
        return reading
    reports[place or 0] = _told(reports[place or 0], found)
    return replace(reading, reports=tuple(reports))


def _told(report: TaskReading, found: Recommendation) -> TaskReading:
    known = report.obstacle_text if report.obstacle else None
    words = found.words if not known or known in found.words else f"{known}; {found.words}"
    return replace(report, obstacle=True, obstacle_text=words, waiting_for=report.waiting_for or found.body)


def _clause(composed: str, start: int) -> str:
    end = re.search(r"[;.\n](?=\s|$)", composed[start:])
    return composed[start : start + end.start()] if end else composed[start:]


@cache
def _patterns() -> _Patterns:
    data = read_json("recommendation.json")

    def one_of(name: str) -> str:
        return "|".join(sorted((re.escape(word) for word in data[name]), key=len, reverse=True))

    return _Patterns(
        to_authority=re.compile(rf"(?<!\w)(?:{one_of('verbs')})(?:[ :]+(?:{one_of('links')}))*[ :]+(?:{one_of('authorities')})(?!\w)"),
        alone=re.compile(rf"(?:^|[,;.:\n-] ?| (?:nen|va|thi|dong thoi) )(?=(?:{one_of('alone')}) \w+ \w)({one_of('alone')}) "),
        denied=re.compile(rf"(?<!\w)(?:{one_of('denied')}) ?(?:de |phai )?$"),
    )
