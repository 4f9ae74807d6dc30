"""The check-in: one prompt for all tasks of a person, one sentence or one tap back, read back, then saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.dialogs import Ability, Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput, NotRegistered
from bot.events import Reply
from db import checkins, deliveries, rounds
from db.checkins import ReportView
from db.rounds import Item
from handlers import drafts, duties
from handlers.context import Context, PlanInUse
from handlers.texts import checkin as texts
from handlers.texts import help as help_texts
from knowledge.calendar import week_of_period
from knowledge.normalize import words
from knowledge.progress import Kind, read_progress

_YES = ({"dung"}, {"dung", "roi"}, {"ok"}, {"luu"}, {"dung", "luu"}, {"chuan"}, {"dong", "y"}, {"vang"})
_NO = ({"sai"}, {"sai", "roi"}, {"khong"}, {"khong", "dung"}, {"chua", "dung"}, {"sua", "lai"})


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/capnhat: the open prompt of this round, or the person's duties when none is open."""
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    data = await _start(ctx)
    if argument:
        return await _take_sentence(ctx, data, argument, data["items"], None)
    return Next("prompt", data)


async def volunteer(ctx: Context, text: str) -> Outcome:
    """A progress sentence outside any dialog."""
    data = await _start(ctx)
    return await _take_sentence(ctx, data, text, data["items"], None)


async def raise_obstacle(ctx: Context, text: str) -> Outcome:
    """/vuongmac: the same dialog, entered at the obstacle."""
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    data = {**await _start(ctx), "mode": texts.BLOCKED}
    items = _items(data)
    if len(_codes(items)) == 1:
        return await _take_sentence(ctx, data, text, items, texts.BLOCKED) if text else Next("detail", {**data, "asked": _codes(items)})
    return await _take_sentence(ctx, data, text, items, None) if text else Next("which", data)


async def _start(ctx: Context) -> Data:
    if ctx.person is None:
        raise NotRegistered(texts.not_registered())
    prompt = await rounds.newest_prompt(ctx.session, ctx.person.id)
    if prompt and prompt.answered_at is None:
        done = await checkins.answered(ctx.session, prompt.round.id)
        left = [item for item in prompt.items if item not in done]
        return duties.dialog_data(prompt.round.plan_id, left or prompt.items, prompt.id)
    for plan in ctx.plans:
        items = duties.items_of(ctx.world, plan.plan, ctx.person, ctx.today)
        if items:
            is_this_week = prompt is not None and prompt.round.plan_id == plan.id and ctx.now <= prompt.round.closes_at
            return duties.dialog_data(plan.id, items, prompt.id if prompt and is_this_week else None)
    raise BadInput(texts.no_tasks())


# --- the steps ----------------------------------------------------------------------------------------


async def _ask_prompt(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    last = await _last(ctx, data)
    return duties.prompt_reply(ctx.world, _plan(ctx, data), ctx.person.name, _items(data), last, prompt)


async def _answer_prompt(ctx: Context, data: Data, given: Given) -> Outcome:
    items = _items(data)
    if given.choice == texts.SAME:
        return _read_back(data, drafts.unchanged(items, texts.label_of(texts.SAME), await _last(ctx, data)))
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
        return await _take_sentence(ctx, {**data, "text": None}, text, items, None)
    return Next("detail", {**data, "asked": codes})


async def _ask_detail(ctx: Context, data: Data) -> Reply:
    return texts.detail(data.get("mode"), data["asked"])


async def _answer_detail(ctx: Context, data: Data, given: Given) -> Outcome:
    items = [item for item in _items(data) if item[0] in data["asked"]]
    mode = data.get("mode")
    if given.choice == texts.NO_DOCUMENT:
        return _read_back(data, drafts.by_choice(items, texts.DONE, texts.label_of(texts.DONE)))
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
    if given.choice == texts.SAVE or said in _YES:
        return await _save(ctx, data)
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
    if not reading.reports and reading.kind:
        return await _no_report(ctx, data, reading.kind)
    last = await _last(ctx, data)
    if mode and len(_codes(items)) == 1:
        reading = replace(
            reading, reports=tuple(replace(r, task=items[0][0]) if r.task is None else r for r in reading.reports)
        )
    sorted_ = drafts.sort(reading, items, text, last, mode)
    if not sorted_.drafts and mode and not sorted_.foreign:
        # The choice said what it is; the sentence is kept as the words, even where nothing in it could be read.
        return _read_back(data, drafts.by_choice(items, mode, text))
    if sorted_.homeless and not sorted_.drafts:
        return Next("which", {**data, "text": text, "mode": None})
    if not sorted_.drafts:
        return Again(texts.not_yours(sorted_.foreign) if sorted_.foreign else texts.unclear())
    before = texts.not_yours(sorted_.foreign) if sorted_.foreign else None
    return _read_back(data, sorted_.drafts, before)


async def _no_report(ctx: Context, data: Data, kind: Kind) -> Outcome:
    if kind == Kind.QUESTION:
        return Elsewhere()
    if kind == Kind.POSTPONE:
        prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
        is_open = prompt is not None and ctx.now < prompt.round.closes_at
        return Done(texts.postponed(ctx.world.local(prompt.round.closes_at) if prompt and is_open else None))
    return Done(texts.on_leave()) if kind == Kind.LEAVE else Again(texts.thanks())


def _read_back(data: Data, new: list[drafts.Draft], before: Reply | None = None) -> Next:
    return Next("readback", {**data, "drafts": drafts.merge(data.get("drafts") or [], new)}, before)


async def _save(ctx: Context, data: Data) -> Outcome:
    assert ctx.person is not None
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    receipts: dict[str, int] = {}
    for draft in data["drafts"]:
        receipts[draft["task"]] = await checkins.add_report(
            ctx.session,
            data["plan"],
            drafts.to_report(draft),
            person_id=ctx.person.id,
            round_=prompt.round if prompt else None,
            channel=ctx.address.channel,
            now=ctx.now,
        )
    is_late = prompt is not None and ctx.now > prompt.round.closes_at
    late_week = duties.week_name(week_of_period(prompt.round.period)) if prompt and is_late else None
    no_paper = any(d["status"] == "done" and not d["document_number"] and not d["is_unchanged"] for d in data["drafts"])
    receipt = texts.saved(list(receipts.items()), ctx.world.local(ctx.now), late_week, no_paper)
    return await _what_is_left(ctx, data, receipt)


async def _what_is_left(ctx: Context, data: Data, receipt: Reply) -> Outcome:
    if data["prompt"]:
        prompt = await rounds.get_prompt(ctx.session, data["prompt"])
        assert prompt is not None
        done = await checkins.answered(ctx.session, prompt.round.id)
        left = [item for item in prompt.items if item not in done]
        if not left:
            await rounds.mark_answered(ctx.session, prompt.id, ctx.now)
            await deliveries.cancel(ctx.session, duties.cancel_tag(prompt.id))
            return Done(replace(receipt, blocks=(*receipt.blocks, texts.all_answered())))
    else:
        told = {(draft["task"], draft["agency"]) for draft in data["drafts"]}
        left = [item for item in _items(data) if item not in told]
        if not left:
            return Done(receipt)
    receipt = replace(receipt, blocks=(*receipt.blocks, texts.left(_codes(left))))
    return Next("prompt", duties.dialog_data(data["plan"], left, data["prompt"]), receipt)


# --- small readings of the dialog's data ---------------------------------------------------------------


def _items(data: Data) -> list[Item]:
    return [(code, agency) for code, agency in data["items"]]


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
    commands=("capnhat",),
    command=command,
    steps={
        "prompt": Step(_ask_prompt, _answer_prompt),
        "which": Step(_ask_which, _answer_which, free_text=False),
        "detail": Step(_ask_detail, _answer_detail),
        "readback": Step(_ask_readback, _answer_readback),
    },
    # A prompt stays open over the weekend and beyond: a late answer counts for its period.
    forgets_after_minutes=13 * 24 * 60,
)
