""" "Nhiệm vụ nào?": a choice, a code, a place, a subject, or the content itself. What was typed is kept until it is known."""

from __future__ import annotations

from bot.dialogs import Again, Data, Elsewhere, Given, Next, Outcome
from bot.events import Reply
from db.rounds import Item
from handlers import counting, duties, later, taking
from handlers.context import Context
from handlers.texts import checkin as texts
from handlers.texts import help as help_texts
from handlers.texts.which import which_unclear
from knowledge.not_now import says_later
from knowledge.progress.naming import read_naming
from knowledge.question.live import read_live
from knowledge.question.slots import find_codes
from knowledge.targets import looks_like_value


async def ask(ctx: Context, data: Data) -> Reply:
    round_id = await counting.round_id(ctx, data)
    last = await taking.last_reports(ctx, data)
    states = duties.states(taking.plan_of(ctx, data).plan, _items(data), last, ctx.world, round_id)
    return texts.which(states, data.get("text"))


async def answer(ctx: Context, data: Data, given: Given) -> Outcome:
    items = _items(data)
    if given.choice:
        chosen = items if given.choice == texts.ALL else [item for item in items if item[0] == given.choice]
        return await _onward(ctx, data, chosen) if chosen else Elsewhere()
    if not given.text:
        return Again(texts.text_only())
    named = read_naming(given.text, taking.codes_of(items), taking.plan_of(ctx, data).plan)
    meant = [item for item in items if item[0] in named.codes]
    if meant and not named.tells:
        return await _onward(ctx, data, meant)
    return await _take_content(ctx, data, given.text, meant)


async def _take_content(ctx: Context, data: Data, text: str, meant: list[Item]) -> Outcome:
    """Words that tell something, perhaps with their task; those that ask or put off are no content."""
    mode, held = data.get("mode"), data.get("text")
    reading = await taking.read(ctx, data, text, meant or _items(data))
    if reading.secret:
        return Again(help_texts.refuse_secret())
    if says_later(text):
        return await later.put_off(ctx, data, text)
    if reading.kind and not reading.reports:
        return await taking.no_report(ctx, data, reading.kind, text)
    if not reading.reports and (looks_like_value(text) or read_live(text, ctx.index) or (not meant and taking.asks_plan(ctx, text))):
        return Elsewhere()
    if meant:
        words = f"{held}; {text}" if held and len(taking.codes_of(meant)) == 1 else text
        return await taking.take_sentence(ctx, {**data, "text": None}, words, meant, mode, is_for_all=True)
    if any(report.task for report in reading.reports) or find_codes(text):
        return await taking.take_sentence(ctx, data, text, _items(data), None)  # a task that was not asked about
    if held and not reading.reports:
        return Again(which_unclear())
    return Next("which", {**data, "text": f"{held}; {text}" if held else text})


async def _onward(ctx: Context, data: Data, items: list[Item]) -> Outcome:
    """The tasks are known: read what was kept for them, or ask for it."""
    text = data.get("text")
    if text:
        return await taking.take_sentence(ctx, {**data, "text": None}, text, items, data.get("mode"), is_for_all=True)
    return Next("detail", {**data, "asked": taking.codes_of(items)})


def _items(data: Data) -> list[Item]:
    return [(code, agency) for code, agency in data["items"]]
