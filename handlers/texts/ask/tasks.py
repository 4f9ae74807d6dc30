"""Answers about tasks: one in the plan's own words, several as a list, by period."""

from __future__ import annotations

from bot.events import Block, Bold, Fold, Quote, bullets, say
from handlers.texts import dates
from handlers.texts.ask.names import codes, joined, lead_line, period_text, state_text, task_label, task_line
from knowledge.answer import Answer, TaskFact
from knowledge.match import Verdict
from knowledge.plan import Plan, Task, TaskGroup
from knowledge.question import PeriodAsk, PeriodKind

_PERIODS = {PeriodKind.ONGOING: "thường xuyên", PeriodKind.YEARLY: "hàng năm", PeriodKind.EXPIRED: "đã hết thời hạn theo Kế hoạch", PeriodKind.COMING: "hết thời hạn sớm nhất tính từ nay", PeriodKind.OPEN: "có thời hạn và chưa hết"}


def task_answer(answer: Answer, plan: Plan) -> list[Block]:
    """The asked thing first (who, when, with whom), then the words of the plan."""
    blocks: list[Block] = []
    if answer.verdict is Verdict.UNSURE and answer.choices:
        blocks.append(say("Đồng chí hỏi về nhiệm vụ nào dưới đây? Gần nhất là:"))
    elif answer.verdict is Verdict.UNSURE:
        blocks.append(say("Nội dung gần nhất trong Kế hoạch:"))
    if answer.unnamed and answer.shown:
        blocks.append(say(f"Nhiệm vụ này không nêu tên {joined(answer.unnamed)}."))
    for fact in answer.shown:
        if "where" in answer.asks:
            blocks.append(say(_where(fact.task, plan)))
        blocks += task_blocks(fact, asks=answer.asks)
    others = [task for code in answer.tasks if (task := plan.task(code)) and code not in {fact.task.code for fact in answer.shown}]
    if others and not answer.choices:
        blocks.append(say("Liên quan: " + "; ".join(task_label(task) for task in others) + "."))
    for passage in answer.passages:
        blocks.append(Fold(f"{passage.address} cũng nêu nội dung này:", (Quote(passage.text),)))
    return blocks


def task_blocks(fact: TaskFact, *, with_lead: bool = True, asks: frozenset[str] = frozenset()) -> list[Block]:
    """One task: title, lead with today's name, coordination, period, and the plan's words as a quotation."""
    task = fact.task
    lead_word = "Cùng chủ trì" if len(fact.leads) > 1 else "Chủ trì"
    lines = {
        "who": f"{lead_word}: {joined(lead_line(lead) for lead in fact.leads) or 'Kế hoạch chưa nêu'}.",
        "coordinators": f"Phối hợp: {joined(task.coordinate) or 'Kế hoạch không nêu'}.",
        "when": f"Thời gian thực hiện: {state_text(task, fact.is_past)}.",
    }
    if not with_lead:
        del lines["who"]
    # What was asked for comes first.
    order = sorted(lines, key=lambda name: name not in asks)
    return [say(Bold(task_label(task))), *(say(lines[name]) for name in order), Quote(task.content)]


def group_list(answer: Answer, plan: Plan) -> list[Block]:
    """The number first, then the tasks of the group."""
    found = [task for code in answer.tasks if (task := plan.task(code))]
    when = f" {period_words(answer.period)}" if answer.period else ""
    title = next((group.title for group in plan.groups if group.code == answer.group), "")
    heading = say(Bold(f"Nhóm {answer.group} có {dates.count(len(found))} nhiệm vụ{when}"), f" ({title.rstrip('.')}):" if found else f" ({title.rstrip('.')}).")
    lines = [f"{task_line(task)} - {joined(task.lead)}" for task in found]
    return [heading, bullets(*lines)] if lines else [heading]


def _where(task: Task, plan: Plan) -> str:
    title = next((group.title for group in plan.groups if group.code == task.group), "")
    return f"Nhiệm vụ {task.code} thuộc nhóm {task.group} của Phụ lục: {title.rstrip('.')}."


def period_list(answer: Answer, plan: Plan) -> list[Block]:
    """The number first, then the tasks."""
    found = [task for code in answer.tasks if (task := plan.task(code))]
    named = f" {joined(body.name for body in answer.bodies)} có" if answer.bodies else " Có"
    when = period_words(answer.period) if answer.period else ""
    if not found:
        blocks: list[Block] = [say(f"{named.strip()} 00 nhiệm vụ {when}: Kế hoạch không giao nhiệm vụ nào như vậy.")]
    else:
        with_lead = not answer.bodies
        lines = [f"{task_line(task)}{f' - {joined(task.lead)}' if with_lead and len(found) <= 8 else ''}" for task in found]
        blocks = [say(Bold(f"{named.strip()} {dates.count(len(found))} nhiệm vụ {when}:")), bullets(*lines)]
    via = [code for body in answer.bodies for code in body.lead_via_collective if (task := plan.task(code)) and _same_period(answer, task.period.text)]
    if via:
        blocks.append(say(f"Cùng các sở, ngành chủ trì: {codes(tuple(dict.fromkeys(via)))}."))
    return blocks


def period_words(period: PeriodAsk) -> str:
    if period.kind is PeriodKind.RANGE:
        return f"giai đoạn {period.first}-{period.last}"
    if period.kind in (PeriodKind.BEFORE, PeriodKind.AFTER):
        return f"có thời hạn kết thúc {'trước' if period.kind is PeriodKind.BEFORE else 'sau'} năm {period.last}"
    if period.kind is PeriodKind.ENDS:
        return f"đến năm {period.last}"
    return _PERIODS[period.kind]


def group_title(group: TaskGroup) -> str:
    return group.title if len(group.title) <= 90 else group.title[:87].rsplit(" ", 1)[0] + "..."


def _same_period(answer: Answer, text: str) -> bool:
    return answer.period is not None and text.lower() == period_words(answer.period)


__all__ = ["group_title", "period_list", "period_text", "task_answer", "task_blocks"]
