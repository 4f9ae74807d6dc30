"""All that was said about one task, made into one reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.normalize import fold
from knowledge.progress.attribution import Piece
from knowledge.progress.documents import Paper
from knowledge.progress.facts import Facts
from knowledge.progress.model import Figure, Status, TaskReading
from knowledge.progress.percent import Percent
from knowledge.progress.status import Said, conclude
from knowledge.progress.wording import phrases

# What points back to the words before: "đó", "chỗ ấy".
_ANAPHOR = re.compile(r"(?:(?:o|cho|khau|cai|viec|doan|ngay|mai|vi|tai|do) )*(?:do|day|ay|no|nay|vay|the|rua)(?: (?:mai|hoai|chu|em|anh|chi|bac|oi|a|nhe|thoi|ca|day|nha|do))*")


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of the message and what it says."""

    piece: Piece
    facts: Facts


def merge(code: str | None, told: Sequence[Told]) -> TaskReading:
    """What is said of one task by name comes before what is said of all."""
    own = [entry for entry in told if not entry.piece.is_all]
    shared = [entry for entry in told if entry.piece.is_all]
    is_bare_exception = bool(own) and any(entry.piece.is_except for entry in own) and all(entry.facts.is_empty for entry in own)
    if is_bare_exception and any(Said.UNCHANGED in entry.facts.events for entry in shared):
        return TaskReading(task=code)  # what has changed about the exception is not said
    if not own or not shared or any(entry.piece.is_except for entry in own):
        return _merge(code, own or shared)  # what is said of all the others is not said of the exception
    first, second = _merge(code, own), _merge(code, shared)
    return TaskReading(
        task=code,
        status=first.status or second.status,
        percent=first.percent if first.status is not None else second.percent,
        obstacle=first.obstacle if first.obstacle is not None else second.obstacle,
        obstacle_text=first.obstacle_text if first.obstacle is not None else second.obstacle_text,
        document_number=first.document_number or second.document_number,
        document_date=first.document_date or second.document_date,
        due=first.due or second.due,
        waiting_for=first.waiting_for or second.waiting_for,
        figures=first.figures + second.figures,
        is_implied=first.is_implied if first.status is not None else second.is_implied,
    )


def _merge(code: str | None, told: Sequence[Told]) -> TaskReading:
    told = [_with_shares(entry, told[place - 1] if place else None) for place, entry in enumerate(told)]
    percents = [percent for entry in told for percent in entry.facts.percents]
    progress = [percent for percent in percents if not (percent.is_share or percent.is_passed or percent.is_near_all)]
    percent = progress[-1].value if progress else None
    obstacle, text = _obstacle(told)
    papers = _papers(told)
    promises = [promise for entry in told for promise in entry.facts.promises]
    figures = _figures(told)
    due = max(promises, key=lambda promise: promise.weight).on if promises else None
    said = set[Said]().union(*(entry.facts.events for entry in told))
    return TaskReading(
        task=code,
        status=_status(told, percent, percents, has_work=bool(figures or papers)),
        percent=None if percent is None else round(percent),
        obstacle=obstacle,
        obstacle_text=text,
        document_number=papers[0].number if papers else None,
        document_date=papers[0].on if papers else None,
        due=due,
        waiting_for=next((entry.facts.waiting_for for entry in told if entry.facts.waiting_for), None),
        figures=figures,
        is_implied=bool(figures or papers) and said <= {Said.MOVING} and not (percents or promises),
    )


def _with_shares(entry: Told, before: Told | None) -> Told:
    """ "34/87 hợp tác xã (39%)": the bracket gives the share of what was counted, not progress."""
    is_bracket = entry.piece.follows == "(" and entry.facts.percents and len(entry.piece.line.tokens) <= 3
    if not is_bracket or before is None or not before.facts.figures or not any(token.word == "<frac>" for token in before.piece.line.tokens):
        return entry
    shares = tuple(replace(percent, is_share=True) for percent in entry.facts.percents)
    return replace(entry, facts=replace(entry.facts, percents=shares))


def _status(told: Sequence[Told], percent: float | None, percents: list[Percent], *, has_work: bool) -> Status | None:
    events = [entry.facts.events for entry in told]
    status = conclude(events, percent, is_near_all=any(item.is_near_all for item in percents))
    if status is Status.DONE and any(entry.facts.promises for entry in told):
        return Status.IN_PROGRESS  # what is promised for a day to come is not there yet
    if status is None and any(entry.piece.is_except for entry in told):
        return conclude([frozenset({Said.NOT_DONE})], None, is_near_all=False)
    if has_work and status in (None, Status.NOT_STARTED):
        return Status.IN_PROGRESS  # "thanh tra 4 hợp tác xã rồi, còn 2 hợp tác xã chưa làm"
    return status


def _obstacle(told: Sequence[Told]) -> tuple[bool | None, str | None]:
    """True wins over its absence, unless it is said to be overcome later on."""
    answer: bool | None = None
    texts: list[str] = []
    goes_on = False
    for place, entry in enumerate(told):
        said = entry.facts.obstacle
        if said.told is True:
            answer, goes_on = True, True
            if said.text and _ANAPHOR.fullmatch(fold(said.text)) and place:
                texts.append(told[place - 1].facts.words)  # "con dấu mất hết, cứ tắc ở đó mãi"
            if said.text:
                texts.append(said.text)
        elif answer and said.told is False and entry.piece.line.find(phrases("obstacle", "ceased")):
            return False, None
        elif said.told is False:
            answer = False if answer is None else answer
            goes_on = False
        elif answer and entry.piece.line.find(phrases("obstacle", "overcome")):
            return False, None
        elif goes_on and entry.facts.is_empty and entry.piece.follows == ",":
            texts.append(entry.facts.words)  # "vướng biên chế, kinh phí"
        else:
            goes_on = False
    return answer, "; ".join(dict.fromkeys(text for text in texts if text)) or None


def _papers(told: Sequence[Told]) -> list[Paper]:
    """The papers of all clauses; "đã gửi hôm 20/11, số 188/BC-UBND": the day stands before the comma."""
    papers: list[Paper] = []
    for place, entry in enumerate(told):
        for paper in entry.facts.papers:
            before = told[place - 1].facts if place and entry.piece.follows == "," else None
            is_dated_before = before is not None and before.ended_on is not None and not before.papers and paper.first <= 1 and paper.on is None
            papers.append(replace(paper, on=before.ended_on) if before and is_dated_before else paper)
        behind = told[place + 1] if place + 1 < len(told) else None
        if papers and entry.facts.papers and behind and behind.piece.follows in "(," and len(behind.piece.line.tokens) <= 2:
            papers[-1] = replace(papers[-1], on=papers[-1].on or behind.facts.ended_on)  # "số 300/QĐ-SNNMT (ngày 10/11/2026)"
    return papers


def _figures(told: Sequence[Told]) -> tuple[Figure, ...]:
    shares = [Figure(percent.value, "%") for entry in told for percent in entry.facts.percents if percent.is_share]
    counted = [figure for entry in told for figure in entry.facts.figures if figure.unit != "%"]
    return (*counted, *shares)
