"""A document of any file type as a row of blocks: paragraphs and tables, with their white space tidied."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.plan import Finding

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SPACES = re.compile(r"\s+")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together. A letterhead or a signature has several, running text one."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something odd about a cell that its text does not show: kind of the finding, what stands there."""

    row: int
    kind: str
    found: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()


def tidy(text: str) -> str:
    """NFC, white space as single spaces, no-break hyphens as hyphens, invisible characters gone.

    Dashes stay as they are: this is the source's wording, not a form for comparing.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("\u2010", "-").replace("\u2011", "-")
    return _SPACES.sub(" ", text).strip()


def tidy_lines(text: str) -> str:
    """As `tidy`, but line breaks stay: inside a cell they may separate names."""
    return "\n".join(line for line in map(tidy, re.split(r"[\r\n\v\f\u2028\u2029]+", text)) if line)


def is_decomposed(text: str) -> bool:
    """True when marks stand apart from their letters as a rule, not in a stray letter."""
    return len(unicodedata.normalize("NFC", text)) < 0.98 * len(text)
