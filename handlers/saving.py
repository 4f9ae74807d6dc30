"""Saving what was read back: the reports with their receipts, and then what is still open in the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogs import Again, Data, Done, Elsewhere, Given, Next, Outcome
from bot.events import Block, Reply
from db import checkins, rounds
from db.checkins import ReportView
from handlers import (
    coordination,
    counting,
    drafts,
    duties,
    evidence,
    ownership,
    periods,
    proof,
    relief,
    taking,
    waiting,
)
from handlers.context import Context
from handlers.texts import checkin as texts
from handlers.texts import corrections as correction_texts
from handlers.texts import review as review_texts
from handlers.texts import unsaved as unsaved_texts
from handlers.texts.dates import period_name


async def save(ctx: Context, data: Data) -> Outcome:
    assert ctx.person is not None
    named = await periods.named_round(ctx, data)
    told = [(d["task"], d["agency"]) for d in data["drafts"]]
    data, note = (data, None) if named else await ownership.note(ctx, data, told)
    if note:  # a colleague was quicker while this was being read
        return Next("readback", data, note)
    corrected = await checkins.find(ctx.session, data["corrects"]) if data.get("corrects") else None
    if corrected and not data.get("files") and all(drafts.repeats(draft, corrected) for draft in data["drafts"]):
        return Done(correction_texts.nothing_to_correct(corrected.id))
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    round_ = await periods.round_of(ctx, data)
    ending = {(d["task"], d["agency"]) for d in data["drafts"] if d["obstacle"] is False or proof.is_done(d)}
    were_open = await waiting.open_among(ctx, data["plan"], ending) if ending else []
    order = {task.code: place for place, task in enumerate(taking.plan_of(ctx, data).plan.tasks)}
    data = {**data, "drafts": sorted(data["drafts"], key=lambda draft: order.get(draft["task"], len(order)))}
    stored = await checkins.add_reports(
        ctx.session,
        data["plan"],
        [
            replace(drafts.to_report(draft), raises_waiting=waiting.is_one_body(ctx.world, draft["waiting_for"]))
            for draft in data["drafts"]
        ],
        person_id=ctx.person.id,
        round_=round_,
        channel=ctx.address.channel,
        now=ctx.now,
        corrects=data.get("corrects"),
    )
    receipts = {draft["task"]: number for draft, number in zip(data["drafts"], stored, strict=True)}
    reports = await checkins.find_many(ctx.session, stored)
    counted = named or (prompt.round if prompt else None)
    late_week = period_name(counted.period) if counted and any(report.is_late for report in reports) else None
    lacking = [[d["task"], d["agency"], number] for d, number in zip(data["drafts"], stored, strict=True) if proof.lacks_document(d)]
    was_asked = bool(data.get("asked_paper"))
    undated = [one for one, d in zip(lacking, [d for d in data["drafts"] if proof.lacks_document(d)], strict=True) if d["document_number"]]
    asked = undated if was_asked else lacking  # its day is asked for, though the document was
    receipt = texts.saved(list(receipts.items()), ctx.world.local(ctx.now), late_week, bool(lacking) and was_asked and not undated)
    noted = [*await evidence.attach(ctx, data, stored), *_versions(data, reports), *await waiting.settle(ctx, stored)]
    noted += await waiting.closed_of(ctx, were_open)
    if round_ and not round_.is_open:
        noted.insert(0, texts.counts_early(period_name(round_.period), ctx.world.today(round_.opens_at)))
    receipt = replace(receipt, blocks=(*receipt.blocks, *noted))
    if named:
        await ownership.close_answered(ctx, named, await relief.answered(ctx.session, ctx.world, data["plan"], named.id, ctx.today))
    data = {**data, "period": None, "told_before": bool(named)}
    if asked:
        return Next("proof", {**data, "proof": asked, "files": []}, receipt)
    return await _what_is_left(ctx, data, receipt)


async def answer_proof(ctx: Context, data: Data, given: Given) -> Outcome:
    """The document of what was told as done, or none yet; then what is still open. A sentence about another task goes
    on without it."""
    told = await proof.take(ctx, data, given)
    if isinstance(told, Elsewhere) and given.text:
        left = await counting.left(ctx, data)
        if left and await proof.is_about(ctx, data, given.text, left):
            rest = duties.dialog_data(data["plan"], left, data["prompt"])
            return await taking.take_sentence(ctx, rest, given.text, left, None)
    return told if isinstance(told, Again | Elsewhere) else await _what_is_left(ctx, data, told)


def _versions(data: Data, found: Sequence[ReportView]) -> list[Block]:
    """What is a new version of an earlier receipt, and that completion waits for its confirmation."""
    corrected = [(report.id, report.version, report.corrects_id) for report in found if report.corrects_id]
    blocks: list[Block] = [review_texts.new_versions(corrected)] if corrected else []
    return [*blocks, review_texts.awaits_confirmation()] if any(map(proof.is_done, data["drafts"])) else blocks


def _unsaved(data: Data) -> tuple[Data | None, list[str]]:
    """What of a period before still waits to be saved, and the tasks of it on which something newer is saved now."""
    before = data.get("unsaved")
    if not before:
        return None, []
    told = {draft["task"] for draft in data["drafts"]}
    waiting = [draft for draft in before["drafts"] if draft["task"] not in told]
    gone = [draft["task"] for draft in before["drafts"] if draft["task"] in told]
    return ({**before, "drafts": waiting} if waiting else None), list(dict.fromkeys(gone))


async def go_on(ctx: Context, data: Data, receipt: Reply) -> Outcome:
    """On to the question of this period, after that of a period before is settled."""
    if await counting.left(ctx, data):
        return Next("prompt", {**data, "unsaved": None, "is_rest": True}, receipt)
    return await coordination.next_step(ctx, data["prompt"], receipt) or Done(receipt)


async def _what_is_left(ctx: Context, data: Data, receipt: Reply) -> Outcome:
    if data.get("then"):  # it was of a period before, and this one is asked now
        return await go_on(ctx, data["then"], receipt)
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    round_ = prompt.round if prompt else None
    if data.get("corrects"):
        corrected = await checkins.find(ctx.session, data["corrects"])
        round_ = await rounds.get_round(ctx.session, corrected.round_id) if corrected and corrected.round_id else None
    elif prompt is None:
        round_ = await counting.round_of_answer(ctx, data["plan"], None)
    if round_ and round_.is_open:
        await ownership.close_answered(ctx, round_, await relief.answered(ctx.session, ctx.world, data["plan"], round_.id, ctx.today))
    left = await counting.left(ctx, data)
    kept, gone = _unsaved(data)
    if gone:
        receipt = replace(receipt, blocks=(*receipt.blocks, unsaved_texts.superseded(gone)))
    if kept:
        return Next("unsaved", {**duties.dialog_data(data["plan"], left, data["prompt"]), "unsaved": kept}, receipt)
    if left:
        receipt = replace(receipt, blocks=(*receipt.blocks, texts.left(list(dict.fromkeys(code for code, _ in left)))))
        return Next("prompt", {**duties.dialog_data(data["plan"], left, data["prompt"]), "is_rest": True}, receipt)
    if prompt is None:
        return Done(receipt)
    receipt = replace(receipt, blocks=(*receipt.blocks, texts.all_answered()))
    return await coordination.next_step(ctx, prompt.id, receipt) or Done(receipt)
