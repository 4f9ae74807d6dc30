"""The check-in: one prompt for all tasks of a person, one sentence or one tap back, read back, then saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.dialogs import Ability, Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput
from bot.events import Reply
from db import checkins, rounds
from db.checkins import ReportView
from db.rounds import Item
from handlers import (
    brake,
    coordination,
    counting,
    drafts,
    duties,
    later,
    leave,
    ownership,
    proof,
    receipts,
    saving,
)
from handlers.context import Context, PlanInUse
from handlers.ownership import guarded
from handlers.texts import answers as answer_texts
from handlers.texts import checkin as texts
from handlers.texts import help as help_texts
from handlers.texts import ladder as ladder_texts
from handlers.typed import says_yes
from knowledge.normalize import words
from knowledge.progress import Kind, read_progress
from knowledge.question.live import read_live
from knowledge.question.slots import find_codes
from knowledge.recommendation import with_recommendation
from knowledge.targets import looks_like_value

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
        return Next("readback", half, Reply((ladder_texts.half_finished(),)))
    data = await counting.start(ctx)
    return await _take_sentence(ctx, data, argument, _items(data), None) if argument else Next("prompt", data)


async def volunteer(ctx: Context, text: str) -> Outcome:
    """A progress sentence outside any dialog."""
    data = await counting.start(ctx)
    return await _take_sentence(ctx, data, text, _items(data), None)


async def raise_obstacle(ctx: Context, text: str) -> Outcome:
    """/vuongmac: the same dialog, entered at the obstacle."""
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    data = {**await counting.start(ctx), "mode": texts.BLOCKED}
    items = _items(data)
    if len(_codes(items)) == 1:
        return await _take_sentence(ctx, data, text, items, texts.BLOCKED) if text else Next("detail", {**data, "asked": _codes(items)})
    if find_codes(text):
        return await _take_sentence(ctx, data, text, items, texts.BLOCKED)
    return Next("which", {**data, "text": text})


# --- the steps ----------------------------------------------------------------------------------------


async def _ask_prompt(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    last = await _last(ctx, data)
    seconds = await coordination.listed(ctx, prompt) if prompt else []
    return duties.prompt_reply(ctx.world, _plan(ctx, data), ctx.person.name, _items(data), last, prompt, seconds)


async def _answer_prompt(ctx: Context, data: Data, given: Given) -> Outcome:
    items = _items(data)
    if given.choice == texts.SAME:
        others = await ownership.answered_by_others(ctx, data["prompt"], items)
        if len(others) == len(items):
            return Done(answer_texts.already_answered(ownership.lines(ctx, others)))
        items = [item for item in items if item not in others]
        return await _read_back(ctx, data, drafts.unchanged(items, texts.label_of(texts.SAME), await _last(ctx, data)))
    if given.choice:
        codes = _codes(items)
        if len(codes) > 1:
            return Next("which", {**data, "mode": given.choice})
        return Next("detail", {**data, "mode": given.choice, "asked": codes})
    if not given.text:
        return Again(texts.text_only())
    return await _take_sentence(ctx, data, given.text, items, None)


async def _ask_which(ctx: Context, data: Data) -> Reply:
    states = duties.states(_plan(ctx, data).plan, _items(data), await _last(ctx, data), ctx.world)
    return texts.which(states, data.get("text"))


async def _answer_which(ctx: Context, data: Data, given: Given) -> Outcome:
    codes = _codes(_items(data)) if given.choice == texts.ALL else [given.choice or ""]
    items = [item for item in _items(data) if item[0] in codes]
    if not items:
        return Elsewhere()
    if data.get("text"):
        text = data["text"]
        return await _take_sentence(ctx, {**data, "text": None}, text, items, data.get("mode"))
    return Next("detail", {**data, "asked": codes})


async def _ask_detail(ctx: Context, data: Data) -> Reply:
    if data.get("mode") == brake.MODE:
        return answer_texts.repeated(data["asked"], [draft["task"] for draft in data["drafts"]])
    return texts.detail(data.get("mode"), data["asked"])


async def _answer_detail(ctx: Context, data: Data, given: Given) -> Outcome:
    items = [item for item in _items(data) if item[0] in data["asked"]]
    mode = data.get("mode")
    if mode == texts.DONE:
        data = {**data, "asked_paper": True}
    if given.choice == texts.NO_DOCUMENT:
        return await _read_back(ctx, data, drafts.by_choice(items, texts.DONE, texts.label_of(texts.DONE)))
    if not given.text:
        return Again(texts.text_only())
    return await _take_sentence(ctx, data, given.text, items, mode)


async def _ask_readback(ctx: Context, data: Data) -> Reply:
    plan = _plan(ctx, data).plan
    told = {draft["task"] for draft in data["drafts"]}
    left = [code for code in _codes(_items(data)) if code not in told]
    lines = {draft["task"]: drafts.to_line(draft, plan) for draft in data["drafts"]}
    return texts.readback(list(lines.values()), left)


async def _answer_readback(ctx: Context, data: Data, given: Given) -> Outcome:
    said = set(words(given.text))
    if given.choice == texts.SAVE or says_yes(given.text):
        return await saving.save(ctx, data)
    if given.choice == texts.DROP:
        return Done(texts.dropped())
    if given.choice == texts.FIX or said in _NO:
        asked = sorted({draft["task"] for draft in data["drafts"]})
        return Next("detail", {**data, "mode": None, "asked": asked})
    if not given.text:
        return Again(texts.text_only())
    told = {draft["task"] for draft in data["drafts"]}
    items = _items(data)
    narrowed = [item for item in items if item[0] in told] if len(told) == 1 else items
    return await _take_sentence(ctx, data, given.text, narrowed, None)


# --- understanding and saving -------------------------------------------------------------------------


async def _take_sentence(ctx: Context, data: Data, text: str, items: list[Item], mode: str | None) -> Outcome:
    """Read a sentence about these items; in doubt ask back, always read back before saving."""
    reading = read_progress(text, _codes(items), ctx.today, _plan(ctx, data).plan, ctx.world.lexicon)
    if reading.secret:
        return Again(help_texts.refuse_secret())
    if not mode and (looks_like_value(text) or read_live(text, ctx.index)):  # "vướng mắc III.3" asks
        return Elsewhere()
    if not reading.reports and reading.kind and mode != texts.BLOCKED:
        return await _no_report(ctx, data, reading.kind)
    reading = with_recommendation(reading, text, ctx.world.lexicon)
    last = await _last(ctx, data)
    if mode and len(_codes(items)) == 1:
        reading = replace(
            reading, reports=tuple(replace(r, task=items[0][0]) if r.task is None else r for r in reading.reports)
        )
    if mode == brake.MODE:
        reading = brake.spread(reading, _codes(items))
    sorted_ = drafts.sort(reading, items, text, last, mode)
    if sorted_.foreign:  # perhaps answered already, and to be corrected
        sorted_ = drafts.sort(reading, [*items, *ownership.further(ctx, data, sorted_.foreign)], text, last, mode)
    if mode == brake.MODE and not sorted_.foreign:
        return await _read_back(ctx, data, brake.told(sorted_.drafts, items, text, last))
    if not sorted_.drafts and mode and not sorted_.foreign:
        # The choice said what it is; the sentence is kept as the words, even where nothing in it could be read.
        return await _read_back(ctx, data, drafts.by_choice(items, mode, text))
    if sorted_.homeless and not sorted_.drafts:
        return Next("which", {**data, "text": text, "mode": None})
    if not sorted_.drafts:
        return Again(texts.not_yours(sorted_.foreign) if sorted_.foreign else texts.unclear())
    before = texts.not_yours(sorted_.foreign) if sorted_.foreign else None
    return await _read_back(ctx, data, sorted_.drafts, before)


async def _no_report(ctx: Context, data: Data, kind: Kind) -> Outcome:
    if kind == Kind.QUESTION:
        return Elsewhere()
    if kind == Kind.POSTPONE:
        return await later.put_off(ctx, data, ctx.event.text)
    return await leave.take(ctx, ctx.event.text) if kind == Kind.LEAVE else Again(texts.thanks())


async def _read_back(ctx: Context, data: Data, new: list[drafts.Draft], before: Reply | None = None) -> Outcome:
    """What was understood, to be confirmed; a task that was too often unchanged needs its sentence first."""
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    held = await brake.held(ctx.session, data["plan"], new, prompt.round.id if prompt else None)
    free = [draft for draft in new if (draft["task"], draft["agency"]) not in held]
    data = {**data, "drafts": drafts.merge(data.get("drafts") or [], free)}
    asked = brake.still_asked(data, held, free)
    if asked and not free and data.get("mode") == brake.MODE:
        return Again(answer_texts.still_repeated())
    if asked:
        return Next("detail", {**data, "mode": brake.MODE, "asked": asked}, before)
    data, note = await ownership.note(ctx, {**data, "mode": None}, [(d["task"], d["agency"]) for d in data["drafts"]])
    return Next("readback", data, _joined(before, note))


# --- small readings of the dialog's data ---------------------------------------------------------------


def _items(data: Data) -> list[Item]:
    return [(code, agency) for code, agency in data["items"]]


def _joined(first: Reply | None, second: Reply | None) -> Reply | None:
    return replace(first, blocks=(*first.blocks, *second.blocks)) if first and second else first or second


def _codes(items: list[Item]) -> list[str]:
    return list(dict.fromkeys(code for code, _ in items))


def _plan(ctx: Context, data: dict[str, Any]) -> PlanInUse:
    plan = ctx.world.plan_by_id(data["plan"])
    if plan is None:
        raise BadInput(texts.no_tasks())
    return plan


async def _last(ctx: Context, data: Data) -> dict[Item, ReportView]:
    return await checkins.latest_reports(ctx.session, data["plan"])


ABILITY = Ability(
    name="checkin",
    commands=("capnhat", "dinhchinh"),
    command=command,
    steps={
        "prompt": Step(_ask_prompt, guarded(_answer_prompt)),
        "which": Step(_ask_which, guarded(_answer_which), free_text=False),
        "detail": Step(_ask_detail, guarded(_answer_detail)),
        "readback": Step(_ask_readback, guarded(_answer_readback)),
        "proof": Step(proof.ask, guarded(saving.answer_proof)),
        **coordination.STEPS,
        **later.STEPS,
        **leave.STEPS,
    },
    # A prompt stays open over the weekend and beyond: a late answer counts for its period.
    forgets_after_minutes=13 * 24 * 60,
)
