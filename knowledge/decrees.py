"""A line of an administrator about days off: "5/2/2027 đến 11/2/2027 nghỉ theo TB 99/TB-BNV; 28/11/2026 làm bù"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise

from knowledge.data import read_json
from knowledge.days_written import DayFault, Days, find_days
from knowledge.normalize import compose, fold

_LONGEST_DAYS = 31  # no notice of Viet Nam gives a longer break; a longer range is a slip of the pen
_BREAK = re.compile(r"[;:\n]|,|\.(?=\s)|(?<!\w)va(?!\w)")


class Decree(StrEnum):
    """What is said of a day."""

    OFF = "off"
    WORKED = "worked"
    CONFIRM = "confirm"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Decreed:
    """One day, or every day from `first` to `last`. `document` is "" where none is named."""

    first: date
    last: date
    decree: Decree
    document: str = ""


@dataclass(frozen=True, slots=True)
class DecreedDays:
    """`is_proposed` for "dự kiến": announced, not decided."""

    spans: tuple[Decreed, ...]
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class NoDecree:
    """Why the line cannot be used: "date" (none, or one that is not in the calendar), "what" (off or worked?),
    "order" (a range that ends before it begins), "long", "end" ("từ 5/2" without its end), "conflict" (a day said to
    be two things). `found`: the words or the day that it is about."""

    why: str
    found: str = ""


def read_decree(text: str, today: date) -> DecreedDays | NoDecree:
    """The days of a line with what is said of each. A date without its year is the next one to come."""
    composed, said = compose(text), fold(text)
    sources = _sources(composed, said, today)
    for start, end, _ in sources:  # a document has days of its own
        said = said[:start] + " " * (end - start) + said[end:]
    found = find_days(said, today)
    if isinstance(found, DayFault):
        return NoDecree(found.why, found.found)
    if not found:
        return NoDecree("date")
    too_long = next((one for one in found if (one.last - one.first).days >= _LONGEST_DAYS), None)
    if too_long:
        return NoDecree("long", text[too_long.start : too_long.end] if len(text) == len(said) else "")
    decrees = _decrees(said, found)
    if decrees is None:
        return NoDecree("what")
    spans = [Decreed(one.first, one.last, decree) for one, decree in zip(found, decrees, strict=True)]
    clash = _clash(spans)
    if clash:
        return NoDecree("conflict", f"{clash:%d/%m/%Y}")
    documents = _documents(found, sources)
    told = (replace(one, document=document) for one, document in zip(spans, documents, strict=True))
    return DecreedDays(tuple(told), bool(_words()["proposed"].search(said)))


def _sources(composed: str, said: str, today: date) -> list[tuple[int, int, str]]:
    """(start, end, document) for every "theo ...". A document goes on to where the next days are decreed: "công văn số
    12/BNV ngày 01/10/2026" is one, in "theo TB 12/BNV; 27/2 làm bù" it ends at the semicolon."""
    if len(composed) != len(said):
        return []
    found: list[tuple[int, int, str]] = []
    starts = list(_words()["source"].finditer(said))
    for place, match in enumerate(starts):
        if found and match.start() < found[-1][1]:
            continue  # "theo TB 12 ... theo quy định" within one name
        until = starts[place + 1].start() if place + 1 < len(starts) else len(said)
        breaks = [one for one in _BREAK.finditer(said, match.end(), until) if _goes_on(said[one.end() : until], today)]
        end = breaks[0].start() if breaks else until
        document = composed[match.end() : end].strip(" .;,:")
        found.append((match.start(), end, document))
    return found


def _goes_on(rest: str, today: date) -> bool:
    """Whether days are decreed in what follows a break; a day that is past is the document's own."""
    clause = re.split(r"[;\n]", rest, maxsplit=1)[0]
    days = find_days(clause, today)
    is_coming = isinstance(days, DayFault) or any(one.last >= today for one in days)
    return is_coming and bool(_places(clause))


def _documents(found: Sequence[Days], sources: Sequence[tuple[int, int, str]]) -> list[str]:
    """For each of the days the nearest document after it, else the nearest before it."""
    named = [(start, document) for start, _, document in sources if document]
    documents = []
    for one in found:
        after = [document for start, document in named if start >= one.end]
        before = [document for start, document in named if start < one.end]
        documents.append(after[0] if after else before[-1] if before else "")
    return documents


def _clash(spans: Sequence[Decreed]) -> date | None:
    """A day of which two things are said."""
    for place, one in enumerate(spans):
        for other in spans[place + 1 :]:
            if one.decree is not other.decree and one.first <= other.last and other.first <= one.last:
                return max(one.first, other.first)
    return None


def _decrees(said: str, found: Sequence[Days]) -> list[Decree] | None:
    """What is said of each date: within its own clause where every clause says something, else in the whole line."""
    ends = [match.start() for match in re.finditer(r"[;\n]", said)]
    clauses = [(start, end) for start, end in pairwise([0, *ends, len(said)])]
    within = [(said[:end], start, [one for one in found if start <= one.start < end]) for start, end in clauses]
    told = [_of_clause(clause, start, days) for clause, start, days in within if days]
    if all(told):
        return [decree for one in told for decree in one or ()]
    return _of_clause(said, 0, found)


def _of_clause(said: str, begin: int, found: Sequence[Days]) -> list[Decree] | None:
    """As many words as dates go together in their order ("nghỉ 23/11, 28/11 làm bù"). Else the nearest word after a
    date, before the next date; else the nearest one before it."""
    words = [decree for _, decree in _places(said[begin:])]
    if len(words) == len(found):
        return words
    told: list[Decree | None] = []
    for at, one in enumerate(found):
        stop = found[at + 1].start if at + 1 < len(found) else len(said)
        told.append(_first(said[one.end : stop]))
    if told[-1] is None or _first(said[begin : found[0].start]):
        told = []
        for at, one in enumerate(found):
            after = found[at - 1].end if at else begin
            told.append(_last(said[after : one.start]) or (told[-1] if told else None))
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
