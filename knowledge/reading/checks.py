"""Defects of the source as findings: found by comparing the document with itself, never by line numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from knowledge.normalize import compose, fold
from knowledge.plan import Agency, AgencyKind, Cadence, Finding, Task
from knowledge.reading.closing import Closing
from knowledge.reading.dates import write_date
from knowledge.reading.letterhead import Letterhead
from knowledge.reading.names import Directory, find_known
from knowledge.reading.words import openers

Texts = Sequence[tuple[str, str]]  # address and text

_SENTENCE_START = re.compile(r"(?:^|(?<=[.;:]\s))([^\W\d_]+)\s+([^\W\d_]+)")
_YEARS_SPACED = re.compile(r"\b\d{4}(?:\s+-|-\s+)\d{4}\b")  # a space on one side of the dash only


def check_head(head: Letterhead, closing: Closing) -> Iterator[Finding]:
    """Number, dates and recipients."""
    if head.number_written != head.number:
        yield Finding("heading", head.number_written, head.number, "number_spelling")
    if head.issued_on and head.appendix_dated_on and head.issued_on != head.appendix_dated_on:
        both = f"{write_date(head.issued_on)}; {write_date(head.appendix_dated_on)}"
        yield Finding("heading; appendix", both, write_date(head.issued_on), "date_conflict")
    if closing.recipients and closing.recipients[-1].endswith(","):
        last = closing.recipients[-1]
        yield Finding("recipients", last, f"{last} …", "recipient_cut")


def check_agencies(directory: Directory, tasks: Sequence[Task], written: dict[str, set[str]], texts: Texts) -> Iterator[Finding]:
    """Names that break off, bodies written in several ways, capitals against the official name.

    `written` are the names in the cells by the code of their task.
    """
    for name, whole in directory.cut.items():
        for task in tasks:
            if name in written[task.code]:
                side = "lead_cut" if whole in task.lead else "coordinate_cut"
                yield Finding(task.address, name, whole, side)
    for agency in directory.agencies:
        spellings = _spellings(agency, directory, tasks, written, texts)
        official = None if agency.kind is AgencyKind.COLLECTIVE else find_known(agency.name)
        if len(spellings) > 1:
            usual = agency.name
            for spelling, places in spellings.items():
                if spelling != usual:
                    yield Finding("; ".join(places), spelling, usual, "agency_variant")
        elif official and official.name != agency.name and official.name.casefold() == agency.name.casefold():
            places = next(iter(spellings.values()), [])
            yield Finding("; ".join(places), agency.name, official.name, "spelling")


def check_tasks(tasks: Sequence[Task], issued_on: date | None, has_coordinators: bool) -> Iterator[Finding]:
    """Cells that are empty, bodies on both sides, periods that give no date, are over at the issue or are
    written in two ways."""
    spellings: dict[str, Counter[str]] = {}
    for task in tasks:
        spellings.setdefault(_period_key(task.period.text), Counter())[task.period.text] += 1
    for task in tasks:
        if not task.lead:
            yield Finding(task.address, "", "", "lead_missing")
        if has_coordinators and not task.coordinate:
            yield Finding(task.address, "", "", "coordinate_missing")
        for name in sorted(set(task.lead) & set(task.coordinate)):
            yield Finding(task.address, name, "", "lead_also_coordinates")
        if not task.period.text:
            yield Finding(task.address, "", "", "period_missing")
        elif task.period.cadence is Cadence.UNSTATED:
            yield Finding(task.address, task.period.text, "", "period_unclear")
        if issued_on and task.period.ends_on and task.period.ends_on < issued_on:
            yield Finding(task.address, task.period.text, "", "period_past")
        usual = spellings[_period_key(task.period.text)].most_common(1)[0][0]
        if usual != task.period.text:
            yield Finding(task.address, task.period.text, usual, "period_variant")


def _period_key(text: str) -> str:
    """Equal for the ways to write one period: "Năm 2023-2024" and "2023 - 2024", "Hằng năm" and "Hàng năm"."""
    return re.sub(r"^nam (?=\d{4}-)", "", re.sub(r"\s*-\s*", "-", fold(text)))


def check_spelling(texts: Texts) -> Iterator[Finding]:
    """Words that open sentences of plans with a wrong mark ("Phần đầu"), years with a lopsided dash."""
    known = {fold(phrase): phrase for phrase in openers() if len(phrase.split()) == 2}
    for place, text in texts:
        for match in _SENTENCE_START.finditer(compose(text)):
            found = f"{match.group(1)} {match.group(2)}"
            wanted = known.get(fold(found))
            if wanted and wanted.casefold() != found.casefold():
                yield Finding(place, found, wanted, "spelling")
        lopsided = _YEARS_SPACED.findall(text)
        if lopsided:
            mended = [re.sub(r"\s*-\s*", "-", years) for years in lopsided]
            yield Finding(place, "; ".join(lopsided), "; ".join(mended), "spacing")


def _spellings(
    agency: Agency, directory: Directory, tasks: Sequence[Task], written: dict[str, set[str]], texts: Texts
) -> dict[str, list[str]]:
    """Spelling -> places, of one body: in the cells, and in running text where only capitals differ."""
    found: dict[str, list[str]] = {}
    for spelling in agency.written_as:
        if spelling in directory.cut or _is_same_list(spelling, agency):
            continue
        found[spelling] = [task.address for task in tasks if spelling in written[task.code]]
    found.setdefault(agency.name, [])
    if agency.kind is not AgencyKind.COLLECTIVE and len(agency.name.split()) > 2:
        pattern = re.compile(rf"(?<!\w){re.escape(agency.name)}(?!\w)", re.IGNORECASE)
        for place, text in texts:
            for match in pattern.finditer(text):
                spelling = f"{agency.name[0]}{match.group(0)[1:]}"
                if match.group(0).isupper() or spelling == agency.name:
                    continue
                places = found.setdefault(spelling, [])
                if place not in places:
                    places.append(place)
    return found


def _is_same_list(spelling: str, agency: Agency) -> bool:
    """A collective of a list that is only joined in another way ("và" for a comma) is no other spelling."""

    def plain(text: str) -> str:
        return re.sub(r"\s*(?:[,;]|\bvà\b)\s*", " ", text)

    is_list = agency.kind is AgencyKind.COLLECTIVE and spelling != agency.name
    return is_list and plain(spelling) == plain(agency.name)


def task_texts(tasks: Iterable[Task]) -> Iterator[tuple[str, str]]:
    """Address and content of every task."""
    for task in tasks:
        yield task.address, task.content
