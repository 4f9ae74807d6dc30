"""Bodies by their names of the lexicon: a reading names them as the sender does, what is kept as everybody knows them."""

from __future__ import annotations

from dataclasses import replace

from knowledge.lexicon import Lexicon
from knowledge.progress.model import Reading


def with_known_bodies(reading: Reading, lexicon: Lexicon) -> Reading:
    """The reading with whoever is waited for under the name of the lexicon; a body that it does not know stays as named."""
    reports = tuple(replace(report, waiting_for=_known(report.waiting_for, lexicon)) for report in reading.reports)
    return replace(reading, reports=reports)


def _known(named: str | None, lexicon: Lexicon) -> str | None:
    """ "Sở Nông nghiệp và Môi trường" is one body, "Sở Tài chính và Sở Nội vụ" two."""
    if named is None or (whole := lexicon.agency(named)):
        return whole if named else None
    found = lexicon.find_agencies(named)
    parts = [lexicon.agency(part) for part in named.split(" và ")]
    return " và ".join(part for part in parts if part) if len(parts) > 1 and len(found) == len(parts) and all(parts) else named
