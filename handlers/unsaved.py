"""What was told for a period before and never saved, when the next period is asked: saved late, mended, or dropped."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Answer, Data, Given, Next, Opening, Outcome
from bot.events import Reply
from db import rounds
from handlers import drafts, saving, taking
from handlers.context import Context
from handlers.ownership import guarded
from handlers.texts import checkin as texts
from handlers.texts import unsaved as unsaved_texts
from handlers.texts.dates import period_name
from handlers.typed import says_yes
from knowledge.courtesy import plain_words
from knowledge.plan import Plan

_TOLD = ("readback", "detail", "which")  # steps in which something told waits to be confirmed
_NO = ({"khong"}, {"khong", "luu"}, {"bo"}, {"bo", "qua"}, {"khong", "can"})


async def take_up(session: AsyncSession, dialog: Data, offer: str | None, opening: Opening, reply: Reply) -> tuple[Opening, Reply]:
    """A new prompt shows first what the open dialog holds and has not saved. The offer keeps its id, so that a press
    on the old read-back means what it says there."""
    data: Data = dialog["data"]
    if opening.step != "prompt":
        return opening, reply
    kept = data.get("unsaved")
    if dialog["step"] in _TOLD and data.get("drafts") and data["plan"] == opening.data["plan"]:
        prompt = await rounds.get_prompt(session, data["prompt"]) if data["prompt"] else None
        is_before = prompt is not None and data["prompt"] != opening.data["prompt"]
        period = period_name(prompt.round.period) if prompt and is_before else None
        kept = {**data, "unsaved": None, "of_period": period, "offer": offer if dialog["step"] == "readback" else None}
    if not kept:
        return opening, reply
    question = _question(kept, None)
    reply = replace(reply, blocks=(*reply.blocks, *question.blocks), choices=question.choices, offer=question.offer)
    return Opening(opening.ability, "unsaved", {**opening.data, "unsaved": kept}), reply


def _question(kept: Data, plan: Plan | None) -> Reply:
    lines = {draft["task"]: drafts.to_line(draft, plan) for draft in kept["drafts"]}
    return replace(unsaved_texts.question(list(lines.values()), kept["of_period"]), offer=kept["offer"])


async def ask(ctx: Context, data: Data) -> Reply:
    return _question(data["unsaved"], taking.plan_of(ctx, data).plan)


def answer(answer_prompt: Answer) -> Answer:
    """The step; a sentence that is no answer to it answers the new prompt, and this is asked again afterwards."""

    async def taken(ctx: Context, data: Data, given: Given) -> Outcome:
        before = {**data["unsaved"], "then": {**data, "unsaved": None}}
        if given.choice == texts.SAVE or says_yes(given.text):
            return await _save(ctx, before, given)
        if given.choice == texts.DROP or set(plain_words(given.text)) in _NO:
            return await saving.go_on(ctx, before["then"], unsaved_texts.dropped())
        if given.choice == texts.FIX:
            asked = sorted({draft["task"] for draft in before["drafts"]})
            return Next("detail", {**before, "mode": None, "asked": asked})
        return await answer_prompt(ctx, data, given)

    return taken


async def _save_as_told(ctx: Context, data: Data, given: Given) -> Outcome:
    return await saving.save(ctx, data)


_save = guarded(_save_as_told)  # the seat may have been left since it was told
