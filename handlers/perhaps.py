"""A sentence that may be a report, of somebody who still owes one: asked before it is taken for a question."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogs import Ability, Data, Next, Outcome
from bot.events import Reply
from db import conversations, rounds
from handlers import ask, checkin, counting, taking
from handlers.context import Context
from handlers.texts import perhaps as texts
from knowledge.progress import may_be_progress, read_progress


async def offer(ctx: Context, text: str) -> Reply | None:
    """ "Đây là cập nhật của …?"; None when nothing is owed, or when it is plainly no report. In the middle of a dialog
    the sentence has been looked at already."""
    address = ctx.address
    if not may_be_progress(text) or await conversations.open_dialog(ctx.session, address.channel, address.chat_id, address.user_id):
        return None
    data = await counting.start(ctx)
    owed = taking.codes_of(await counting.untold(ctx, data))
    if not owed or await counting.round_id(ctx, data) is None:
        return None
    plan = taking.plan_of(ctx, data).plan
    codes = taking.codes_of([(code, agency) for code, agency in data["items"]])
    reading = read_progress(text, codes, ctx.today, plan, ctx.world.lexicon)
    named = list(dict.fromkeys(report.task for report in reading.reports if report.task))
    if not reading.reports or taking.asks_live(ctx, text, reading) or (named and not set(named) & set(codes)):
        return None
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    closes_at = ctx.world.local(prompt.round.closes_at) if prompt and ctx.now <= prompt.round.closes_at else None
    return replace(texts.is_it(text, named or owed, closes_at), data={"text": text})


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """Read as a report, or looked up after all."""
    if choice != texts.REPORT:
        return await ask.answer_sentence(ctx, data["text"])
    outcome = await checkin.volunteer(ctx, data["text"], is_report=True)
    return replace(outcome, ability="checkin") if isinstance(outcome, Next) else outcome


ABILITY = Ability(name="perhaps", chosen=chosen)
