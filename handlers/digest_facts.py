"""A digest from what is stored: one set of facts for preview, sending, /bantin and every form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, obstacles, people, reminders, returns, reviews, rounds, seats
from db import digests as stored
from db.checkins import ReportView
from db.closings import MOST_TIMES
from db.obstacles import ObstacleView
from db.rounds import Item
from handlers import completeness, desk, joint, reach, roster, standings, target_rows, waiting
from handlers.agencies import today_item
from handlers.context import PlanInUse, World
from handlers.digest_lines import Lines
from handlers.digest_model import EVERYTHING, About, Ages, Concluded, Correction, Digest, Scope, Waits
from handlers.digest_scope import Cut, cut
from handlers.rhythms import rhythm_of
from handlers.standings import Standings
from knowledge.rhythm import Period, current_period, next_to_open, times_of
from knowledge.standing import Mark, Verdict

LATE_AFTER = timedelta(hours=1)


async def build(
    session: AsyncSession,
    world: World,
    plan: PlanInUse,
    period: Period | None,
    now: datetime,
    scope: Scope = EVERYTHING,
    *,
    series: str | None = None,
    due_at: datetime | None = None,
    intro: str = "",
) -> Digest:
    """The digest of a period (None: the present one) as it stands at `now`. `series` names the editions that it is
    compared with, `due_at` is when it should have been sent."""
    rhythm = await rhythm_of(session, plan.id)
    period = period or current_period(now, rhythm, world.calendar, world.zone)
    series = await series_of(session, scope) if series is None else series
    if due_at is None and period.cadence == rhythm.cadence and (times := times_of(period, rhythm, world.calendar, world.zone)):
        due_at = times.digest_at
    today = world.today(now)
    part = cut(world, plan, scope, today)
    start = datetime.combine(period.starts_on, datetime.min.time(), world.zone)
    round_ = await rounds.find_round(session, plan.id, period.key)
    before = await stored.previous(session, plan.id, period.key, series)
    counted = [r for r in await checkins.reports_between(session, plan.id, start, now, round_.id if round_ else None) if part.holds(r.task, r.agency)]
    again = await returns.open_again(session, plan.id, before=now)
    this_period = [r for r in _standing_reports(counted) if (r.task, r.agency) not in again]
    since_last = [r for r in await checkins.told_after(session, plan.id, before.made_at, now) if part.holds(r.task, r.agency)] if before else []
    raised = [o for o in await obstacles.listing(session, plan.id, at=now) if part.concerns(o.task, (o.agency, o.addressed_to))]
    stand = await standings.load(session, world, part.plan, now)
    awaiting = [r for r in await reviews.awaiting(session, plan.id, before=now) if part.holds(r.task, r.agency)]
    settled = {today_item(world, part.plan.plan, (r.task, r.agency), today) for r in this_period}
    reporting = {agency for _, agency in settled}
    counts = completeness.by_agency(await _asked(session, world, part, today, settled), settled)
    leading = set(counts)
    complete = {agency for agency, count in counts.items() if count.is_complete}
    away = await seats.excused_agencies(session, today)
    excused = (leading & away) - reporting
    lost = await reach.agencies_not_reached(session, world, round_, now)
    unreached = (leading & lost) - reporting - excused
    expected = leading - excused - unreached
    open_now = [o for o in raised if o.resolved_at is None and (o.task, o.agency) not in part.members]
    line = Lines(part.plan.plan, world, today, stand, before.memory if before else None)
    since = before.made_at if before else start
    named = await _named(session, world, plan, today) - {today_item(world, plan.plan, item, today)[1] for item in again}  # their ladder begins anew
    results = [r for r in _standing_reports([*counted, *since_last]) if (r.task, r.agency) not in part.members]
    coming = next_to_open(now, rhythm, world.calendar, world.zone)
    expired = line.marked(Mark.EXPIRED)
    return Digest(
        public_id=public_id(plan.id, period.key, series),
        plan_id=plan.id,
        plan_number=plan.plan.number,
        period=period.key,
        scope=scope,
        as_of=world.local(now),
        is_late=due_at is not None and now - due_at > LATE_AFTER,
        total=len(part.plan.plan.tasks),
        numbers=_count(stand),
        before=line.numbers_before(),
        before_at=world.local(before.made_at) if before else None,
        reported=len(complete & expected),
        expected=len(expected),
        away=len(excused),
        unreached=len(unreached),
        ages=_ages(stand, leading, part),
        heard=len(this_period),
        told=sum(1 for report in _standing_reports([*counted, *since_last]) if not report.is_unchanged),
        finished=line.finished(),
        results=line.results(results),
        due_soon=line.marked(Mark.DUE_SOON),
        next_due=line.next_due(),
        next_round_at=world.local(coming.times.opens_at) if coming else None,
        overdue=line.marked(Mark.OVERDUE),
        stale=line.stale(),
        expired=expired,
        unanswered=_unanswered(stand, [task.code for task in expired]),
        concluded=_concluded(stand),
        corrections=await _corrections(session, line, since_last, since) if before else (),
        obstacles=line.obstacles(open_now, since),
        chains=tuple(Waits(chain.agencies, chain.days, chain.is_cycle) for chain in waiting.chains(open_now, today, world)),
        solved_obstacles=line.obstacles([o for o in raised if o.resolved_at and o.resolved_at >= since], since),
        silent=len(expected - complete),
        silent_agencies=tuple((agency, counts[agency]) for agency in sorted((expected - complete) & named)),
        partial=sum(1 for agency in expected if counts[agency].is_partial),
        awaiting=len(awaiting),
        has_reviewer=await people.has_role(session, [people.COORDINATOR]),
        unproven=sum(1 for report in awaiting if not report.document_number),
        parts=line.parts(part.members),
        intro=intro,
        targets=await target_rows.load(session, world, plan, now) if scope.is_everything else (),
        differences=await joint.differences(session, world, part.plan, now),
        rosters=await _rosters(session, world, part, round_, now, this_period, raised, lost, away),
    )


def public_id(plan_id: int, period: str, series: str = "") -> str:
    """What is printed at the end: "BT1-2026-W48", "BT1-2026-W48-III" for one group of tasks."""
    return f"BT{plan_id}-{period}" + (f"-{series}" if series else "")


async def series_of(session: AsyncSession, scope: Scope, slot: str = "") -> str:
    """Which editions belong together: those about the same, at the same hour of the week."""
    about = scope.value if scope.about is About.GROUP else ""
    if scope.about is About.AGENCY:
        about = f"DV{await stored.agency_id(session, scope.value) or 0}"
    return "-".join(filter(None, (about, slot)))


def _count(stand: Standings) -> dict[str, int]:
    """Every task under exactly one mark, so the numbers add up to the total."""
    counted = Counter(standing.mark for standing in stand.by_code.values())
    return {mark.value: counted[mark] for mark in Mark}


def _standing_reports(reports: Sequence[ReportView]) -> list[ReportView]:
    """The newest report of each task and agency; a corrected one no longer counts, a returned one never."""
    newest: dict[Item, ReportView] = {}
    for report in sorted(reports, key=lambda report: report.id):
        newest[report.task, report.agency] = report
    return [report for report in newest.values() if report.verdict != Verdict.RETURNED]


def _unanswered(stand: Standings, expired: Sequence[str]) -> tuple[str, ...]:
    asked = {
        c.task for c in stand.closings.values()
        if c.task in stand.by_code and c.asked_times >= MOST_TIMES and stand.lacks_conclusion(c.task, c.agency)
    }  # fmt: skip
    return tuple(code for code in expired if code in asked)


def _concluded(stand: Standings) -> tuple[Concluded, ...]:
    """Answers to the closing question that stand; a withdrawn task has no standing any more."""
    return tuple(
        Concluded(c.task, c.outcome, c.document, c.extended_to)
        for item, c in stand.closings.items()
        if c.outcome and stand.facts[item].outcome and c.task in stand.by_code
    )


def _ages(stand: Standings, leading: set[str], part: Cut) -> Ages:
    """Every leading agency by its newest report."""
    newest: dict[str, int] = {}
    for (code, agency), age in stand.ages.items():
        if part.holds(code, agency):
            newest[agency] = min(age, newest.get(agency, age))
    found = [newest.get(agency) for agency in leading]
    older = sum(1 for age in found if age is not None and age > 1)
    return Ages(found.count(0), found.count(1), older, found.count(None))


async def _corrections(session: AsyncSession, line: Lines, told: Sequence[ReportView], last_digest_at: datetime) -> tuple[Correction, ...]:
    """Reports told before the last digest that were replaced after it (the newest version of each)."""
    found: dict[Item, Correction] = {}
    for report in told:
        original = await checkins.find(session, report.corrects_id) if report.corrects_id else None
        if original and (original.at <= last_digest_at or (report.task, report.agency) in found):
            first = found.get((report.task, report.agency))
            replaced = first.replaces if first else original.id
            found[report.task, report.agency] = Correction(line.result(report), report.status, report.id, replaced)
    return tuple(found.values())


async def _asked(session: AsyncSession, world: World, part: Cut, today: date, told: set[Item]) -> list[Item]:
    """What agencies with a focal point are asked that lead a task by name; members of a collective lead are counted in
    its roll-up."""
    items = await desk.asked_of_everybody(session, world, part.plan, today, told)
    return sorted(item for item in items if item not in part.members and part.holds(*item))


async def _named(session: AsyncSession, world: World, plan: PlanInUse, today: date) -> set[str]:
    """Whose silence has reached the coordinating department, by the names of today."""
    return {today_item(world, plan.plan, item, today)[1] for item in await reminders.named_items(session, plan.id)}


async def _rosters(
    session: AsyncSession,
    world: World,
    part: Cut,
    round_: rounds.RoundView | None,
    now: datetime,
    reports: Sequence[ReportView],
    raised: Sequence[ObstacleView],
    unreached: frozenset[str],
    excused: set[str],
) -> tuple[roster.RollUp, ...]:
    """An agency's own digest counts no other members."""
    if part.names is not None:
        return ()
    return await roster.roll_up(session, world, part.plan, round_, now, reports=reports, obstacles=raised, unreached=unreached, excused=excused)
