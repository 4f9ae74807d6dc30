"""A line of an administrator about days off: "23/11/2026 nghỉ, 28/11/2026 làm bù theo VB 123/VPCP"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from knowledge.data import read_json
from knowledge.normalize import compose, fold

_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?![\d/]|[.-]\d)")


class Decree(StrEnum):
    """What is said of a day."""

    OFF = "off"
    WORKED = "worked"
    CONFIRM = "confirm"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class DecreedDay:
    day: date
    decree: Decree


@dataclass(frozen=True, slots=True)
class DecreedDays:
    """`document` is "" where none is named; `is_proposed` for "dự kiến": announced, not decided."""

    days: tuple[DecreedDay, ...]
    document: str
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class NoDecree:
    """Why the line cannot be used: "date" (none, or one that is not in the calendar), "what" (off or worked?)."""

    why: str
    found: str = ""


def read_decree(text: str, today: date) -> DecreedDays | NoDecree:
    """The days of a line with what is said of each. A date without its year is the next one to come."""
    composed, said = compose(text), fold(text)
    document, end = _document(composed, said)
    said = said[:end]
    found: list[tuple[int, int, date]] = []
    for match in _DATE.finditer(said):
        day = _day(match, today)
        if day is None:
            return NoDecree("date", match.group(0))
        found.append((match.start(), match.end(), day))
    if not found:
        return NoDecree("date")
    decrees = _decrees(said, found)
    if decrees is None:
        return NoDecree("what")
    days = tuple(DecreedDay(day, decree) for (_, _, day), decree in zip(found, decrees, strict=True))
    return DecreedDays(days, document, bool(_words()["proposed"].search(said)))


def _document(composed: str, said: str) -> tuple[str, int]:
    """What follows "theo", and where the part before it ends."""
    match = _words()["source"].search(said)
    if match is None or len(composed) != len(said):
        return "", len(said)
    return composed[match.end() :].strip(" .;,"), match.start()


def _decrees(said: str, found: list[tuple[int, int, date]]) -> list[Decree] | None:
    """For each date the nearest word after it, before the next date; else the nearest one before it."""
    told: list[Decree | None] = []
    for at, (_, end, _) in enumerate(found):
        stop = found[at + 1][0] if at + 1 < len(found) else len(said)
        told.append(_first(said[end:stop]))
    if told[-1] is None or _first(said[: found[0][0]]):
        told = []
        for at, (start, _, _) in enumerate(found):
            begin = found[at - 1][1] if at else 0
            told.append(_last(said[begin:start]) or (told[-1] if told else None))
    # "23/11, 24/11 nghỉ": a date without a word of its own shares the next one's.
    for at in range(len(told) - 2, -1, -1):
        told[at] = told[at] or told[at + 1]
    return [decree for decree in told if decree] if all(told) else None


def _first(said: str) -> Decree | None:
    places = _places(said)
    return min(places)[1] if places else None


def _last(said: str) -> Decree | None:
    places = _places(said)
    return max(places)[1] if places else None


def _places(said: str) -> list[tuple[int, Decree]]:
    """Where each decree is said. "nghỉ bù" is a day off, "làm bù" a worked one: the longest words count."""
    return [(match.start(), Decree(match.lastgroup or "")) for match in _words()["decrees"].finditer(said)]


def _day(match: re.Match[str], today: date) -> date | None:
    number, month, year = match.groups()
    try:
        day = date(int(year or today.year), int(month), int(number))
        return day if year or day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None


@cache
def _words() -> dict[str, re.Pattern[str]]:
    data = read_json("decrees.json")

    def one_of(said: list[str]) -> str:
        return "|".join(sorted(map(re.escape, said), key=len, reverse=True))

    decrees = "|".join(f"(?P<{decree}>{one_of(data[decree])})" for decree in Decree)
    return {
        "decrees": re.compile(rf"(?<!\w)(?:{decrees})(?!\w)"),
        "source": re.compile(rf"(?<!\w)(?:{one_of(data['source'])})(?!\w):?"),
        "proposed": re.compile(rf"(?<!\w)(?:{one_of(data['proposed'])})(?!\w)"),
    }
