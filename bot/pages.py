"""The vocabulary of web pages that only show: what stands on them, never how it looks. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Colour = Literal["green", "olive", "teal", "blue", "amber", "red", "grey", "purple", "black"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A state: a sign and a word, and a colour that only helps."""

    sign: str
    words: str
    colour: Colour = "black"


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of one cell, the first one first; the others are smaller."""

    lines: tuple[str | Sign, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what it counts."""

    value: str
    label: Sign


@dataclass(frozen=True, slots=True)
class Row:
    """`anchor` makes the row a place that can be linked to."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    is_heading: bool = False  # one cell over the whole width


@dataclass(frozen=True, slots=True)
class Section:
    """`empty` is said where there are no rows."""

    anchor: str
    title: str
    note: str = ""
    figures: tuple[Figure, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """`is_open` is False for a page that only says why there is nothing to see."""

    title: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    is_open: bool = True
