"""Cut styled text into parts that fit a channel: at paragraphs, else lines, else words, else inside a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["utf16", "chars"]

_GAP = re.compile(r"[ \t\n]+")  # not \s: a no-break space holds its words together
_PARAGRAPH, _LINE, _WORD = 3, 2, 1
# A cut at a strong border may leave at most two thirds of a part empty; beyond that the next weaker one serves.
_LEAST_FILL = 1 / 3


@dataclass(frozen=True, slots=True)
class Tag:
    """One HTML element; `attribute` is written as it is, escaped by its maker."""

    name: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Text under the same tags, outermost first. A `border` is white space where a paragraph or item ends."""

    text: str
    tags: tuple[Tag, ...] = ()
    border: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Gap:
    start: int
    end: int
    strength: int


def measure(text: str, unit: Unit) -> int:
    """Length as the channel counts it: UTF-16 code units or characters (code points)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if unit == "utf16" else len(text)


def visible(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def cut(runs: Sequence[Run], room: int, unit: Unit) -> list[Runs]:
    """The runs in pieces of at most `room`; only white space at the cuts is left out, nothing else."""
    text = visible(runs)
    return [tuple(_between(runs, start, end)) for start, end in _ranges(text, _gaps(runs, text), room, unit)]


def shorten(text: str, room: int, unit: Unit) -> str:
    """The beginning of the text that fits, ending in "…" when something is left out."""
    if measure(text, unit) <= room:
        return text
    return visible(cut([Run(text)], room - 1, unit)[0]) + "…"


def _gaps(runs: Sequence[Run], text: str) -> list[_Gap]:
    borders: list[tuple[int, int]] = []
    at = 0
    for run in runs:
        if run.border:
            borders.append((at, at + len(run.text)))
        at += len(run.text)
    found = []
    following = iter(borders)
    border = next(following, None)
    for match in _GAP.finditer(text):
        while border and border[1] <= match.start():
            border = next(following, None)
        if border and border[0] < match.end():
            strength = _PARAGRAPH
        else:
            strength = _LINE if "\n" in match.group() else _WORD
        found.append(_Gap(match.start(), match.end(), strength))
    return found


def _ranges(text: str, gaps: list[_Gap], room: int, unit: Unit) -> Iterator[tuple[int, int]]:
    """Where each piece starts and ends, white space around it left out."""
    start, stop = _stripped(text)
    first_gap = 0
    while start < stop:
        reach = _reach(text, start, stop, room, unit)
        if reach == stop:
            yield start, stop
            return
        while first_gap < len(gaps) and gaps[first_gap].end <= start:
            first_gap += 1
        gap = _best_gap(gaps, first_gap, start, reach)
        end, following = (gap.start, gap.end) if gap else (_whole_letters(text, start, reach),) * 2
        yield start, end
        start = following


def _stripped(text: str) -> tuple[int, int]:
    bare = text.strip(" \t\n")
    start = len(text) - len(text.lstrip(" \t\n"))
    return start, start + len(bare)


def _reach(text: str, start: int, stop: int, room: int, unit: Unit) -> int:
    """The furthest end of a piece that begins at `start`; always at least one character on."""
    end = min(start + room, stop)
    while (excess := measure(text[start:end], unit) - room) > 0 and end > start + 1:
        end -= (excess + 1) // 2
    return end


def _best_gap(gaps: list[_Gap], first: int, start: int, reach: int) -> _Gap | None:
    """The last gap within reach, of the strongest kind that still fills the part decently."""
    best: dict[int, _Gap] = {}
    for gap in gaps[first:]:
        if gap.start > reach:
            break
        if gap.start > start:
            best[gap.strength] = gap
    least = start + (reach - start) * _LEAST_FILL
    for strength in (_PARAGRAPH, _LINE):
        if strength in best and best[strength].start >= least:
            return best[strength]
    return max(best.values(), key=lambda gap: gap.start, default=None)


def _whole_letters(text: str, start: int, end: int) -> int:
    """Step back so that no accent is parted from its letter and no joined emoji is broken."""
    at = end
    while at > start + 1 and (_clings(text[at]) or text[at - 1] == "\u200d"):
        at -= 1
    return at if at > start + 1 else end


def _clings(char: str) -> bool:
    return unicodedata.combining(char) != 0 or char in "\u200d\ufe0f"


def _between(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        low, high = max(start - at, 0), min(end - at, len(run.text))
        if low < high:
            yield Run(run.text[low:high], run.tags, run.border)
        at += len(run.text)
