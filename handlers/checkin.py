"""The check-in: one prompt for all tasks of a person, one sentence or one tap back, read back, then saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput
from bot.events import Reply
from db import checkins, rounds
from db.rounds import Item
from handlers import (
    brake,
    coordination,
    counting,
    drafts,
    duties,
    evidence,
    later,
    leave,
    ownership,
    periods,
    proof,
    receipts,
    saving,
    taking,
    unsaved,
    which,
)
from handlers.context import Context
from handlers.evidence import accepting
from handlers.ownership import guarded
from handlers.texts import answers as answer_texts
from handlers.texts import checkin as texts
from handlers.texts import corrections as correction_texts
from handlers.texts import doubts as doubt_texts
from handlers.texts import ladder as ladder_texts
from handlers.texts import perhaps as perhaps_texts
from handlers.texts import periods as period_texts
from handlers.texts.dates import period_name
from handlers.typed import is_bare_number, says_yes
from knowledge.normalize import words
from knowledge.question.slots import find_codes

_NO = ({"sai"}, {"sai", "roi"}, {"khong"}, {"khong", "dung"}, {"chua", "dung"}, {"sua", "lai"})


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/capnhat: the open prompt of this round, or the person's duties when none is open. /dinhchinh: a receipt again."""
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    if word == "dinhchinh":
        return Next("detail", await receipts.correction(ctx, argument))
    confirming = None if argument else await coordination.pending(ctx)
    if confirming:
        return confirming
    half = None if argument else await counting.half_finished(ctx)
    if half is not None:
        step, data = half
        return Next(step, data, Reply((ladder_texts.half_finished(),)) if step == "readback" else None)
    data = await counting.start(ctx)
    return await taking.take_sentence(ctx, data, argument, _items(data), None) if argument else Next("prompt", data)


async def volunteer(ctx: Context, text: str, *, is_report: bool = False) -> Outcome:
    """A progress sentence outside any dialog, perhaps under a photo. `is_report`: the person has said that it is one."""
    data = evidence.with_files(ctx, await counting.start(ctx), ctx.event.attachments)
    return await taking.take_sentence(ctx, data, text, _items(data), None, is_report=is_report)


async def raise_obstacle(ctx: Context, text: str) -> Outcome:
    """/vuongmac: the same dialog, entered at the obstacle."""
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    data = {**await counting.start(ctx), "mode": texts.BLOCKED}
    items = _items(data)
    if len(taking.codes_of(items)) == 1:
        return await taking.take_sentence(ctx, data, text, items, texts.BLOCKED) if text else Next("detail", {**data, "asked": taking.codes_of(items)})
    if find_codes(text):
        return await taking.take_sentence(ctx, data, text, items, texts.BLOCKED)
    return Next("which", {**data, "text": text})


# --- the steps ----------------------------------------------------------------------------------------


async def _ask_prompt(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    last = await taking.last_reports(ctx, data)
    seconds = await coordination.listed(ctx, prompt) if prompt else []
    round_id = await counting.round_id(ctx, data)
    if data.get("is_rest"):
        states = duties.states(taking.plan_of(ctx, data).plan, _items(data), last, ctx.world, round_id, prompt.round.titles if prompt else None)
        return replace(texts.prompt_rest(states), offer=duties.offer_id(prompt.id) if prompt else None)
    tired = await brake.repeated(ctx.session, data["plan"], _items(data), round_id)
    plan = taking.plan_of(ctx, data)
    return duties.prompt_reply(
        ctx.world, plan, ctx.person.name, _items(data), last, prompt, seconds, round_id=round_id, repeated=tired, now=ctx.now
    )


async def _answer_prompt(ctx: Context, data: Data, given: Given) -> Outcome:
    items = _items(data)
    if given.choice == texts.SAME:
        others = await ownership.answered_by_others(ctx, data["prompt"], items)
        if len(others) == len(items):
            return Done(answer_texts.already_answered(ownership.lines(ctx, others)))
        items = [item for item in items if item not in others]
        return await taking.read_back(ctx, data, drafts.unchanged(items, texts.label_of(texts.SAME), await taking.last_reports(ctx, data)))
    if given.choice:
        codes = taking.codes_of(items)
        others = await ownership.answered_by_others(ctx, data["prompt"], items)
        known = answer_texts.answered_meanwhile(ownership.lines(ctx, others)) if others else None
        if len(codes) > 1:
            return Next("which", {**data, "mode": given.choice}, known)
        return Next("detail", {**data, "mode": given.choice, "asked": codes}, known)
    if not given.text:
        return Again(texts.text_only())
    return await taking.take_sentence(ctx, data, given.text, items, None)


async def _ask_detail(ctx: Context, data: Data) -> Reply:
    if data.get("mode") == brake.MODE:
        last = await taking.last_reports(ctx, data)
        unknown = taking.codes_of([item for item in _items(data) if item[0] in data["asked"] and brake.nothing_before(last.get(item))])
        repeated = [code for code in data["asked"] if code not in unknown]
        return answer_texts.repeated(repeated, [draft["task"] for draft in data["drafts"]], unknown)
    stored = await checkins.find(ctx.session, data["corrects"]) if data.get("corrects") else None
    if stored and not data["drafts"]:
        line = drafts.to_line(drafts.as_stored(stored), taking.plan_of(ctx, data).plan)
        return correction_texts.ask_correction(stored.id, stored.version, line)
    return texts.detail(data.get("mode"), data["asked"])


async def _answer_detail(ctx: Context, data: Data, given: Given) -> Outcome:
    items = [item for item in _items(data) if item[0] in data["asked"]]
    mode = data.get("mode")
    if mode == texts.DONE:
        data = {**data, "asked_paper": True}
    if given.choice == texts.NO_DOCUMENT:
        return await taking.read_back(ctx, data, drafts.by_choice(items, texts.DONE, texts.label_of(texts.DONE)))
    if not given.text:
        return Again(texts.text_only())
    if is_bare_number(given.text):
        return Again(doubt_texts.number_alone())
    return await taking.take_sentence(ctx, data, given.text, items, mode)


async def _ask_prompt_again(ctx: Context, data: Data) -> Reply:
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    closes_at = ctx.world.local(prompt.round.closes_at) if prompt else None
    is_over = closes_at is not None and ctx.now >= closes_at
    reply = texts.prompt_again(taking.codes_of(_items(data)), taking.codes_of(await counting.untold(ctx, data)), closes_at, is_over=is_over)
    return replace(reply, offer=duties.offer_id(prompt.id) if prompt else None)


async def _ask_readback(ctx: Context, data: Data) -> Reply:
    plan = taking.plan_of(ctx, data).plan
    told = {draft["task"] for draft in data["drafts"]}
    left = [code for code in taking.codes_of(await counting.untold(ctx, data)) if code not in told and not data.get("period")]
    lines = {draft["task"]: drafts.to_line(draft, plan) for draft in data["drafts"]}
    in_order = [*(code for code in taking.codes_of(_items(data)) if code in lines), *lines]
    reply = texts.readback([lines[code] for code in dict.fromkeys(in_order)], left)
    named = await periods.named_round(ctx, data)
    if named is None:
        return reply
    *blocks, question = reply.blocks
    counts = period_texts.counts_for(period_name(named.period), is_late=ctx.now > named.closes_at)
    return replace(reply, blocks=(*blocks, counts, question))


async def _ask_readback_again(ctx: Context, data: Data) -> Reply:
    return texts.readback_again(list(dict.fromkeys(draft["task"] for draft in data["drafts"])))


async def _answer_readback(ctx: Context, data: Data, given: Given) -> Outcome:
    said = set(words(given.text))
    if given.choice == texts.SAVE or says_yes(given.text):
        return await saving.save(ctx, data)
    if given.choice == texts.DROP:
        return Done(texts.dropped(await _closing(ctx, data)))
    if given.choice == texts.FIX or said in _NO:
        asked = sorted({draft["task"] for draft in data["drafts"]})
        return Next("detail", {**data, "mode": None, "asked": asked})
    if not given.text:
        return Again(texts.text_only())
    return await taking.take_correction(ctx, data, given.text)


async def _after_cancelling(ctx: Context, data: Data) -> Reply:
    return perhaps_texts.how_to_go_on(await _closing(ctx, data))


async def _closing(ctx: Context, data: Data) -> datetime | None:
    """When the round closes that is asked about, while it is open and something is owed in it."""
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    owes = prompt is not None and ctx.now <= prompt.round.closes_at and await counting.untold(ctx, data)
    return ctx.world.local(prompt.round.closes_at) if prompt and owes else None


# --- small readings of the dialog's data ---------------------------------------------------------------


def _items(data: Data) -> list[Item]:
    return [(code, agency) for code, agency in data["items"]]


ABILITY = Ability(
    name="checkin",
    commands=("capnhat", "dinhchinh"),
    command=command,
    steps={
        "prompt": Step(_ask_prompt, guarded(accepting(_answer_prompt)), again=_ask_prompt_again),
        "which": Step(which.ask, guarded(accepting(which.answer))),
        "detail": Step(_ask_detail, guarded(accepting(_answer_detail))),
        "readback": Step(
            evidence.shown(_ask_readback), guarded(accepting(_answer_readback)), again=_ask_readback_again
        ),
        "unsaved": Step(unsaved.ask, guarded(accepting(unsaved.answer(_answer_prompt)))),
        "proof": Step(proof.ask, guarded(accepting(saving.answer_proof, evidence.numbers_of_proof))),
        **coordination.STEPS,
        **later.STEPS,
        **leave.STEPS,
    },
    # A prompt stays open until the next one takes its place, after a quarter at the latest: a late answer counts
    # for its period.
    forgets_after_minutes=100 * 24 * 60,
    takes_up=unsaved.take_up,
    cancelled=_after_cancelling,
)
