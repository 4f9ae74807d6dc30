"""The numbers that Word counts itself ("1.", "II.", "a)"): they stand in no text and are worked out here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # decimal, upperRoman, lowerLetter, bullet
    text: str  # "%1.%2."
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts each list as the paragraphs come."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @staticmethod
    def of(part: bytes | None) -> Numbering:
        """The lists of word/numbering.xml; none when there is no such part."""
        if part is None:
            return Numbering()
        root = ElementTree.fromstring(part)
        abstract = {item.get(f"{W}abstractNumId", ""): _levels(item) for item in root.findall(f"{W}abstractNum")}
        levels: dict[str, dict[int, _Level]] = {}
        for item in root.findall(f"{W}num"):
            reference = item.find(f"{W}abstractNumId")
            if reference is not None:
                levels[item.get(f"{W}numId", "")] = abstract.get(reference.get(f"{W}val", ""), {})
        return Numbering(levels)

    def label(self, properties: Element | None) -> str:
        """The number of the next paragraph with these properties, "-" for a bullet, "" for no list."""
        if properties is None:
            return ""
        number, depth = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
        name = number.get(f"{W}val", "") if number is not None else ""
        level = int(depth.get(f"{W}val", "0")) if depth is not None else 0
        levels = self.levels.get(name, {})
        if level not in levels:
            return ""
        self.counts[name, level] = self.counts.get((name, level), levels[level].start - 1) + 1
        for key in [key for key in self.counts if key[0] == name and key[1] > level]:
            del self.counts[key]
        if levels[level].form == "bullet":
            return "-"
        return re.sub(r"%(\d)", lambda match: self._written(name, int(match.group(1)) - 1), levels[level].text)

    def _written(self, name: str, level: int) -> str:
        shape = self.levels[name].get(level)
        if shape is None:
            return ""
        return _write(self.counts.get((name, level), shape.start), shape.form)


def _levels(abstract: Element) -> dict[int, _Level]:
    found = {}
    for item in abstract.findall(f"{W}lvl"):
        def value(tag: str, default: str, item: Element = item) -> str:
            element = item.find(f"{W}{tag}")
            return element.get(f"{W}val", default) if element is not None else default

        level = int(item.get(f"{W}ilvl", "0"))
        found[level] = _Level(value("numFmt", "decimal"), value("lvlText", f"%{level + 1}."), int(value("start", "1")))
    return found


def _write(number: int, form: str) -> str:
    if form.endswith("Roman"):
        written = ""
        for value, sign in _ROMAN:
            written += sign * (number // value)
            number %= value
        return written if form == "upperRoman" else written.lower()
    if form.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)
