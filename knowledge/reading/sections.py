"""The headings of the main text, each with its code (I, II.2, II.2.1) and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.plan import Section
from knowledge.reading.paragraphs import strip_bullet

_ROMAN = re.compile(r"^([IVXLC]+)[.)]\s*(\S.*)$")
_NUMBERED = re.compile(r"^(\d+(?:\.\d+)*)(?:\.\s*|(?<=\.\d)\s+|(?<=\.\d\d)\s+)(\S.*)$")
_ENDS = (".", ":", ";", "…")


def read_sections(paragraphs: Iterable[str]) -> tuple[Section, ...]:
    """Sections in the document's order. A numbered paragraph that is a sentence and no heading becomes a
    section under the title of the heading above it, the sentence being its first paragraph."""
    found: list[tuple[str, str, list[str]]] = []
    titles: dict[str, str] = {}
    part, number = "", ""
    for text in paragraphs:
        roman = _ROMAN.match(text)
        numbered = _NUMBERED.match(text)
        if roman and not text.endswith(_ENDS):
            part, number, code = roman.group(1), "", roman.group(1)
            words = roman.group(2)
        elif numbered and _follows(number, numbered.group(1)):
            number, words = numbered.groups()
            code = f"{part}.{number}" if part else number
        else:
            if found:
                found[-1][2].append(strip_bullet(text))
            continue
        if words.endswith(_ENDS):
            titles[code] = titles.get(code.rpartition(".")[0], "")
            found.append((code, titles[code], [words]))
        else:
            titles[code] = words
            found.append((code, words, []))
    return tuple(Section(code, title, tuple(lines)) for code, title, lines in found)


def _follows(before: str, number: str) -> bool:
    """True when the number continues the numbering: "2" after "1" or "1.3", "2.1" after "2"."""
    parts = [int(part) for part in number.split(".")]
    last = [int(part) for part in before.split(".")] if before else []
    if parts[-1] == 1 and parts[:-1] == last[: len(parts) - 1] and len(parts) <= len(last) + 1:
        return len(parts) == len(last) + 1
    return len(parts) <= len(last) and parts[:-1] == last[: len(parts) - 1] and parts[-1] == last[len(parts) - 1] + 1
