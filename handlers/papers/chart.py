"""The picture of the digest, 1080 pixels wide: progress by group, who has reported, the trend of eight periods.

Always colour, sign and number or word together. Plain numbers in, a PNG out.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.papers.figures import ChartData, Reporting
from handlers.papers.group_bars import draw_groups
from handlers.papers.page import BODY, PERIODS, ROOM, SMALL, section, sentence
from handlers.papers.pen import COLOURS, MARGIN, PALE, QUIET, WIDTH, Pen, fitted, width_of, wrapped
from handlers.papers.trend_plot import draw_trend
from handlers.texts import chart as texts


def draw(data: ChartData) -> bytes:
    """The picture as a PNG."""
    pen = Pen()
    y = _head(pen, data)
    y = draw_groups(pen, data.bars, y)
    y = _reporting(pen, data.reporting, y)
    y = draw_trend(pen, data.labels[-PERIODS:], data.series, y)
    if data.footer:
        y += 46
        pen.text(MARGIN, y, fitted(data.footer, ROOM, SMALL), SMALL, fill=QUIET)
    return pen.png(y + 44)


def _head(pen: Pen, data: ChartData) -> float:
    y = 44.0
    for line in wrapped(data.heading, ROOM, 2, 46, "Bold"):
        y += 54
        pen.text(MARGIN, y, line, 46, "Bold")
    for line in wrapped(data.subheading, ROOM, 2, SMALL):
        y += 42
        pen.text(MARGIN, y, line, SMALL, fill=QUIET)
    return y + 10


def _reporting(pen: Pen, rows: Sequence[Reporting], y: float) -> float:
    y = section(pen, texts.reporting(), y)
    rows = [row for row in rows if row.expected > 0]
    if not rows:
        return sentence(pen, texts.nobody_asked(), y)
    for row in rows:
        told = texts.reported(row.reported, row.expected)
        y += 46
        pen.text(MARGIN, y, fitted(row.label, ROOM - width_of(told, BODY, "Bold") - 30, BODY), BODY)
        pen.text(WIDTH - MARGIN, y, told, BODY, "Bold", anchor="right")
        y += 16
        done = round(ROOM * min(row.reported, row.expected) / row.expected)
        pen.box(MARGIN, y, ROOM, 34, PALE, 6)
        if done:
            pen.box(MARGIN, y, max(done, 12), 34, COLOURS["green"], 6)
        y += 34
    return y + 8
