"""What a new word adds to what its agency told before: it keeps what it does not speak of, and a document that comes
late completes what was told done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.dialogs import Data
from db import checkins, obstacles
from db.checkins import ReportView
from db.rounds import Item
from handlers import counting, duties
from handlers.context import Context
from handlers.drafts import Draft, merge, of_report
from knowledge.progress import Status, read_progress
from knowledge.standing import Verdict


async def on_top(ctx: Context, data: Data, new: Sequence[Draft], last: Mapping[Item, ReportView]) -> list[Draft]:
    """The drafts with what they will replace underneath: the report of the same round, the one that is corrected, or
    the completion whose document they bring. What is open in the dialog already stays as it is."""
    open_ = {(draft["task"], draft["agency"]) for draft in data.get("drafts") or []}
    round_id = await counting.round_id(ctx, data) if not data.get("corrects") else None
    found: list[Draft] = []
    for draft in new:
        before = last.get((draft["task"], draft["agency"]))
        if before is None or draft["is_unchanged"] or (draft["task"], draft["agency"]) in open_:
            found.append(draft)
            continue
        is_same = before.id == data.get("corrects") or (round_id is not None and before.round_id == round_id)
        if is_same or _completes(draft, before):
            found += merge([of_report(before, has_obstacle=await _is_open(ctx, before))], [draft])
        else:
            found.append(draft)
    return found


def lacks_paper(last: ReportView | None) -> bool:
    """Told done, and its document is still owed: none was named, or the report was returned."""
    if last is None or last.status != Status.DONE:
        return False
    return last.verdict == Verdict.RETURNED or (last.verdict is None and not last.document_number)


async def of_late_paper(ctx: Context, text: str) -> tuple[Data, list[Item]] | None:
    """The dialog's data and the tasks that the sentence brings the missing document of: none where several lack one and
    it does not say which. None when it brings no such document."""
    if ctx.person is None or "/" not in text:
        return None
    for plan in ctx.plans:
        last = await checkins.latest_reports(ctx.session, plan.id)
        own = duties.items_for(ctx.world, plan.plan, duties.agencies_of(ctx.person), ctx.today)
        owed = [item for item in own if lacks_paper(last.get(item))]
        codes = list(dict.fromkeys(code for code, _ in owed))
        reading = read_progress(text, codes, ctx.today, plan.plan, ctx.world.lexicon) if owed else None
        papers = [report for report in reading.reports if report.document_number and report.is_implied] if reading else []
        if not papers or reading is None or len(papers) < len(reading.reports):
            continue
        named = [report.task or (codes[0] if len(codes) == 1 else None) for report in papers]
        items = [item for item in owed if item[0] in named]
        if items or named == [None]:
            data = duties.dialog_data(plan.id, items or owed, None)
            return ({**data, "corrects": last[items[0]].id} if len(items) == 1 else data), items
    return None


def _completes(draft: Draft, before: ReportView) -> bool:
    return lacks_paper(before) and bool(draft["document_number"]) and (draft.get("implied") or draft["status"] == Status.DONE)


async def _is_open(ctx: Context, report: ReportView) -> bool:
    """Whether the obstacle of the report is still there: what was solved since is not told anew."""
    if not (report.obstacle_text or report.waiting_for):
        return False
    raised = await obstacles.listing(ctx.session, report.plan_id, at=ctx.now)
    return any(one.task == report.task and one.agency == report.agency and one.resolved_at is None for one in raised)
