"""Small phrases shared by the answers: labels, periods, successors, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.events import Block, Italic, say
from handlers.texts import dates
from knowledge.answer import LeadFact
from knowledge.plan import Cadence, Task
from knowledge.succession import Holder


def task_label(task: Task) -> str:
    """II.5 - Kinh phí từ MTQG nông thôn mới"""
    return f"{task.code} - {task.short_title or task.content[:60]}"


def task_line(task: Task) -> str:
    """As `task_label`, with the period."""
    return f"{task_label(task)} ({period_text(task)})"


def period_text(task: Task) -> str:
    """The plan's own words for the period, in lower case: "thường xuyên", "2023-2025"."""
    return task.period.text[:1].lower() + task.period.text[1:] if task.period.text else "chưa nêu thời gian"


def joined(names: Iterable[str]) -> str:
    return "; ".join(names)


def codes(found: Sequence[str]) -> str:
    return ", ".join(found)


def lead_line(lead: LeadFact) -> str:
    """The lead's name in the plan, and who holds the task today when that changed."""
    changed = [holder for holder in lead.holders if holder.agency != lead.name]
    if not changed and lead.holders:
        return lead.name
    return f"{lead.name} (nay: {holders_text(changed)})" if changed else f"{lead.name} (nay không còn, chưa xác định đơn vị tiếp nhận)"


def holders_text(holders: Sequence[Holder]) -> str:
    """Sở Tài chính (từ 01/03/2025)"""
    return "; ".join(f"{holder.agency}{_since(holder.since)}{'' if holder.is_confirmed else ', cần xác nhận'}" for holder in holders)


def _since(day: date | None) -> str:
    return f", từ {dates.day(day)}" if day else ""


def state_text(task: Task, is_past: bool) -> str:
    """The period, and that it is over when it is."""
    if is_past:
        return f"{task.period.text} (đã hết thời hạn theo Kế hoạch, chờ kết luận)"
    if task.period.cadence is Cadence.RANGE and task.period.ends_on:
        return f"{task.period.text} (đến {dates.day(task.period.ends_on)})"
    return task.period.text


def sources(citations: Sequence[str], number: str = "") -> tuple[Block, ...]:
    """The last line of every answer: where it stands in the plan, and in which where several are in use."""
    appendix = [citation.removeprefix("Phụ lục, ") for citation in citations if citation.startswith("Phụ lục, ")]
    others = [citation for citation in citations if not citation.startswith("Phụ lục, ")]
    named = [f"Kế hoạch số {number}"] if number else []
    parts = [*named, *([f"Phụ lục, {', '.join(appendix)}"] if appendix else []), *others]
    return (say(Italic(f"Nguồn: {'; '.join(parts)}.")),) if parts else ()
