"""Facts about the document as a whole, each with the words of the plan that state it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from knowledge.answer.model import DocumentFact, Passage
from knowledge.index import Index
from knowledge.normalize import fold
from knowledge.plan import Plan, Section
from knowledge.question.slots import find_documents

_HEAD = "Phần đầu Kế hoạch"
_FOOT = "Phần ký Kế hoạch"


def document_fact(key: str, index: Index) -> DocumentFact | None:
    """The fact of this key, or None when the plan does not state it."""
    plan = index.plan
    if key.startswith("reference:"):
        _, kind, number = key.split(":")
        return _reference(plan, kind, number)
    build = _FACTS.get(key)
    return build(plan) if build else None


def written(day: date | None) -> str:
    """As the plan writes dates: 30/5/2023."""
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def _reference(plan: Plan, kind: str, number: str) -> DocumentFact | None:
    """A document that the plan cites: its name and date as written, and where it is cited."""
    for cited in plan.references:
        if (kind, number) in find_documents(cited):
            return DocumentFact("reference", (cited,), _citing(plan, cited))
    return None


def _citing(plan: Plan, cited: str) -> tuple[Passage, ...]:
    code = fold(cited.split(" ngày ")[0].split(" số ")[-1])
    for task in plan.tasks:
        if code in fold(task.content):
            return (Passage(task.address, task.content),)
    for section in plan.sections:
        for paragraph in section.paragraphs:
            if code in fold(paragraph):
                return (Passage(section.address, paragraph),)
    return (Passage(_HEAD, plan.title),) if code in fold(plan.title) else ()


def _find(plan: Plan, *words: str) -> tuple[Passage, ...]:
    """The paragraphs of the organising part that hold all these words; the shortest first."""
    found = [
        Passage(section.address, paragraph)
        for section in _organising(plan)
        for paragraph in section.paragraphs
        if all(word in fold(paragraph) for word in words)
    ]
    return tuple(sorted(found, key=lambda passage: len(passage.text)))


def _organising(plan: Plan) -> list[Section]:
    """The last part of the main text says who does what with the plan itself."""
    last = plan.sections[-1].code.split(".")[0] if plan.sections else ""
    return [section for section in plan.sections if section.code.split(".")[0] == last]


def _issued(plan: Plan) -> DocumentFact:
    return DocumentFact("issued", (written(plan.issued_on), written(plan.appendix_dated_on)), address=_HEAD)


_FACTS: dict[str, Callable[[Plan], DocumentFact]] = {
    "number": lambda plan: DocumentFact("number", (plan.number, written(plan.issued_on)), address=_HEAD),
    "issued": _issued,
    "appendix_date": _issued,
    "issuer": lambda plan: DocumentFact("issuer", (plan.issuer, plan.place), address=_HEAD),
    "signer": lambda plan: DocumentFact("signer", (plan.signer, plan.signer_title), address=_FOOT),
    "signer_title": lambda plan: DocumentFact("signer", (plan.signer, plan.signer_title), address=_FOOT),
    "recipients": lambda plan: DocumentFact("recipients", plan.recipients, address="Nơi nhận"),
    "title": lambda plan: DocumentFact("title", (plan.number, plan.title), address=_HEAD),
    "basis": lambda plan: DocumentFact("basis", (plan.title,), address=_HEAD),
    "tasks_count": lambda plan: DocumentFact("tasks_count", (str(len(plan.tasks)), *_groups(plan)), address="Phụ lục"),
    "groups": lambda plan: DocumentFact("groups", (str(len(plan.groups)), *_groups(plan)), address="Phụ lục"),
    "report_to": lambda plan: DocumentFact("report_to", (), _find(plan, "bao cao", "gui ve")[:1] or _find(plan, "bao cao")[:1]),
    "follow_up": lambda plan: DocumentFact("follow_up", (), _find(plan, "giao", "chu tri", "theo doi, don doc")[:1] or _find(plan, "theo doi")[:1]),
    "amend": lambda plan: DocumentFact("amend", (), _find(plan, "sua doi, bo sung")[:1]),
    "difficulties": lambda plan: DocumentFact("difficulties", (), (*_find(plan, "vuong mac", "tham quyen")[:1], *_find(plan, "vuong mac", "theo doi")[:1])),
    "references": lambda plan: DocumentFact("references", plan.references, address=_HEAD),
    "general": lambda plan: DocumentFact("general", (), _general(plan)),
}  # fmt: skip


def _groups(plan: Plan) -> tuple[str, ...]:
    counts = {group.code: sum(task.group == group.code for task in plan.tasks) for group in plan.groups}
    return tuple(f"{group.code}. {group.title} ({counts[group.code]:02d})" for group in plan.groups)


def _general(plan: Plan) -> tuple[Passage, ...]:
    return tuple(
        Passage(section.address, "\n".join(section.paragraphs), section.title)
        for section in plan.sections
        if "tong quat" in fold(section.title)
    )
