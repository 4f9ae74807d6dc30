"""The end of a plan's main text: recipients, signer and the signer's title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.reading.paragraphs import strip_bullet

_RECIPIENTS = re.compile(r"^Nơi nhận\s*:?\s*$", re.IGNORECASE)
_AUTHORITY = re.compile(r"^(?:TM|KT|TL|TUQ|Q)\.\s*\S|^(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG BAN|BÍ THƯ)")
_PERSON = re.compile(r"^(?:[A-ZÀ-ỸĐ][a-zà-ỹđ]*\s+){1,5}[A-ZÀ-ỸĐ][a-zà-ỹđ]*$")


@dataclass(frozen=True, slots=True)
class Closing:
    recipients: tuple[str, ...]  # as written, with their end marks
    signer: str
    signer_title: str  # "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    starts_at: int  # index of its first line: the running text ends there


def read_closing(lines: Sequence[str]) -> Closing:
    """The closing among the lines of the main text; empty fields where the document has none."""
    heading = next((index for index, line in enumerate(lines) if _RECIPIENTS.match(line)), None)
    signature = _signature_start(lines)
    recipients = _recipients(lines[heading + 1 :]) if heading is not None else ()
    signer_title, signer = _signature(lines[signature:]) if signature is not None else ("", "")
    starts = [index for index in (heading, signature) if index is not None]
    return Closing(recipients, signer, signer_title, min(starts, default=len(lines)))


def _signature_start(lines: Sequence[str]) -> int | None:
    """The last block of capitals that names an authority; the letterhead above is no signature."""
    start = None
    for index, line in enumerate(lines):
        if line.isupper() and _AUTHORITY.match(line):
            above = lines[index - 1] if index else ""
            if start is None or not (above.isupper() and _AUTHORITY.match(above)):
                start = index
    return start


def _recipients(lines: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        if line.startswith(("-", "–", "+")):
            found.append(strip_bullet(line))
        elif found and line[:1].islower():
            found[-1] = f"{found[-1]} {line}"
        else:
            break
    return tuple(found)


def _signature(lines: Sequence[str]) -> tuple[str, str]:
    titles: list[str] = []
    for line in lines:
        if line.isupper() and len(titles) < 4:
            if not line.startswith("TM."):
                titles.append(line)
        elif _PERSON.match(line):
            return ", ".join(titles), line
        elif not line.startswith("("):
            break
    return ", ".join(titles), ""
