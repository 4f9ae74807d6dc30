"""Takes a sentence about the tasks that were asked: what was understood is read back, in doubt it is asked back."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from bot.dialogs import Again, Data, Elsewhere, Next, Outcome
from bot.errors import BadInput
from bot.events import Reply
from db import checkins, rounds
from db.checkins import ReportView
from db.rounds import Item
from handlers import additions, brake, closing, counting, drafts, later, leave, ownership, periods
from handlers.context import Context, PlanInUse
from handlers.texts import answers as answer_texts
from handlers.texts import checkin as texts
from handlers.texts import doubts as doubt_texts
from handlers.texts import help as help_texts
from handlers.texts import review as review_texts
from handlers.typed import names_number_only, says_none
from knowledge.answer_day import asks_until_when
from knowledge.match import Verdict
from knowledge.normalize import compose, fold
from knowledge.not_now import beside_excuse, says_gone, says_later, speaks_of_oneself, state_and_reason
from knowledge.period_words import without_periods
from knowledge.progress import Kind, Reading, Status, TaskReading, read_progress, with_known_bodies
from knowledge.progress.doubts import find_doubts, is_day_only, without_paper_to_come
from knowledge.progress.withdrawal import taken_out
from knowledge.question import Intent, understand
from knowledge.question.asking import is_asked
from knowledge.question.live import LiveKind, read_live
from knowledge.question.slots import find_codes, starts_with_code
from knowledge.recommendation import with_recommendation
from knowledge.targets import looks_like_value

_QUESTIONS = (Intent.AGENCY, Intent.DEADLINE, Intent.TARGET, Intent.DOCUMENT, Intent.MULTI)  # not by a near topic alone
_OF_THOSE_ASKED = re.compile(r"\b(?:con lai|tat ca|ca hai|ca ba|deu)\b")  # "các việc còn lại đang thực hiện"
_ABOUT_TASKS = (LiveKind.PROGRESS, LiveKind.OBSTACLES)


async def take_sentence(
    ctx: Context, data: Data, text: str, items: list[Item], mode: str | None, *, is_for_all: bool = False, is_report: bool = False
) -> Outcome:
    """Read a sentence about these items; in doubt ask back, always read back before saving. `is_for_all`: what names no
    task in it is about all of them, as is what follows a choice, and a bare "vẫn thế". `is_report`: it is no question."""
    reading = await read(ctx, data, text, items)
    if reading.secret:
        return Again(help_texts.refuse_secret())
    if says_later(text):
        return await later.put_off(ctx, data, text)
    concluded = None if mode or data.get("drafts") else await closing.told(ctx, text)
    if concluded is not None:
        return concluded
    if not mode and not is_for_all and not is_report and (looks_like_value(text) or asks_live(ctx, text, reading)):
        return Elsewhere()
    if not reading.reports and reading.kind in (Kind.POSTPONE, Kind.LEAVE):
        reading = await _beside_excuse(ctx, data, text, items) or reading
    doubts = find_doubts(text, reading, ctx.today)
    if doubts and not reading.reports:
        return Again(doubt_texts.not_taken(doubts))
    if not reading.reports and reading.kind and mode != texts.BLOCKED:
        return await no_report(ctx, data, reading.kind, text)
    reading = with_recommendation(without_paper_to_come(reading, ctx.today), text, ctx.world.lexicon)
    last = await last_reports(ctx, data)
    if mode and len(codes_of(items)) == 1:
        reading = replace(
            reading, reports=tuple(replace(r, task=items[0][0]) if r.task is None else r for r in reading.reports)
        )
    if mode or is_for_all or _is_bare_repetition(reading):  # asked of several, and none is named
        reading = brake.spread(reading, codes_of(items))
    if mode == texts.DONE and names_number_only(text) and not any(report.document_number for report in reading.reports):
        return Again(review_texts.no_number())
    sorted_ = drafts.sort(reading, items, text, last, mode)
    is_partly_unclear = reading.ask_back and not sorted_.homeless and not sorted_.foreign
    if sorted_.foreign:  # perhaps answered already, and to be corrected
        sorted_ = drafts.sort(reading, [*items, *ownership.further(ctx, data, sorted_.foreign)], text, last, mode)
    if mode == brake.MODE and not sorted_.foreign:
        return await read_back(ctx, data, brake.told(sorted_.drafts, items, text, last))
    if mode == texts.BLOCKED and says_none(text):
        return await read_back(ctx, data, drafts.without_obstacle(items, text))
    if not sorted_.drafts and mode and not sorted_.foreign:
        # The choice said what it is; the sentence is kept as the words, even where nothing in it could be read.
        return await read_back(ctx, data, drafts.by_choice(items, mode, text))
    if sorted_.homeless and not sorted_.drafts:
        return Next("which", {**data, "text": text, "mode": None})
    if not sorted_.drafts:
        return Again(texts.not_yours(sorted_.foreign)) if sorted_.foreign else _not_understood(ctx, text)
    dated = await periods.told(ctx, data, text, [(draft["task"], draft["agency"]) for draft in sorted_.drafts])
    if isinstance(dated, Again):
        return dated
    data = dated
    told = {draft["task"] for draft in sorted_.drafts}
    unread = [code for code in find_codes(text) if code in codes_of(items) and code not in told] if not doubts else []
    is_unclear = unread or (is_partly_unclear and not doubts)
    before = texts.not_yours(sorted_.foreign) if sorted_.foreign else texts.partly_unclear(unread) if is_unclear else None
    return await read_back(ctx, data, sorted_.drafts, _joined(before, doubt_texts.not_taken(doubts) if doubts else None))


def _is_bare_repetition(reading: Reading) -> bool:
    """ "vẫn thế", "như tuần trước": of no task by name, so of all."""
    return [replace(report, task=None) for report in reading.reports] == [TaskReading(None, Status.UNCHANGED)]


async def take_correction(ctx: Context, data: Data, text: str) -> Outcome:
    """What is typed at a read-back. Without a task's name it is about the one that was read back."""
    told = {draft["task"] for draft in data["drafts"]}
    items = [(code, agency) for code, agency in data["items"]]
    if dropped := told.intersection(taken_out(text)):
        kept = [draft for draft in data["drafts"] if draft["task"] not in dropped]
        note = doubt_texts.taken_out(sorted(dropped))
        return Next("readback", {**data, "drafts": kept}, note) if kept else Next("prompt", {**data, "drafts": []}, note)
    undated = [draft for draft in data["drafts"] if draft["document_number"] and not draft["document_date"]]
    if len(undated) == 1 and is_day_only(text):  # the day of the document that was read back without one
        text = f"{undated[0]['task']} {undated[0]['document_number']} {text}"
    reading = await read(ctx, data, text, items)
    is_unnamed = any(report.task is None for report in reading.reports)
    narrowed = [item for item in items if item[0] in told] if is_unnamed and len(told) == 1 else items
    return await take_sentence(ctx, data, text, narrowed, None)


async def read(ctx: Context, data: Data, text: str, items: list[Item]) -> Reading:
    plan, told = plan_of(ctx, data), await _told(ctx, data)
    for said in dict.fromkeys((text, without_periods(compose(text)))):  # "IV.1 kỳ trước 40%" tells of the past; for that period, 40 %
        reading = read_progress(said, codes_of(items), ctx.today, plan.plan, ctx.world.lexicon, told)
        if reading.reports or reading.secret or reading.kind:
            break
    return with_known_bodies(reading, ctx.world.lexicon)


async def _beside_excuse(ctx: Context, data: Data, text: str, items: list[Item]) -> Reading | None:
    """What is told of a task beside words that put off or speak of somebody's absence: nothing of it is dropped."""
    rest = beside_excuse(text)
    if rest is not None:
        reading = await read(ctx, data, rest, items)
        return reading if reading.reports else None
    halves = state_and_reason(text) if find_codes(text) else None
    if halves is None or says_gone(text) or speaks_of_oneself(text):
        return None
    reading = await read(ctx, data, halves[0], items)
    reports = tuple(replace(report, obstacle=True, obstacle_text=halves[1]) for report in reading.reports)
    return replace(reading, reports=reports) if reports else None


async def _told(ctx: Context, data: Data) -> Collection[str]:
    """What of the prompt has been told before: saved, or waiting to be confirmed."""
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    asked = {code for code, _ in data["items"]}
    saved = {code for code, _ in prompt.items} - asked if prompt else set()
    return saved | {draft["task"] for draft in data.get("drafts") or []}


def asks_live(ctx: Context, text: str, reading: Reading) -> bool:
    """Whether somebody asks how things stand, though the words may be read as a report as well: "vướng mắc III.3" asks,
    "III.3 tiến độ chậm, chưa có kinh phí" tells."""
    query = read_live(text, ctx.index)
    if query is None or is_asked(text):
        return query is not None
    codes = find_codes(text) or _OF_THOSE_ASKED.search(fold(text))
    opens = bool(codes) and starts_with_code(text)
    for report in reading.reports:
        is_more = report.status != Status.IN_PROGRESS or report.obstacle or report.waiting_for
        if report.status and (codes or (is_more and query.kind in _ABOUT_TASKS)):
            return False
        if opens and report.obstacle:
            return False
    return True


def _not_understood(ctx: Context, text: str) -> Outcome:
    return Elsewhere() if asks_plan(ctx, text) else Again(texts.unclear())


def asks_plan(ctx: Context, text: str) -> bool:
    """A question about the plan without a question mark; anything else is asked for once more."""
    query = understand(text, ctx.index)
    return query.verdict is Verdict.SURE and (query.intent in _QUESTIONS or bool(query.codes))


async def no_report(ctx: Context, data: Data, kind: Kind, text: str) -> Outcome:
    if kind == Kind.QUESTION:
        prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
        if prompt and asks_until_when(text):
            return Again(texts.until_when(ctx.world.local(prompt.round.closes_at), is_over=ctx.now > prompt.round.closes_at))
        return Elsewhere()
    if kind == Kind.POSTPONE:
        return await later.put_off(ctx, data, text)
    if kind == Kind.LEAVE:
        return leave.gone(ctx) if says_gone(text) else await leave.take(ctx, text)
    return Again(texts.thanks())


async def read_back(ctx: Context, data: Data, new: list[drafts.Draft], before: Reply | None = None) -> Outcome:
    """What was understood, to be confirmed; a task that was too often unchanged needs its sentence first."""
    named, last = await periods.named_round(ctx, data), await last_reports(ctx, data)
    round_id = named.id if named else await counting.round_id(ctx, data)
    held = await brake.held(ctx.session, data["plan"], new, round_id, last)
    free = [draft for draft in new if (draft["task"], draft["agency"]) not in held]
    free = await additions.on_top(ctx, data, free, last)
    data = {**data, "drafts": drafts.merge(data.get("drafts") or [], free)}
    asked = brake.still_asked(data, held, free)
    if asked and not free and data.get("mode") == brake.MODE:
        return Again(answer_texts.still_repeated())
    if asked:
        return Next("detail", {**data, "mode": brake.MODE, "asked": asked}, before)
    data = {**data, "mode": None}
    data, note = (data, None) if named else await ownership.note(ctx, data, [(d["task"], d["agency"]) for d in data["drafts"]])
    return Next("readback", data, _joined(before, note))


def _joined(first: Reply | None, second: Reply | None) -> Reply | None:
    return replace(first, blocks=(*first.blocks, *second.blocks)) if first and second else first or second


# --- small readings of the dialog's data ---------------------------------------------------------------


def codes_of(items: list[Item]) -> list[str]:
    return list(dict.fromkeys(code for code, _ in items))


def plan_of(ctx: Context, data: Data) -> PlanInUse:
    plan = ctx.world.plan_by_id(data["plan"])
    if plan is None:
        raise BadInput(texts.no_tasks())
    return plan


async def last_reports(ctx: Context, data: Data) -> dict[Item, ReportView]:
    return await checkins.latest_reports(ctx.session, data["plan"], of={agency for _, agency in data["items"]})
