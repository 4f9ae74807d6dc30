"""How the picture is laid out: its sizes, a section with its title, a sentence where there is nothing to draw."""

from __future__ import annotations

from handlers.papers.pen import MARGIN, PALE, QUIET, WIDTH, Pen, fitted, wrapped

ROOM = WIDTH - 2 * MARGIN
PERIODS = 8  # of the trend
BODY, SMALL, SIGN = 32, 28, 26  # pixels; a phone shows a third of them


def section(pen: Pen, title: str, y: float) -> float:
    pen.box(MARGIN, y + 34, ROOM, 3, PALE)
    pen.text(MARGIN, y + 92, fitted(title, ROOM, 36, "Bold"), 36, "Bold")
    return y + 112


def sentence(pen: Pen, text: str, y: float) -> float:
    for line in wrapped(text, ROOM, 3, BODY):
        y += 44
        pen.text(MARGIN, y, line, BODY, fill=QUIET)
    return y + 8
