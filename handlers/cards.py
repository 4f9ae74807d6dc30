"""Words typed behind the bot's name in any chat: the tasks they may mean, as cards that post the answer."""

from __future__ import annotations

from bot.dialogs import Ability
from bot.events import Card
from handlers.context import Context
from handlers.texts.ask import cards as texts
from knowledge.answer import Answer, answer
from knowledge.match import Verdict
from knowledge.progress import is_secret
from knowledge.question import Intent, Query, understand
from knowledge.synonyms import apply

MOST = 50  # that a channel shows: https://core.telegram.org/bots/api#answerinlinequery
_NO_ANSWER = (Intent.SMALLTALK, Intent.CLARIFY, Intent.OUT_OF_SCOPE)


async def cards(ctx: Context, text: str) -> tuple[Card, ...]:
    """The answer first where there is one, then each task it names; without words every task. What the plan says is
    the same for everybody: who asks is not looked at, what is asked is not kept."""
    plan = ctx.index.plan
    if is_secret(text):
        return ()
    if not text.strip():
        return tuple(_task_card(ctx, task.code) for task in plan.tasks[:MOST])
    found = answer(understand(apply(text, ctx.world.synonyms), ctx.index), ctx.index, ctx.today)
    codes = [code for code in _codes(found) if plan.task(code)]
    whole = (texts.answer_card(found, plan),) if _says_more(found, codes) else ()
    return (*whole, *(_task_card(ctx, code) for code in codes))[:MOST]


def _codes(found: Answer) -> list[str]:
    parts = [code for part in found.parts for code in _codes(part)]
    return list(dict.fromkeys([*found.tasks, *found.choices, *found.near, *parts]))


def _says_more(found: Answer, codes: list[str]) -> bool:
    """Whether the answer is more than the one task it is about, or a refusal, which nobody posts."""
    is_one_task = found.intent is Intent.TASK and len(codes) <= 1
    return found.verdict is Verdict.SURE and found.intent not in _NO_ANSWER and not is_one_task


def _task_card(ctx: Context, code: str) -> Card:
    found = answer(Query(code, Intent.TASK, codes=(code,)), ctx.index, ctx.today)
    return texts.task_card(code, found, ctx.index.plan)


ABILITY = Ability(name="cards", cards=cards)
