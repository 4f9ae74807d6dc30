"""The document behind "hoàn thành": asked once after the report was saved, added to it as a new version."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogs import Again, Data, Elsewhere, Given
from bot.events import Reply
from db import checkins
from db.checkins import NewReport
from handlers.context import Context
from handlers.drafts import Draft
from handlers.texts import checkin as checkin_texts
from handlers.texts import doubts as doubt_texts
from handlers.texts import help as help_texts
from handlers.texts import review as texts
from knowledge.normalize import words
from knowledge.not_now import says_later
from knowledge.progress import Status, TaskReading, read_progress
from knowledge.progress.doubts import find_doubts, is_day_only
from knowledge.question.slots import find_codes

_NOT_YET = ({"chua", "co"}, {"chua"}, {"khong", "co"})


def is_done(draft: Draft) -> bool:
    """Told as done now; a repetition of last time is no new report of completion."""
    return draft["status"] == Status.DONE and not draft["is_unchanged"]


def lacks_document(draft: Draft) -> bool:
    """Number, sign and date are asked for: a document without its date is half a proof."""
    return is_done(draft) and not (draft["document_number"] and draft["document_date"])


async def ask(ctx: Context, data: Data) -> Reply:
    undated = await _undated(ctx, data)
    codes = list(dict.fromkeys(code for code, _, _ in data["proof"]))
    return texts.ask_date(list(undated.values())) if len(undated) == len(codes) else texts.ask_proof(codes)


async def _undated(ctx: Context, data: Data) -> dict[str, str]:
    """Task -> the document that was named for it without its date: in the report, or just now."""
    found = {code: report.document_number for code, _, number in data["proof"] if (report := await checkins.find(ctx.session, number))}
    return {code: number for code, number in {**found, **data.get("papers", {})}.items() if number}


async def take(ctx: Context, data: Data, given: Given) -> Reply | Again | Elsewhere:
    """What is said once the documents are added, or not to be had; Again or Elsewhere when it was no answer."""
    undated = await _undated(ctx, data)
    if given.choice == checkin_texts.NO_DOCUMENT or set(words(given.text)) in _NOT_YET or says_later(given.text):
        named = {code: TaskReading(task=code, document_number=number) for code, number in data.get("papers", {}).items()}
        return await _add(ctx, data, named, data["said"]) if named else texts.proof_later()
    if not given.text:
        return Again(checkin_texts.text_only())
    plan = ctx.world.plan_by_id(data["plan"])
    assert plan is not None
    codes = list(dict.fromkeys(code for code, _, _ in data["proof"]))
    text = given.text
    if len(undated) == 1 and is_day_only(text):
        text = " ".join([*undated, *undated.values(), text])
    reading = read_progress(text, codes, ctx.today, plan.plan, ctx.world.lexicon)
    if reading.secret:
        return Again(help_texts.refuse_secret())
    if any(report.task and report.task not in codes for report in reading.reports) or (reading.kind and not reading.reports):
        return Elsewhere()
    if not any(report.document_number for report in reading.reports) and await is_about(ctx, data, given.text, data["items"]):
        return Elsewhere()
    if doubts := find_doubts(text, reading, ctx.today):
        return Again(doubt_texts.not_taken(doubts))
    papers = {code: report for report in reading.reports if report.document_number and (code := _task(report, codes))}
    bare = {code: paper.document_number for code, paper in papers.items() if not paper.document_date}
    if bare and "papers" not in data:
        return Again(texts.no_date(list(bare.values())), {**data, "papers": bare, "said": given.text})
    return await _add(ctx, data, papers, given.text) if papers else Again(texts.no_number())


async def is_about(ctx: Context, data: Data, text: str, items: Sequence[Sequence[str]]) -> bool:
    """Whether the sentence tells of other tasks than those whose document is asked for."""
    plan = ctx.world.plan_by_id(data["plan"])
    assert plan is not None
    asked = {code for code, _, _ in data["proof"]}
    others = list(dict.fromkeys(code for code, _ in items if code not in asked))
    reading = read_progress(text, others, ctx.today, plan.plan, ctx.world.lexicon, asked) if others else None
    named = [report for report in reading.reports if report.task in others] if reading else []
    return bool(named) and (len(others) > 1 or bool(find_codes(text)))


def _task(report: TaskReading, codes: list[str]) -> str | None:
    """A number alone belongs to the one task that was asked about, to none of several."""
    return report.task or (codes[0] if len(codes) == 1 else None)


async def _add(ctx: Context, data: Data, papers: dict[str, TaskReading], said: str) -> Reply:
    assert ctx.person is not None
    added = []
    for code, agency, number in data["proof"]:
        if code not in papers:
            continue
        paper, told = papers[code], await checkins.find(ctx.session, number)
        assert told is not None
        report = NewReport(
            task=code,
            agency=agency,
            status=Status.DONE.value,
            words=said,
            document_number=paper.document_number,
            document_date=paper.document_date,
            due_on=told.due_on,
            figures=list(told.figures),
        )
        new = await checkins.add_report(
            ctx.session,
            data["plan"],
            report,
            person_id=ctx.person.id,
            round_=None,
            channel=ctx.address.channel,
            now=ctx.now,
            corrects=number,
        )
        added.append((code, new, number, paper.document_number or ""))
    return texts.proof_added(added)
