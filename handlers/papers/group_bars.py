"""Progress by group: one stacked bar each, with sign and number in every part."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.papers.figures import Bar, Share
from handlers.papers.page import BODY, ROOM, SIGN, section, sentence
from handlers.papers.pen import MARGIN, QUIET, WIDTH, Pen, colour, fitted, on, width_of, wrapped
from handlers.texts import chart as texts

MOST_BARS = 12  # groups one by one; the rest is drawn together, and counted
_BAR, _GAP = 62, 4


def draw_groups(pen: Pen, bars: Sequence[Bar], y: float) -> float:
    shown = [bar for bar in bars if bar.total]
    everything = _together(shown)
    y = section(pen, texts.by_group(sum(share.count for share in everything)), y)
    if not shown:
        return sentence(pen, texts.no_tasks(), y)
    y = _legend(pen, everything, y)
    rest = shown[MOST_BARS:]
    if rest:
        shown = [*shown[:MOST_BARS], Bar(texts.other_groups(len(rest)), _together(rest))]
    is_widened = False
    for bar in shown:
        y, widened = _bar(pen, bar, y)
        is_widened |= widened
    return sentence(pen, texts.widened(), y - 8) if is_widened else y


def _together(bars: Sequence[Bar]) -> tuple[Share, ...]:
    found: dict[str, Share] = {}
    for bar in bars:
        for share in bar.shares:
            before = found[share.words].count if share.words in found else 0
            found[share.words] = Share(share.sign, share.words, share.colour, before + share.count)
    return tuple(share for share in found.values() if share.count)


def _legend(pen: Pen, shares: Sequence[Share], y: float) -> float:
    """Sign, word and number of every mark that is there, as many on a line as fit."""
    x, y = float(MARGIN), y + 40
    for share in shares:
        number = texts.number(share.count)
        words = fitted(share.words, ROOM - 150, BODY)
        needed = SIGN + 12 + width_of(words, BODY) + 12 + width_of(number, BODY, "Bold")
        if x > MARGIN and x + needed > WIDTH - MARGIN:
            x, y = MARGIN, y + 48
        pen.sign(share.sign, x, y - SIGN + 2, SIGN, colour(share.colour))
        pen.text(x + SIGN + 12, y, words, BODY)
        pen.text(x + needed, y, number, BODY, "Bold", anchor="right")
        x += needed + 40
    return y + 16


def _bar(pen: Pen, bar: Bar, y: float) -> tuple[float, bool]:
    """One group: its name, its tasks by mark. A share too narrow for its number is drawn wider, which is said."""
    total = texts.tasks(bar.total)
    y += 58
    lines = wrapped(bar.title, ROOM - width_of(total, BODY) - 30, 2, BODY, "SemiBold")
    pen.text(WIDTH - MARGIN, y, total, BODY, fill=QUIET, anchor="right")
    for number, line in enumerate(lines):
        y += 42 if number else 0
        pen.text(MARGIN, y, line, BODY, "SemiBold")
    y += 16
    rows = _rows([share for share in bar.shares if share.count])
    are_widened = [_row(pen, row, y + place * (_BAR + _GAP)) for place, row in enumerate(rows)]
    return y + len(rows) * (_BAR + _GAP) - _GAP, len(rows) > 1 or any(are_widened)


def _rows(shares: Sequence[Share]) -> list[list[Share]]:
    """One row; several where the numbers of all would not fit beside one another."""
    rows: list[list[Share]] = [[]]
    for share in shares:
        if sum(_least(one) + _GAP for one in (*rows[-1], share)) > ROOM:
            rows.append([])
        rows[-1].append(share)
    return rows


def _row(pen: Pen, shares: Sequence[Share], y: float) -> bool:
    least = [_least(share) for share in shares]
    widths, is_widened = _widths([share.count for share in shares], least, ROOM - _GAP * (len(shares) - 1))
    x = float(MARGIN)
    for share, width, needed in zip(shares, widths, least, strict=True):
        ground = colour(share.colour)
        pen.box(round(x), y, round(x + width) - round(x), _BAR, ground, 6)
        inner = x + (width - needed) / 2 + 8
        pen.sign(share.sign, inner, y + (_BAR - SIGN) / 2, SIGN, on(ground))
        pen.text(inner + SIGN + 10, y + 43, texts.number(share.count), BODY, "Bold", on(ground))
        x += width + _GAP
    return is_widened


def _least(share: Share) -> float:
    """The room that a share's sign and number need."""
    return SIGN + 10 + width_of(texts.number(share.count), BODY, "Bold") + 16


def _widths(counts: Sequence[int], least: Sequence[float], room: float) -> tuple[list[float], bool]:
    """Proportional widths, none below what its sign and number need."""
    wide = [room * count / sum(counts) for count in counts]
    narrow = [needed > width for needed, width in zip(least, wide, strict=True)]
    if not any(narrow):
        return wide, False
    spare = room - sum(least)
    over = [max(0.0, width - needed) for width, needed in zip(wide, least, strict=True)]
    shared = sum(over) or 1.0
    return [needed + spare * more / shared for needed, more in zip(least, over, strict=True)], True
