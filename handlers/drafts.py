"""From what a sentence says to drafts kept in a dialog, and from drafts to reports that are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from db.checkins import NewReport, ReportView
from db.rounds import Item
from handlers.texts.checkin import BLOCKED, DONE, PROGRESS, STATUS, Understood
from knowledge.normalize import key
from knowledge.plan import Plan
from knowledge.progress import Reading, Status, TaskReading
from knowledge.progress.naming import without_name
from knowledge.progress.passages import passage
from knowledge.standing import Verdict

Draft = dict[str, Any]  # JSON: the fields of NewReport, dates as ISO text


@dataclass(frozen=True, slots=True)
class Sorted:
    """A reading sorted by what can be done with it."""

    drafts: list[Draft]
    homeless: bool  # something was told, but not of which task
    foreign: list[str]  # codes that the person was not asked about


def sort(reading: Reading, items: Sequence[Item], words: str, last: Mapping[Item, ReportView], mode: str | None) -> Sorted:
    """Drafts for every item that the reading speaks of."""
    codes = {code for code, _ in items}
    foreign = [report.task for report in reading.reports if report.task and report.task not in codes]
    homeless = any(report.task is None for report in reading.reports)
    drafts = [
        _draft(report, item, passage(words, item[0]), last.get(item), mode)
        for report in reading.reports
        for item in items
        if report.task == item[0]
    ]
    return Sorted(drafts, homeless, foreign)


def unchanged(items: Iterable[Item], words: str, last: Mapping[Item, ReportView]) -> list[Draft]:
    """ "Không thay đổi" for every item: the last status is repeated and marked as such."""
    return [_draft(TaskReading(task=item[0], status=Status.UNCHANGED), item, words, last.get(item), None) for item in items]


def by_choice(items: Iterable[Item], mode: str, words: str) -> list[Draft]:
    """What a choice alone says, when the sentence after it told nothing that could be read."""
    reading = {
        DONE: TaskReading(task=None, status=Status.DONE),
        PROGRESS: TaskReading(task=None, status=Status.IN_PROGRESS),
        BLOCKED: TaskReading(task=None, obstacle=True, obstacle_text=words),
    }[mode]
    return [_draft(reading, item, words, None, mode) for item in items]


def without_obstacle(items: Iterable[Item], words: str) -> list[Draft]:
    """ "Không", asked for the obstacle: there is none after all."""
    return [_draft(TaskReading(task=None, obstacle=False), item, words, None, None) for item in items]


def merge(old: Sequence[Draft], new: Sequence[Draft]) -> list[Draft]:
    """A new draft on the same task and agency corrects what it names and keeps what it is silent about: whoever
    says "65 % chứ không phải 60 %" has not taken back the obstacle."""
    before = {(draft["task"], draft["agency"]): draft for draft in old}
    told = {(draft["task"], draft["agency"]) for draft in new}
    kept = [draft for key, draft in before.items() if key not in told]
    return kept + [_corrected(before.get((draft["task"], draft["agency"])), draft) for draft in new]


def _corrected(old: Draft | None, new: Draft) -> Draft:
    if old is None or new["is_unchanged"] or old["is_unchanged"]:
        return new
    named = {name: value for name, value in new.items() if value is not None and value != []}
    if new["obstacle"] is False:
        named |= {"obstacle_text": None, "waiting_for": new["waiting_for"]}
    if new.get("implied") and _stands(old, new):
        named |= {"status": old["status"], "implied": False}
    elif new["status"] not in (None, Status.DONE.value) and old["status"] == Status.DONE.value:
        named |= {"document_number": new["document_number"], "document_date": new["document_date"]}
    if named.get("status") in (Status.DONE.value, Status.NOT_STARTED.value):
        named["percent"] = None
    if new["document_number"]:
        named["document_date"] = new["document_date"]
    counted = {unit for _, unit in new["figures"]}
    figures = [*(one for one in old["figures"] if one[1] not in counted), *new["figures"]]
    words = new["words"] if new["words"] == old["words"] or not old["words"] else f"{old['words']}; {new['words']}"
    return {**old, **named, "figures": figures, "words": words}


def _stands(old: Draft, new: Draft) -> bool:
    """A document, a figure or an obstacle beside it leaves the state as it was told; "hoàn thành" is not kept against an
    obstacle, "chưa triển khai" not against work that was done."""
    if old["status"] == Status.DONE.value:
        return not new["obstacle"] and new["waiting_for"] is None
    return old["status"] in (Status.PAUSED.value, Status.IN_PROGRESS.value)


def _draft(report: TaskReading, item: Item, words: str, last: ReportView | None, mode: str | None) -> Draft:
    status, is_unchanged, percent = report.status, report.status == Status.UNCHANGED, report.percent
    stored: str | None = status.value if status else None
    document, dated = report.document_number, report.document_date
    if is_unchanged:
        stored, percent = _standing_of(last)
        if last and stored == Status.DONE:
            document, dated = last.document_number, last.document_date
    obstacle, obstacle_text = report.obstacle, report.obstacle_text
    is_held_up = report.obstacle or report.waiting_for is not None
    if mode == DONE and (stored is None or (report.is_implied and not is_held_up)):  # the document that was asked for
        stored = Status.DONE.value
    is_implied = report.is_implied or (mode in (PROGRESS, BLOCKED) and stored is None)
    if mode in (PROGRESS, BLOCKED) and stored is None:
        stored = Status.IN_PROGRESS.value
    if mode == BLOCKED and obstacle is None:
        obstacle, obstacle_text = True, words
    if obstacle_text:
        obstacle_text = without_name(obstacle_text, item[0])
    return {
        "task": item[0],
        "agency": item[1],
        "status": stored,
        "is_unchanged": is_unchanged,
        "percent": percent,
        "document_number": document,
        "document_date": dated.isoformat() if dated else None,
        "obstacle": obstacle,
        "obstacle_text": obstacle_text,
        "waiting_for": report.waiting_for,
        "due_on": report.due.isoformat() if report.due else None,
        "figures": [[figure.value, figure.unit] for figure in report.figures],
        "words": words,
        "implied": is_implied and stored != Status.DONE.value,
    }


def _standing_of(last: ReportView | None) -> tuple[str | None, int | None]:
    """Status and percent that "no change" repeats: what was returned is not completed."""
    if last is None:
        return None, None
    if last.status == Status.DONE and last.verdict == Verdict.RETURNED:
        return Status.IN_PROGRESS.value, None
    return last.status, last.percent


def of_report(report: ReportView, *, has_obstacle: bool) -> Draft:
    """What was stored, as the ground of what is told next; the words are those of the next report alone. `replaced` and
    `counted` remember it, so that the read-back can name what is told differently now."""
    ground: Draft = {
        "task": report.task,
        "agency": report.agency,
        "status": report.status,
        "is_unchanged": False,
        "percent": report.percent,
        "document_number": report.document_number,
        "document_date": report.document_date.isoformat() if report.document_date else None,
        "obstacle": True if has_obstacle and report.obstacle_text else None,
        "obstacle_text": report.obstacle_text if has_obstacle else None,
        "waiting_for": report.waiting_for if has_obstacle else None,
        "due_on": report.due_on.isoformat() if report.due_on else None,
        "figures": [list(one) for one in report.figures],
        "words": "",
        "base": report.id,
    }
    remembered = {name: ground[name] for name in ("status", "percent", "document_number", "obstacle_text", "waiting_for") if ground[name]}
    return {**ground, "replaced": remembered, "counted": ground["figures"]}


_FIELDS = tuple(field.name for field in fields(NewReport) if field.name != "raises_waiting")  # a draft carries more: what it stands on


def to_report(draft: Draft) -> NewReport:
    told = {name: draft[name] for name in _FIELDS}
    return NewReport(**{**told, "document_date": _date(draft["document_date"]), "due_on": _date(draft["due_on"])})


def to_line(draft: Draft, plan: Plan | None) -> Understood:
    """The draft as a line of the read-back; without a plan the code alone names the task."""
    replaced = [_shown(field, old) for field, old in draft.get("replaced", {}).items() if old != draft[field]]
    task = plan.task(draft["task"]) if plan else None
    return Understood(
        code=draft["task"],
        title=(task.short_title or task.content) if task else "",
        status=draft["status"],
        is_unchanged=draft["is_unchanged"],
        percent=draft["percent"],
        document=draft["document_number"],
        document_date=_date(draft["document_date"]),
        obstacle=draft["obstacle"],
        obstacle_text=draft["obstacle_text"],
        waiting_for=draft["waiting_for"],
        due_on=_date(draft["due_on"]),
        figures=[figure(value, unit) for value, unit in draft["figures"]],
        base=draft.get("base"),
        replaced=[told for told in [*replaced, *_lost_figures(draft)] if told],
    )


def _shown(field: str, old: Any) -> str:
    """A value that is replaced, in words."""
    if field == "status":
        return STATUS.get(old, "")
    return f"{old}%" if field == "percent" else str(old)


def _lost_figures(draft: Draft) -> list[str]:
    now = [list(one) for one in draft["figures"]]
    return [figure(value, unit) for value, unit in draft.get("counted", []) if [value, unit] not in now]


def as_stored(report: ReportView) -> Draft:
    """What is stored, in the form of a draft: to be shown as a line, or compared with what is told now."""
    return {
        "task": report.task,
        "agency": report.agency,
        "status": report.status,
        "is_unchanged": report.is_unchanged,
        "percent": report.percent,
        "document_number": report.document_number,
        "document_date": report.document_date.isoformat() if report.document_date else None,
        "obstacle": True if report.obstacle_text else None,
        "obstacle_text": report.obstacle_text,
        "waiting_for": report.waiting_for,
        "due_on": report.due_on.isoformat() if report.due_on else None,
        "figures": [list(figure) for figure in report.figures],
        "words": report.words,
    }


def repeats(draft: Draft, stored: ReportView) -> bool:
    """The same report once more, word for word."""
    before = as_stored(stored)
    facts = [name for name in before if name not in ("words", "obstacle")]
    return key(draft["words"]) == key(before["words"]) and all(draft[name] == before[name] for name in facts)


def figure(value: float, unit: str) -> str:
    """A count as it is written: "1.200 hợp tác xã", "18%"."""
    shown = f"{value:,.0f}".replace(",", ".") if value == int(value) else f"{value:g}".replace(".", ",")
    return f"{shown}{'' if unit == '%' else ' '}{unit}"


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
