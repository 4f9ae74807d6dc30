"""/tiendo: what has been reported on a task, by a body, in a group, or on the plan as a whole."""

from __future__ import annotations

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput
from bot.events import Reply
from db import people
from handlers import ask, live
from handlers.context import Context
from handlers.texts import checkin as texts
from knowledge.normalize import words
from knowledge.question.live import LiveKind, LiveQuery, read_live
from knowledge.question.slots import find_codes


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/tiendo III.3, /tiendo nhóm II, /tiendo Sở Nội vụ, or alone: the plan as a whole."""
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        return await ask.answer_sentence(ctx, texts.as_progress_question(argument))  # numbers, or the plan's words
    if not words(argument):
        return await _live(ctx, LiveQuery(LiveKind.PROGRESS))
    codes = find_codes(argument)
    if codes:
        known = tuple(code for code in codes if any(plan.plan.task(code) for plan in ctx.plans))
        if not known:
            raise BadInput(texts.no_such_task(codes[0]))
        return await _live(ctx, LiveQuery(LiveKind.PROGRESS, codes=known))
    query = read_live(texts.as_progress_question(argument), ctx.index)
    if query is None:
        raise BadInput(texts.progress_usage())
    return await _live(ctx, query)


async def _live(ctx: Context, query: LiveQuery) -> Reply:
    answered = await live.answer_query(ctx, query)
    if answered is None:
        raise BadInput(texts.progress_usage())
    return answered.reply


ABILITY = Ability(name="progress", commands=("tiendo",), command=command, chosen=live.chosen)
