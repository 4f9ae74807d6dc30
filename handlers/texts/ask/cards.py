"""Cards in answer to words typed in any chat: a title, a line, and the answer that is posted."""

from __future__ import annotations

from bot.events import Card, Reply
from bot.render import plain
from handlers.texts import ask
from handlers.texts.ask.names import joined, period_text, task_label
from knowledge.answer import Answer
from knowledge.plan import Plan


def task_card(code: str, answer: Answer, plan: Plan) -> Card:
    """One task: its title; who leads, and when."""
    task = plan.task(code)
    assert task is not None
    line = f"Chủ trì: {joined(task.lead) or 'Kế hoạch chưa nêu'}. Thời gian: {period_text(task)}."
    return Card(f"t-{code}", task_label(task), line, _posted(answer, plan))


def answer_card(answer: Answer, plan: Plan) -> Card:
    """The whole answer: its first line as the title, the next as the line under it."""
    reply = _posted(answer, plan)
    title, *rest = [line.strip("- ") for line in plain(reply).split("\n") if line.strip("- ")]
    return Card("answer", title, rest[0] if rest else "", reply)


def _posted(answer: Answer, plan: Plan) -> Reply:
    """The answer with its address in the plan; nothing to press, because the bot is not in that chat."""
    return Reply(ask.reply(answer, plan).blocks)
