"""The trend: a line for each kind of mark, its sign at every period, its newest value beside it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.papers.figures import Series
from handlers.papers.page import BODY, PERIODS, SIGN, SMALL, section, sentence
from handlers.papers.pen import INK, MARGIN, PALE, PAPER, QUIET, WIDTH, Colour, Pen, colour, on, width_of
from handlers.texts import chart as texts

_PLOT = 300


def draw_trend(pen: Pen, labels: Sequence[str], series: Sequence[Series], y: float) -> float:
    y = section(pen, texts.trend(), y)
    lines = [line for line in series if sum(value is not None for value in line.values[-PERIODS:]) > 1]
    if not lines:
        return sentence(pen, texts.no_trend(), y)
    y = _names(pen, lines, y)
    highest = max(1, *(value for line in lines for value in line.values[-PERIODS:] if value is not None))
    left = MARGIN + width_of(texts.number(highest), SMALL) + 22
    right, top = WIDTH - MARGIN - width_of(texts.number(highest), BODY, "Bold") - 30, y + 40
    for part in dict.fromkeys((0, round(highest / 2), highest)):
        at = top + _PLOT * (1 - part / highest)
        pen.line(((left - 8, at), (right + 8, at)), PALE, 2)
        pen.text(left - 22, at + 10, texts.number(part), SMALL, fill=QUIET, anchor="right")
    step = (right - left) / max(1, len(labels) - 1)
    for place, label in enumerate(labels):
        pen.text(left + step * place, top + _PLOT + 46, label, SMALL, fill=QUIET, anchor="middle")
    ends = []
    for line in lines:
        points = {
            place: (left + step * place, top + _PLOT * (1 - value / highest))
            for place, value in enumerate(line.values[-PERIODS:])
            if value is not None
        }
        _path(pen, line, points)
        last = max(points)
        ends.append((points[last][1], texts.number(line.values[-PERIODS:][last] or 0), colour(line.colour)))
    _ends(pen, ends, right + 30)
    return top + _PLOT + 60


def _names(pen: Pen, lines: Sequence[Series], y: float) -> float:
    x, y = float(MARGIN), y + 40
    for line in lines:
        needed = SIGN + 12 + width_of(line.words, BODY)
        if x > MARGIN and x + needed > WIDTH - MARGIN:
            x, y = MARGIN, y + 48
        pen.sign(line.sign, x, y - SIGN + 2, SIGN, colour(line.colour))
        pen.text(x + SIGN + 12, y, line.words, BODY)
        x += needed + 44
    return y


def _path(pen: Pen, line: Series, points: dict[int, tuple[float, float]]) -> None:
    """The line with its sign at every week; a week without a digest leaves a gap."""
    ink = colour(line.colour)
    for place, point in points.items():
        if place - 1 in points:
            pen.line((points[place - 1], point), ink, 5)
    for x, y in points.values():
        pen.sign("●", x - 18, y - 18, 36, PAPER)
        pen.sign(line.sign, x - SIGN / 2, y - SIGN / 2, SIGN, ink)


def _ends(pen: Pen, ends: Sequence[tuple[float, str, Colour]], x: float) -> None:
    """The newest values beside their points, moved apart where they would lie on one another."""
    below = -1000.0
    for y, text, ink in sorted(ends):
        below = max(y + 11, below + 34)
        pen.text(x, below, text, BODY, "Bold", INK if on(ink) == INK else ink)
